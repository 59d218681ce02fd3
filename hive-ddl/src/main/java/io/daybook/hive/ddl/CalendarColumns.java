package io.daybook.hive.ddl;

import static io.daybook.warehouse.table.ColumnType.Simple.BIGINT;
import static io.daybook.warehouse.table.ColumnType.Simple.DATE;
import static io.daybook.warehouse.table.ColumnType.Simple.STRING;

import java.util.List;

/**
 * The columns that every view begins with. Their expressions are arithmetic of days alone: {@code
 * TRUNC} answers 1970 where HiveServer2 4.0.1 runs vectorized, and the pattern letter of weekdays
 * is the year.
 */
final class CalendarColumns {
  /** In the order of {@link #select}. */
  static final List<ViewColumn> ALL =
      List.of(
          new ViewColumn("dt", DATE, "the day, in the business zone"),
          new ViewColumn("week_start", DATE, "Monday of the week"),
          new ViewColumn("month_start", DATE, "first day of the month"),
          new ViewColumn("quarter_start", DATE, "first day of the quarter"),
          new ViewColumn("weekday", BIGINT, "1: Monday, to 7: Sunday"),
          new ViewColumn(
              "is_complete",
              BIGINT,
              "1: all events that the row's figures are made of are in, and in the figures; 0: some"
                  + " are not"),
          new ViewColumn(
              "published_at",
              STRING,
              "when Hive was last given figures of the day, ISO 8601 in UTC; null: there are"
                  + " none, or the day is more than 1,200 before the last"));

  private CalendarColumns() {}

  /**
   * Returns the columns' part of a SELECT.
   *
   * @param day an expression of type DATE
   */
  static String select(String day, FigureDays days) {
    return select(day, days.completeSql(day), days.publishedSql(day));
  }

  /**
   * Returns the columns' part of a SELECT.
   *
   * @param day an expression of type DATE
   * @param complete an expression for {@code is_complete}
   * @param published an expression for {@code published_at}
   */
  static String select(String day, String complete, String published) {
    return String.join(
        ",\n",
        as(day, "dt"),
        as(weekStart(day), "week_start"),
        as(monthStart(day), "month_start"),
        as(quarterStart(day), "quarter_start"),
        as("CAST(" + daysSinceMonday(day) + " + 1 AS BIGINT)", "weekday"),
        as(complete, "is_complete"),
        as(published, "published_at"));
  }

  /** Returns an item of a SELECT. */
  static String as(String expression, String column) {
    return "  " + expression + " AS `" + column + "`";
  }

  /** Days since 1970-01-05, which was a Monday, modulo seven; also right before it. */
  private static String daysSinceMonday(String day) {
    return "pmod(datediff(" + day + ", DATE '1970-01-05'), 7)";
  }

  private static String weekStart(String day) {
    return "date_sub(" + day + ", " + daysSinceMonday(day) + ")";
  }

  private static String monthStart(String day) {
    return "date_sub(" + day + ", day(" + day + ") - 1)";
  }

  private static String quarterStart(String day) {
    return "CAST(add_months(" + monthStart(day) + ", -pmod(month(" + day + ") - 1, 3)) AS DATE)";
  }
}
