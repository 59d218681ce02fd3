package io.daybook.bench.console;

import io.daybook.warehouse.table.Calendar;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.OrderTables;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rows of metric tables that no night made: as many, and with as many different values, as those of
 * a shop with three currencies and forty countries. The same day always has the same rows.
 */
final class GeneratedRows {
  private static final List<String> COUNTRIES =
      List.of(
          "DE", "GB", "FR", "AT", "NL", "IT", "PL", "DK", "LI", "CH", "BE", "LU", "ES", "PT", "SE",
          "NO", "FI", "IE", "CZ", "SK", "HU", "RO", "BG", "GR", "HR", "SI", "EE", "LV", "LT", "MT",
          "CY", "IS", "US", "CA", "AU", "NZ", "JP", "KR", "SG", "(none)");

  /** Values of dimensions by name; of others there are a few. */
  private static final Map<String, List<String>> VALUES =
      Map.ofEntries(
          Map.entry("country", COUNTRIES),
          Map.entry("channel", List.of("web", "ios", "android")),
          Map.entry("currency", List.of("EUR", "GBP", "USD")),
          Map.entry("category", numbered("category-", 12)),
          Map.entry("status", OrderTables.STATUSES),
          Map.entry("payment_method", List.of("card", "paypal", "invoice", "sepa", "(none)")),
          Map.entry("product_id", numbered("P-", 400)),
          Map.entry("coupon", numbered("COUPON", 8)),
          Map.entry("customer_type", List.of("new", "returning", "anonymous")),
          Map.entry(
              "leg",
              List.of("submit_to_pay", "pay_to_ship", "ship_to_deliver", "submit_to_deliver")),
          Map.entry("hour", numbered("", 24)),
          Map.entry("day_no", List.of("1", "7", "30")),
          Map.entry("failure_reason", numbered("reason-", 6)),
          Map.entry("method", numbered("method-", 5)),
          Map.entry("subject_type", List.of("ip", "account")),
          Map.entry("subject", numbered("203.0.113.", 60)),
          Map.entry("rule", numbered("rule-", 4)),
          Map.entry("user_id", numbered("user-", 400)),
          Map.entry("source", numbered("source_", 4)),
          Map.entry("agents", numbered("agent-", 2)),
          Map.entry("table_name", List.of("sales_daily", "purchase_daily", "order_daily")),
          Map.entry("publication", List.of("700", "701")));

  /** Of a thousand combinations of values, those that a day has; of other tables all. */
  private static final Map<String, Integer> PER_MILLE =
      Map.of(
          "login_daily", 800,
          "login_risk_daily", 25,
          "login_score_daily", 250,
          "purchase_daily", 130,
          "product_daily", 250,
          "order_daily", 330,
          "data_quality_daily", 340,
          "restatements", 5);

  private final MetricTable table;

  GeneratedRows(MetricTable table) {
    this.table = table;
  }

  /** Returns the days from the first to the last that the table has rows of. */
  List<LocalDate> days(LocalDate first, LocalDate last) {
    return first
        .datesUntil(last.plusDays(1))
        .filter(
            day ->
                switch (table.calendar().grain()) {
                  case WEEKS -> day.getDayOfWeek() == DayOfWeek.MONDAY;
                  case MONTHS -> day.getDayOfMonth() == 1;
                  case DAYS, EVERY_DAY, COHORTS, RUNS, ARRIVALS, AS_OF -> true;
                })
        .toList();
  }

  /**
   * Returns the statement that makes the rows of some days, with {@code dt} in front.
   *
   * @param begin of the shop, from which cohorts are counted
   */
  String sql(List<LocalDate> days, LocalDate begin) {
    StringBuilder from = new StringBuilder("(SELECT unnest([");
    from.append(days.stream().map(GeneratedRows::date).collect(Collectors.joining(", ")));
    from.append("]) AS dt) d");
    List<String> key = new ArrayList<>(List.of("d.dt"));
    for (Column dimension : table.dimensions()) {
      from.append(" CROSS JOIN unnest(")
          .append(values(dimension, begin))
          .append(") AS ")
          .append("t_" + dimension.name())
          .append("(\"" + dimension.name() + "\")");
      key.add("\"" + dimension.name() + "\"");
    }
    String keys = String.join(", ", key);
    return "SELECT "
        + Stream.concat(
                Stream.of("d.dt AS dt"),
                Stream.concat(
                    table.dimensions().stream().map(column -> "\"" + column.name() + "\""),
                    table.measures().stream().map(measure -> figure(measure.column(), keys))))
            .collect(Collectors.joining(", "))
        + " FROM "
        + from
        + " WHERE hash("
        + keys
        + ", 'there') % 1000 < "
        + PER_MILLE.getOrDefault(table.name(), 1_000)
        + " ORDER BY "
        + keys;
  }

  private String values(Column dimension, LocalDate begin) {
    if (dimension.type() == ColumnType.Simple.DATE) {
      return dates(begin);
    }
    List<String> known = VALUES.getOrDefault(dimension.name(), numbered("", 3));
    if (!dimension.allowed().isEmpty()) {
      known = dimension.allowed();
    }
    boolean isText = dimension.type() == ColumnType.Simple.STRING;
    return known.stream()
        .map(value -> isText ? "'" + value + "'" : value + "::" + type(dimension))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** Cohorts are all weeks or months so far; other days are the next four weeks. */
  private String dates(LocalDate begin) {
    Calendar.Grain grain = table.calendar().grain();
    if (grain == Calendar.Grain.WEEKS) {
      LocalDate monday = begin.with(DayOfWeek.MONDAY);
      return "generate_series(" + date(monday) + ", d.dt, INTERVAL 7 DAY)::DATE[]";
    }
    if (grain == Calendar.Grain.MONTHS) {
      LocalDate month = begin.withDayOfMonth(1);
      return "generate_series(" + date(month) + ", d.dt, INTERVAL 1 MONTH)::DATE[]";
    }
    return "generate_series(d.dt + 1, d.dt + 28, INTERVAL 1 DAY)::DATE[]";
  }

  private static String figure(Column column, String keys) {
    String drawn = "hash(" + keys + ", '" + column.name() + "')";
    return value(column, drawn) + " AS \"" + column.name() + "\"";
  }

  private static String value(Column column, String drawn) {
    if (column.name().startsWith("complete") || column.name().equals("mature")) {
      return "1::BIGINT";
    }
    if (column.type() == ColumnType.Simple.STRING) {
      return "'v' || (" + drawn + " % 3)";
    }
    if (column.type() == ColumnType.Simple.DATE) {
      return "d.dt";
    }
    if (column.type() == ColumnType.Simple.DOUBLE) {
      return "(" + drawn + " % 10000) / 10000.0::DOUBLE";
    }
    String whole = "(" + drawn + " % 90000)::BIGINT";
    return "CAST("
        + (column.type() instanceof ColumnType.Decimal ? whole + "::DECIMAL(18, 2) / 100" : whole)
        + " AS "
        + type(column)
        + ")";
  }

  private static String type(Column column) {
    return column.type().sql().toUpperCase(Locale.ROOT);
  }

  static String date(LocalDate day) {
    return "DATE '" + day + "'";
  }

  private static List<String> numbered(String before, int count) {
    return IntStream.range(0, count).mapToObj(number -> before + number).toList();
  }
}
