package io.daybook.archive.suggest;

import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Suggests a source's file from a sample. The same sample gives the same file. Nothing is certain
 * that a sample can't say: evidence stands beside each key, and where there is none, a question.
 */
public final class Suggestion {
  private final Sample sample;
  private final FormatGuess format;
  private final List<SkipRule> skips = new ArrayList<>();
  private final List<SuggestedKey> ofRecord = new ArrayList<>();
  private final List<SuggestedKey> ofItem = new ArrayList<>();
  private Optional<CarryGuess> carry = Optional.empty();
  private Optional<RefundGuess> refunds = Optional.empty();
  private List<String> left = List.of();

  private Suggestion(Sample sample, FormatGuess format) {
    this.sample = sample;
    this.format = format;
  }

  /**
   * Suggests a file.
   *
   * @param source its name
   * @param dataset that the records belong to; empty: to be guessed
   * @throws OperatorException with exit code 40 if the sample's format isn't understood
   */
  public static SuggestedMapping of(Sample sample, String source, Optional<Dataset> dataset) {
    FormatGuess format =
        FormatGuess.of(sample)
            .orElseThrow(
                () ->
                    Sample.notUnderstood(
                        sample.place(), CsvGuess.misfit(sample).orElseGet(() -> noFormat(sample))));
    return new Suggestion(sample, format).written(source, dataset);
  }

  private static String noFormat(Sample sample) {
    return "expected JSON, CSV, logfmt, or lines that begin with a time, but found lines such as '"
        + Evidence.excerpt(sample.text().lines().findFirst().orElse(""))
        + "'; write 'format: regex' with a pattern, see docs/mapping.md";
  }

  private SuggestedMapping written(String source, Optional<Dataset> dataset) {
    DatasetGuess guess =
        DatasetGuess.of(
            format.records(),
            profiles(format.records()),
            given(dataset),
            dataset.isPresent() ? "as asked for" : "the lines are those of logins");
    guessFields(guess);
    return new SuggestedFile(sample, format, guess, source)
        .written(carry, skips, refunds, ofRecord, ofItem, left);
  }

  private Optional<Dataset> given(Optional<Dataset> dataset) {
    boolean login = format.hints().stream().anyMatch(hint -> hint.key().equals("outcome"));
    return dataset.or(() -> login ? Optional.of(Datasets.LOGIN) : Optional.empty());
  }

  private static Map<String, ColumnProfile> profiles(List<SampleRecord> records) {
    return ColumnProfile.of(records.stream().map(SampleRecord::values).toList());
  }

  private void guessFields(DatasetGuess guess) {
    List<SampleRecord> records = format.records();
    boolean isPurchase = guess.dataset().filter(d -> d.name().equals("purchase")).isPresent();
    if (isPurchase && isRows()) {
      carry = carried(records);
      records = carry.isPresent() ? carry.get().applied(records) : records;
    }
    String dataset = guess.dataset().map(Dataset::name).orElse("");
    records = wanted(records, dataset);
    Map<String, ColumnProfile> profiles = profiles(records);
    if (!guess.list().isEmpty()) {
      profiles = new LinkedHashMap<>(profiles);
      profiles.putAll(DatasetGuess.elements(records, guess.list()));
    }
    ColumnFinder columns = new ColumnFinder(profiles);
    addTime(columns);
    LineTotalGuess totals = new LineTotalGuess(lines(records, guess.list()), columns);
    if (isPurchase) {
      totals.otherPrice().ifPresent(path -> columns.prefer("unit_price", path));
    }
    FieldGuesses fields = new FieldGuesses(columns, format.origins(), !guess.list().isEmpty());
    guess.dataset().ifPresent(known -> fields.addOwn(known, format.hints()));
    if (format.hints().isEmpty()) {
      fields.addEnvelope();
    }
    addIdentity(records, columns, fields);
    ofRecord.addAll(fields.ofRecord());
    ofRecord.addAll(format.hints());
    ofItem.addAll(fields.ofItem());
    if (isPurchase) {
      totals.amount(fields.paths()).ifPresent((guess.list().isEmpty() ? ofRecord : ofItem)::add);
      refunds = refunds(records, fields);
    }
    columns.take(fields.paths().values());
    if (!format.hints().isEmpty() || !format.origins().isEmpty()) {
      columns.take(List.of("message"));
    }
    left = columns.left();
  }

  private boolean isRows() {
    return format.keys().stream()
        .anyMatch(key -> key.key().equals("format") && key.value().matches("csv|tsv"));
  }

  private Optional<CarryGuess> carried(List<SampleRecord> records) {
    Map<String, ColumnProfile> profiles = profiles(records);
    FieldGuesses fields = new FieldGuesses(new ColumnFinder(profiles), Map.of(), false);
    fields.addOwn(Datasets.PURCHASE, List.of());
    String order = fields.paths().get("order_id");
    return order == null ? Optional.empty() : CarryGuess.of(order, records, profiles);
  }

  /** Finds the rules by which records are no events; returns the records that are. */
  private List<SampleRecord> wanted(List<SampleRecord> all, String dataset) {
    List<SampleRecord> records = all;
    ColumnFinder columns = new ColumnFinder(profiles(records));
    Optional<ColumnProfile> kind = columns.find("kind", ColumnProfile::isCategory);
    Optional<ColumnProfile> status =
        dataset.equals("purchase")
            ? columns.find("status", ColumnProfile::isCategory)
            : Optional.empty();
    List<SkipRule> rules = new ArrayList<>();
    status
        .flatMap(column -> SkipRule.byKind(column, dataset, SkipRule.Refunds.LEFT_OUT))
        .ifPresent(rules::add);
    kind.filter(column -> !column.equals(status.orElse(null)))
        .flatMap(column -> SkipRule.byKind(column, dataset, SkipRule.Refunds.EVENTS))
        .ifPresent(rules::add);
    for (SkipRule rule : rules) {
      records = records.stream().filter(record -> !rule.skips().test(record)).toList();
    }
    skips.addAll(rules);
    return format.hints().isEmpty() ? withTime(records, dataset) : records;
  }

  private List<SampleRecord> withTime(List<SampleRecord> records, String dataset) {
    ColumnFinder columns = new ColumnFinder(profiles(records));
    List<String> needed = new ArrayList<>();
    TimeFieldGuess.of(columns).ifPresent(time -> needed.add(time.column().path()));
    if (dataset.equals("login")) {
      columns.find("outcome", DatasetGuess::holdsOutcomes).ifPresent(c -> needed.add(c.path()));
    }
    List<SampleRecord> rest = records;
    for (String path : needed) {
      long without = rest.stream().filter(record -> record.value(path) == null).count();
      if (without > 0) {
        Map<String, String> origin = format.origins().getOrDefault(path, Map.of());
        SkipRule rule = SkipRule.without(path, origin, without, rest.size());
        skips.add(rule);
        rest = rest.stream().filter(record -> !rule.skips().test(record)).toList();
      }
    }
    return rest;
  }

  private void addTime(ColumnFinder columns) {
    Optional<TimeFieldGuess> time = TimeFieldGuess.of(columns);
    if (time.isEmpty()) {
      ofRecord.add(
          SuggestedKey.of(
              "event_time",
              SuggestedKey.BLANK,
              "? no column looks like times: the path of one, or 'arrival'"));
      return;
    }
    columns.take(List.of(time.get().column().path()));
    time.get().timeOfDay().ifPresent(rest -> columns.take(List.of(rest.path())));
    ofRecord.add(time.get().key(columns, format.origins()));
  }

  private void addIdentity(List<SampleRecord> records, ColumnFinder columns, FieldGuesses fields) {
    if (carry.isPresent()) {
      ofRecord.add(
          0,
          SuggestedKey.of(
              "event_id",
              YamlText.scalar(carry.get().by()),
              "the place of a row in its order is added"));
      return;
    }
    if (!format.origins().isEmpty() || !format.hints().isEmpty()) {
      return;
    }
    new IdentityGuess(records).key(columns, fields.paths()).ifPresent(key -> ofRecord.add(0, key));
  }

  private static List<Map<String, String>> lines(List<SampleRecord> records, String list) {
    return list.isEmpty()
        ? records.stream().map(SampleRecord::values).toList()
        : records.stream()
            .flatMap(record -> record.lists().getOrDefault(list, List.of()).stream())
            .toList();
  }

  private static Optional<RefundGuess> refunds(List<SampleRecord> records, FieldGuesses fields) {
    String price = fields.paths().get("unit_price");
    return fields.paths().containsKey("quantity") || price == null
        ? Optional.empty()
        : RefundGuess.of(records, price);
  }
}
