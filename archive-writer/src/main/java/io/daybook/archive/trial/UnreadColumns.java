package io.daybook.archive.trial;

import io.daybook.archive.trial.MappingOutline.OutlinedField;
import io.daybook.warehouse.table.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What no field reads and looks like money or time. */
final class UnreadColumns implements Inspection {
  private static final int MANY = 1000;
  private static final int SHOWN = 6;

  /** Longer texts are neither an amount nor a time. */
  private static final int LONGEST = 100;

  private static final double MOST = 0.9;
  private static final Pattern MONEY =
      Pattern.compile(
          "\\(?[-+]?(\\p{Sc}|[A-Z]{3})?\\s?-?\\d{1,3}([., ']?\\d{3})*[.,]\\d{2}"
              + "\\s?(\\p{Sc}|[A-Z]{3})?-?\\)?");
  private static final Pattern NUMBER =
      Pattern.compile("\\(?\\p{Sc}?-?[\\d.,]+\\s?[%\\p{Sc}]?\\)?");
  private static final Pattern TIME =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d.*)?|\\d{1,2}[./]\\d{1,2}[./]\\d{4}( .*)?"
              + "|\\d{1,2}:\\d\\d(:\\d\\d)?( ?[AaPp][Mm])?");
  private static final Pattern EPOCH = Pattern.compile("1\\d{9}(\\d{3}|\\d{6}|\\d{9})?([.]\\d+)?");

  private final MappingOutline mapping;

  /** Paths that stand in the mapping: one of several, or one that only decides. */
  private final Set<String> known;

  private final Map<String, UnreadColumn> columns = new LinkedHashMap<>();

  UnreadColumns(MappingOutline mapping) {
    this.mapping = mapping;
    this.known = mapping.paths().stream().map(TriedRecord::plain).collect(Collectors.toSet());
  }

  /** Values of one name of {@code extra}. */
  private static final class UnreadColumn {
    private final String name;
    private final String example;
    private final long position;
    private long values;
    private long money;
    private long times;

    UnreadColumn(String name, String example, long position) {
      this.name = name;
      this.example = example;
      this.position = position;
    }

    void look(String text) {
      values++;
      if (text.length() > LONGEST) {
        return;
      }
      boolean named = NamedColumns.isMoney(name) && !NamedColumns.isTime(name);
      boolean number = named && NUMBER.matcher(text).matches();
      boolean amount = MONEY.matcher(text).matches() && !NamedColumns.isCount(name);
      money += number || amount ? 1 : 0;
      boolean epoch = NamedColumns.isTime(name) && EPOCH.matcher(text).matches();
      times += epoch || TIME.matcher(text).matches() ? 1 : 0;
    }

    boolean isMoney() {
      return money >= MOST * values;
    }

    boolean isTime() {
      return times >= MOST * values;
    }
  }

  @Override
  public void look(TriedRecord record) {
    if (!record.isAccepted()) {
      return;
    }
    look(record, record.extraNames(), record.extraValues());
    record.elements().forEach(each -> look(record, each.extraNames(), each.extraValues()));
  }

  private void look(TriedRecord record, List<String> names, List<String> texts) {
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      String text = texts.get(i);
      UnreadColumn column = columns.get(name);
      if (column == null && columns.size() < MANY && !known.contains(name)) {
        column = new UnreadColumn(name, text, record.position());
        columns.put(name, column);
      }
      if (column != null) {
        column.look(text);
      }
    }
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    add(finding(FindingCode.MONEY_UNREAD, UnreadColumn::isMoney, moneyRemedy()), findings);
    add(
        finding(
            FindingCode.TIME_UNREAD,
            column -> column.isTime() && !column.isMoney(),
            "if one of them is the event's time, map event_time to it; parts of a time are joined"
                + " with 'join: [Date, Time]'"),
        findings);
    return findings;
  }

  private static void add(@Nullable Finding finding, List<Finding> into) {
    if (finding != null) {
      into.add(finding);
    }
  }

  private String moneyRemedy() {
    String free =
        mapping.dataset().ownColumns().stream()
            .filter(column -> !mapping.filled().contains(column.name()))
            .filter(column -> OutlinedField.of(column).isMoney())
            .map(Column::name)
            .collect(Collectors.joining(", "));
    return free.isEmpty()
        ? "nothing to do if the figures don't need it"
        : "if the figures need it, map it; no field fills " + free;
  }

  private @Nullable Finding finding(
      FindingCode code, Predicate<UnreadColumn> which, String remedy) {
    List<UnreadColumn> found = columns.values().stream().filter(which).toList();
    if (found.isEmpty()) {
      return null;
    }
    String seen =
        found.stream()
            .limit(SHOWN)
            .map(column -> column.name + " ('" + Finding.excerpt(column.example) + "')")
            .collect(Collectors.joining(", "));
    int more = found.size() - SHOWN;
    return new Finding(
        code,
        "extra",
        found.size(),
        columns.size(),
        more > 0 ? seen + " and " + more + " more" : seen,
        found.get(0).position,
        code.why(),
        remedy);
  }
}
