package io.daybook.hive.ddl;

import static io.daybook.hive.ddl.CalendarColumns.as;
import static io.daybook.warehouse.table.ColumnType.Simple.DOUBLE;
import static io.daybook.warehouse.table.ColumnType.Simple.STRING;

import io.daybook.hive.ddl.BiView.ViewDays;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.PurchaseTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A row per day, figure and currency, with the same figure of earlier days. Each value is given to
 * its own day and to those that it is compared with, and then grouped: no table is joined.
 */
final class PeriodOverPeriod {
  private static final List<DenseFigure> FIGURES =
      Stream.concat(
              DenseViews.OF_DAYS.stream()
                  .filter(figure -> !figure.table().equals(PurchaseTables.SALES_DAILY)),
              DenseViews.OF_CURRENCIES.stream())
          .toList();

  static final BiView VIEW =
      new BiView(
          "period_over_period",
          "figures beside those of the day before, of the same weekday a week before and of 364"
              + " days before, which is the same weekday a year before",
          DenseViews.tables(FIGURES),
          Set.of(),
          columns(),
          PeriodOverPeriod::select);

  private PeriodOverPeriod() {}

  /** What a day is compared with. */
  private enum Base {
    DAY(1, "the day before"),
    WEEK(7, "the same weekday of the week before"),
    YEAR(364, "364 days before");

    private final int days;
    private final String words;

    Base(int days, String words) {
      this.days = days;
      this.words = words;
    }

    private String value() {
      return name().toLowerCase(Locale.ROOT) + "_before";
    }

    private String change() {
      return name().toLowerCase(Locale.ROOT) + "_change";
    }
  }

  private static List<ViewColumn> columns() {
    List<ViewColumn> columns = new ArrayList<>(CalendarColumns.ALL);
    columns.add(
        new ViewColumn("metric", STRING, "the figure: a column of days, or of days_by_currency"));
    columns.add(new ViewColumn("currency", STRING, "of the figure; (none) for one without"));
    columns.add(
        new ViewColumn(
            "value",
            Amounts.TYPE,
            "of the day so far: 0 for a complete day without events, null for another without any"));
    for (Base base : Base.values()) {
      columns.add(new ViewColumn(base.value(), Amounts.TYPE, "value of " + base.words));
    }
    for (Base base : Base.values()) {
      columns.add(
          new ViewColumn(
              base.change(),
              DOUBLE,
              "(value - "
                  + base.value()
                  + ") / "
                  + base.value()
                  + "; null where that is 0 or null"));
    }
    return columns;
  }

  private static String select(ViewDays days) {
    FigureDays all = DenseViews.all(FIGURES, days);
    List<String> items = new ArrayList<>();
    items.add(
        CalendarColumns.select(
            "`h`.`dt`", complete("`h`", "`h`.`dt`", days), all.publishedSql("`h`.`dt`")));
    Stream.of("metric", "currency", "value")
        .forEach(name -> items.add(as("`h`.`" + name + "`", name)));
    for (Base base : Base.values()) {
      items.add(as("`h`.`" + base.value() + "`", base.value()));
    }
    for (Base base : Base.values()) {
      items.add(
          as(
              String.format(
                  Locale.ROOT,
                  "IF(`h`.`%1$s` <> 0, CAST(`h`.`value` - `h`.`%1$s` AS DOUBLE) / CAST(`h`.`%1$s`"
                      + " AS DOUBLE), NULL)",
                  base.value()),
              base.change()));
    }
    return "SELECT\n"
        + String.join(",\n", items)
        + "\nFROM (\n  SELECT `g`.`dt`, `g`.`metric`, `g`.`currency`,\n    "
        + tables().stream()
            .map(table -> "`g`." + DenseViews.completeOf(table) + ", ")
            .collect(Collectors.joining())
        + filled("value", days)
        + Stream.of(Base.values())
            .map(base -> ",\n    " + complete(base, days))
            .collect(Collectors.joining())
        + "\n  FROM (\n"
        + grouped(all, days)
        + "\n  ) `g`\n) `h`";
  }

  /** A value, or zero if its day is complete. */
  private static String filled(String value, ViewDays days) {
    return String.format(
        Locale.ROOT,
        "COALESCE(%s, IF(%s = 1, CAST(0 AS %s), NULL)) AS `%s`",
        Amounts.of("`g`.`" + value + "`"),
        complete("`g`", "`g`.`dt`", days),
        Amounts.TYPE.sql().toUpperCase(Locale.ROOT),
        value);
  }

  /** The value of an earlier day that is complete: nothing is compared with a part of a day. */
  private static String complete(Base base, ViewDays days) {
    return String.format(
        Locale.ROOT,
        "IF(%s = 1, COALESCE(%s, 0), NULL) AS `%s`",
        complete("`g`", "date_sub(`g`.`dt`, " + base.days + ")", days),
        Amounts.of("`g`.`" + base.value() + "`"),
        base.value());
  }

  private static String complete(String row, String day, ViewDays days) {
    return tables().stream()
        .map(
            table ->
                " WHEN "
                    + row
                    + ".`metric` IN ("
                    + own(table).map(name -> "'" + name + "'").collect(Collectors.joining(", "))
                    + ") THEN "
                    + days.of(table.name())
                        .completeSql(day, row + "." + DenseViews.completeOf(table)))
        .collect(Collectors.joining("", "CASE", " END"));
  }

  private static Stream<String> own(MetricTable table) {
    return FIGURES.stream().filter(figure -> figure.table().equals(table)).map(DenseFigure::name);
  }

  private static List<MetricTable> tables() {
    return FIGURES.stream().map(DenseFigure::table).distinct().toList();
  }

  /**
   * Figures are added up before they are given to other days: over a partitioned table Hive 4.0.1
   * forgets a condition on an expression of the partition and a column of a LATERAL VIEW, such as
   * the day that a value is given to. All tables are added up at once: Tez refuses a query with too
   * many counters, which every table with a group of its own has some of.
   */
  private static String grouped(FigureDays all, ViewDays days) {
    List<String> sums = new ArrayList<>(List.of("`s`.`dt`", "`s`.`metric`", "`s`.`currency`"));
    sums.add(sum("value", 0));
    for (Base base : Base.values()) {
      sums.add(sum(base.value(), base.days));
    }
    return "    SELECT "
        + String.join(", ", sums)
        + DenseViews.completeLiterals(FIGURES, days)
        + "\n    FROM (\n      SELECT date_add(`m`.`dt`, `b`.`back`) AS `dt`, `b`.`back`,"
        + " `e`.`metric`, `m`.`currency`, `e`.`amount`\n      FROM (\n        SELECT `u`.`dt`,"
        + " `u`.`currency`, "
        + FIGURES.stream()
            .map(figure -> "SUM(`u`.`" + figure.name() + "`) AS `" + figure.name() + "`")
            .collect(Collectors.joining(", "))
        + "\n        FROM (\n"
        + tables().stream()
            .map(PeriodOverPeriod::rows)
            .collect(Collectors.joining("\n          UNION ALL\n"))
        + "\n        ) `u`\n        GROUP BY `u`.`dt`, `u`.`currency`\n      ) `m`\n"
        + "      LATERAL VIEW explode(map("
        + FIGURES.stream()
            .map(
                figure ->
                    "'" + figure.name() + "', CAST(`m`.`" + figure.name() + "` AS DECIMAL(38,4))")
            .collect(Collectors.joining(", "))
        + ")) `e` AS `metric`, `amount`\n      LATERAL VIEW explode(array(0"
        + Stream.of(Base.values()).map(base -> ", " + base.days).collect(Collectors.joining())
        + ")) `b` AS `back`\n    ) `s`\n    WHERE `s`.`amount` IS NOT NULL AND "
        + all.containsSql("`s`.`dt`")
        + "\n    GROUP BY `s`.`dt`, `s`.`metric`, `s`.`currency`";
  }

  private static String sum(String name, int daysBefore) {
    return "SUM(IF(`s`.`back` = " + daysBefore + ", `s`.`amount`, NULL)) AS `" + name + "`";
  }

  private static String rows(MetricTable table) {
    String currency =
        table.equals(PurchaseTables.SALES_DAILY) ? "`currency`" : "'" + MetricTables.NONE + "'";
    return "          SELECT `dt`, "
        + currency
        + " AS `currency`, "
        + DenseViews.values(FIGURES, table)
        + "\n          FROM `"
        + HiveTable.METRICS
        + "`.`"
        + table.name()
        + "`";
  }
}
