package io.daybook.console.figures;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Measure;
import io.daybook.warehouse.table.MetricTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A question for figures of one table, checked: it names what the table has, and adds a measure up
 * only over columns over which its sum means something. A ratio is computed anew from the sums of
 * its numerator and denominator.
 */
public final class FigureQuestion {
  /** The most rows of an answer. */
  public static final int MOST_ROWS = 10_000;

  private static final String DAY = "dt";
  private static final String CURRENCY = "currency";

  private final MetricTable table;
  private final List<Measure> measures;
  private final List<String> by;
  private final Asked asked;
  private final Set<String> leftOut;

  /** How days are put together. */
  public enum DayGrain {
    DAY,
    /** Days of a week have the date of its Monday. */
    WEEK,
    /** Days of a month have the date of its first. */
    MONTH
  }

  /**
   * What is asked, by names.
   *
   * @param measures empty: all that may be added up over what {@code by} leaves out
   * @param by columns to group by, {@code dt} or dimensions
   * @param from first day; nothing: the table's
   * @param to last day, inclusive; nothing: the table's
   * @param where values of dimensions, any of which a row must have
   * @param order a column, behind {@code -} for the highest first; nothing: as {@code by}
   */
  public record Asked(
      List<String> measures,
      List<String> by,
      Optional<LocalDate> from,
      Optional<LocalDate> to,
      DayGrain grain,
      Map<String, List<String>> where,
      Optional<String> order,
      int limit,
      int offset) {
    public Asked {
      measures = List.copyOf(measures);
      by = List.copyOf(by);
      where = new TreeMap<>(where);
    }
  }

  /**
   * A column of the answer.
   *
   * @param role {@code dimension} or {@code measure}
   * @param type as Hive has it
   * @param unit of a measure; null for a dimension
   */
  public record AnswerColumn(String name, String role, String type, @Nullable String unit) {}

  /**
   * A statement and the values of its parameters, in order.
   *
   * @param sql gives the answer's columns, then the number of all rows
   */
  record Sql(String sql, List<String> parameters) {}

  private FigureQuestion(
      MetricTable table,
      List<Measure> measures,
      List<String> by,
      Asked asked,
      Set<String> leftOut) {
    this.table = table;
    this.measures = measures;
    this.by = by;
    this.asked = asked;
    this.leftOut = leftOut;
  }

  /**
   * Checks a question.
   *
   * @throws FigureRefusal if the table lacks something that it names, the range ends before it
   *     begins, or a measure can't be added up over what is left out
   */
  public static FigureQuestion of(MetricTable table, Asked asked) throws FigureRefusal {
    checkRange(asked);
    List<String> keys = keys(table);
    List<String> by = List.copyOf(new LinkedHashSet<>(asked.by()));
    for (String column : by) {
      if (!keys.contains(column)) {
        throw FigureRefusal.unknown("dimension", column, keys);
      }
    }
    for (String column : asked.where().keySet()) {
      if (column.equals(DAY) || !keys.contains(column)) {
        throw FigureRefusal.unknown("dimension", column, keys.subList(1, keys.size()));
      }
    }
    Set<String> leftOut = new LinkedHashSet<>(keys);
    leftOut.removeIf(column -> isHeld(column, by, asked));
    FigureQuestion question =
        new FigureQuestion(table, measures(table, asked, leftOut), by, asked, leftOut);
    if (question.columns().isEmpty()) {
      throw new FigureRefusal(
          "not-additive",
          "expected columns in 'by' but found none, and no measure of "
              + table.name()
              + " can be added up over all of them",
          keys);
    }
    question.checkOrder();
    return question;
  }

  private static void checkRange(Asked asked) throws FigureRefusal {
    if (asked.from().isPresent()
        && asked.to().isPresent()
        && asked.to().get().isBefore(asked.from().get())) {
      throw new FigureRefusal(
          "range",
          "expected a range that ends on its first day or later but found "
              + asked.from().get()
              + " to "
              + asked.to().get(),
          List.of());
    }
  }

  private static List<String> keys(MetricTable table) {
    return Stream.concat(Stream.of(DAY), table.dimensions().stream().map(Column::name)).toList();
  }

  /** Whether all rows of a group have the same value of a key column. */
  private static boolean isHeld(String column, List<String> by, Asked asked) {
    if (column.equals(DAY)) {
      boolean isOneDay = asked.from().isPresent() && asked.from().equals(asked.to());
      return isOneDay || (by.contains(DAY) && asked.grain() == DayGrain.DAY);
    }
    List<String> values = asked.where().getOrDefault(column, List.of());
    return by.contains(column) || values.size() == 1;
  }

  private static List<Measure> measures(MetricTable table, Asked asked, Set<String> leftOut)
      throws FigureRefusal {
    if (asked.measures().isEmpty()) {
      return table.measures().stream()
          .filter(measure -> aggregate(table, measure, leftOut).isPresent())
          .toList();
    }
    List<Measure> chosen = new ArrayList<>();
    for (String name : new LinkedHashSet<>(asked.measures())) {
      Measure measure = measure(table, name);
      if (aggregate(table, measure, leftOut).isEmpty()) {
        throw new FigureRefusal(
            "not-additive",
            "expected '"
                + name
                + "' by or at one value of "
                + String.join(", ", inTheWay(table, measure, leftOut))
                + ", over which it can't be added up, but found these left out; add them to 'by',"
                + " or ask a table that has the measure without them",
            inTheWay(table, measure, leftOut));
      }
      chosen.add(measure);
    }
    return chosen;
  }

  private static Measure measure(MetricTable table, String name) throws FigureRefusal {
    return table.measures().stream()
        .filter(measure -> measure.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                FigureRefusal.unknown(
                    "measure", name, table.measures().stream().map(Measure::name).toList()));
  }

  /** Returns the key columns over which a measure can't be added up, of those left out. */
  private static Set<String> inTheWay(MetricTable table, Measure measure, Set<String> leftOut) {
    Set<String> columns = new LinkedHashSet<>(leftOut);
    columns.removeAll(additiveOver(table, measure));
    return columns;
  }

  /** Returns the key columns over which a measure may be added up. */
  public static Set<String> additiveOver(MetricTable table, Measure measure) {
    Set<String> columns = new LinkedHashSet<>();
    if (measure.additivity() instanceof Measure.Additivity.Over over) {
      columns.addAll(over.dimensions());
    } else if (measure.additivity() instanceof Measure.Additivity.None none) {
      if (none.numerator().isPresent() && none.denominator().isPresent()) {
        columns.addAll(additiveOver(table, part(table, none.numerator().get())));
        columns.retainAll(additiveOver(table, part(table, none.denominator().get())));
      }
    } else {
      columns.addAll(keys(table));
      if (MeasureUnit.of(table, measure) == MeasureUnit.MONEY) {
        columns.remove(CURRENCY);
      }
    }
    return columns;
  }

  private static Measure part(MetricTable table, String name) {
    return table.measures().stream()
        .filter(measure -> measure.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the expression of a measure; nothing if it can't be added up over what is left out. */
  private static Optional<String> aggregate(
      MetricTable table, Measure measure, Set<String> leftOut) {
    String own = TableLayout.quoted(measure.name());
    if (leftOut.isEmpty()) {
      return Optional.of(own);
    }
    if (!additiveOver(table, measure).containsAll(leftOut)) {
      return Optional.empty();
    }
    if (measure.additivity() instanceof Measure.Additivity.None none) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "CAST(sum(%s) AS DOUBLE) / nullif(CAST(sum(%s) AS DOUBLE), 0)",
              TableLayout.quoted(none.numerator().orElseThrow()),
              TableLayout.quoted(none.denominator().orElseThrow())));
    }
    return Optional.of("sum(" + own + ")");
  }

  private void checkOrder() throws FigureRefusal {
    if (asked.order().isPresent()) {
      String column = orderColumn(asked.order().get());
      List<String> names = columns().stream().map(AnswerColumn::name).toList();
      if (!names.contains(column)) {
        throw FigureRefusal.unknown("column", column, names);
      }
    }
  }

  private static String orderColumn(String order) {
    return order.startsWith("-") ? order.substring(1) : order;
  }

  public MetricTable table() {
    return table;
  }

  /** Returns the answer's columns: those of {@code by}, then measures. */
  public List<AnswerColumn> columns() {
    List<AnswerColumn> columns = new ArrayList<>();
    for (String name : by) {
      columns.add(new AnswerColumn(name, "dimension", type(name), null));
    }
    for (Measure measure : measures) {
      columns.add(
          new AnswerColumn(
              measure.name(),
              "measure",
              measure.column().type().sql(),
              MeasureUnit.of(table, measure).label()));
    }
    return columns;
  }

  private String type(String key) {
    return table.dimensions().stream()
        .filter(column -> column.name().equals(key))
        .map(column -> column.type().sql())
        .findFirst()
        .orElse("date");
  }

  /** Returns whether it leaves out rows in front. */
  boolean isContinued() {
    return asked.offset() > 0;
  }

  /** Returns the question of the first row alone, whose answer tells how many there are. */
  FigureQuestion firstRow() {
    Asked first =
        new Asked(
            asked.measures(),
            asked.by(),
            asked.from(),
            asked.to(),
            asked.grain(),
            asked.where(),
            asked.order(),
            1,
            0);
    return new FigureQuestion(table, measures, by, first, leftOut);
  }

  /** Returns the statement that answers. */
  Sql sql() {
    List<String> parameters = new ArrayList<>();
    List<String> selected = new ArrayList<>();
    by.forEach(column -> selected.add(key(column) + " AS " + TableLayout.quoted(column)));
    for (Measure measure : measures) {
      selected.add(
          aggregate(table, measure, leftOut).orElseThrow()
              + " AS "
              + TableLayout.quoted(measure.name()));
    }
    String rows =
        "SELECT "
            + String.join(", ", selected)
            + " FROM "
            + TableLayout.name(table)
            + where(parameters)
            + group();
    return new Sql(
        "SELECT *, count(*) OVER () FROM ("
            + rows
            + ")"
            + order()
            + " LIMIT "
            + Math.min(MOST_ROWS, asked.limit())
            + " OFFSET "
            + asked.offset(),
        parameters);
  }

  private String key(String column) {
    String own = TableLayout.quoted(column);
    if (!column.equals(DAY) || asked.grain() == DayGrain.DAY) {
      return own;
    }
    return "CAST(date_trunc('"
        + asked.grain().name().toLowerCase(Locale.ROOT)
        + "', "
        + own
        + ") AS DATE)";
  }

  private String where(List<String> parameters) {
    List<String> conditions = new ArrayList<>();
    asked.from().ifPresent(day -> conditions.add("\"dt\" >= DATE '" + day + "'"));
    asked.to().ifPresent(day -> conditions.add("\"dt\" <= DATE '" + day + "'"));
    asked
        .where()
        .forEach(
            (column, values) -> {
              parameters.addAll(values);
              conditions.add(
                  "CAST("
                      + TableLayout.quoted(column)
                      + " AS VARCHAR) IN ("
                      + values.stream().map(value -> "?").collect(Collectors.joining(", "))
                      + ")");
            });
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  private String group() {
    if (leftOut.isEmpty()) {
      return "";
    }
    return by.isEmpty()
        ? " HAVING count(*) > 0"
        : " GROUP BY " + by.stream().map(this::key).collect(Collectors.joining(", "));
  }

  /** Rows that are alike in what is asked for stand in the order of their keys. */
  private String order() {
    List<String> order = new ArrayList<>();
    asked
        .order()
        .ifPresent(
            column ->
                order.add(
                    TableLayout.quoted(orderColumn(column))
                        + (column.startsWith("-") ? " DESC NULLS LAST" : " NULLS LAST")));
    by.forEach(column -> order.add(TableLayout.quoted(column) + " NULLS LAST"));
    return order.isEmpty() ? "" : " ORDER BY " + String.join(", ", order);
  }
}
