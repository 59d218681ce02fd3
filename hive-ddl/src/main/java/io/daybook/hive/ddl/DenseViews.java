package io.daybook.hive.ddl;

import static io.daybook.hive.ddl.CalendarColumns.as;
import static io.daybook.warehouse.table.ColumnType.Simple.BIGINT;

import io.daybook.hive.ddl.BiView.ViewDays;
import io.daybook.warehouse.table.Calendar.Grain;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.LoginTables;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.OrderTables;
import io.daybook.warehouse.table.PurchaseTables;
import io.daybook.warehouse.table.UserTables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Views with a row for every day, which the tables don't have: a figure of a day without events is
 * zero where its table is complete, and NULL where it isn't.
 */
final class DenseViews {
  /** One value per day. */
  static final List<DenseFigure> OF_DAYS =
      List.of(
          DenseFigure.of(LoginTables.LOGIN_DAILY, "attempts", "login_attempts", "login attempts"),
          DenseFigure.of(
              LoginTables.LOGIN_DAILY,
              "successes",
              "login_successes",
              "attempts with outcome success"),
          DenseFigure.of(
              LoginTables.LOGIN_DAILY,
              "failures",
              "login_failures",
              "attempts with outcome failure"),
          DenseFigure.of(
              UserTables.ACTIVE_USERS_DAILY,
              "dau",
              "active_users",
              "distinct users with a successful login on the day; adds up over no days"),
          DenseFigure.of(UserTables.ACTIVE_USERS_DAILY, "new_users"),
          new DenseFigure(
              OrderTables.ORDER_DAILY,
              "IF(`status` = 'submitted', `events`, 0L)",
              Column.optional("order_submissions", BIGINT, "order events with status submitted")),
          DenseFigure.of(PurchaseTables.SALES_DAILY, "line_items"));

  /** One value per day and currency. */
  static final List<DenseFigure> OF_CURRENCIES =
      Stream.of(
              "orders",
              "buyers",
              "line_items",
              "units",
              "gross_amount",
              "discount_amount",
              "return_amount",
              "net_amount")
          .map(measure -> DenseFigure.of(PurchaseTables.SALES_DAILY, measure))
          .toList();

  private static final List<Column> CURRENCY = PurchaseTables.SALES_DAILY.dimensions();

  static final List<BiView> ALL = List.of(calendar(), days(), daysByCurrency());

  private DenseViews() {}

  private static BiView calendar() {
    return new BiView(
        "calendar",
        "every day from the first to the last that figures have; is_complete: in all tables whose"
            + " figures are of the day alone",
        Set.of(),
        Set.of(),
        CalendarColumns.ALL,
        days -> {
          FigureDays all =
              FigureDays.all(
                  MetricTables.ALL.stream()
                      .filter(DenseViews::isOfDay)
                      .map(table -> days.of(table.name()))
                      .toList());
          return "SELECT\n"
              + CalendarColumns.select("`c`.`dt`", all)
              + "\nFROM (\n"
              + everyDay(all, "SELECT 1 AS `one`", List.of())
              + "\n) `c`";
        });
  }

  /** Whether a row tells of its own day, and looks no farther ahead. */
  private static boolean isOfDay(MetricTable table) {
    Grain grain = table.calendar().grain();
    return table.audience() == MetricTable.Audience.PEOPLE
        && table.reach().isEmpty()
        && (grain == Grain.DAYS || grain == Grain.EVERY_DAY);
  }

  private static BiView days() {
    return dense(
        "days",
        "a row for every day: figures that have one value per day",
        List.of(),
        OF_DAYS,
        "SELECT 1 AS `one`");
  }

  private static BiView daysByCurrency() {
    return dense(
        "days_by_currency",
        "a row for every day and currency that ever was: sales",
        CURRENCY,
        OF_CURRENCIES,
        "SELECT DISTINCT `currency` FROM `"
            + HiveTable.METRICS
            + "`.`"
            + PurchaseTables.SALES_DAILY.name()
            + "`");
  }

  /**
   * A view over several tables.
   *
   * @param keys besides the day
   * @param groups a query for the values of the keys
   */
  private static BiView dense(
      String name, String comment, List<Column> keys, List<DenseFigure> figures, String groups) {
    List<ViewColumn> columns = new ArrayList<>(CalendarColumns.ALL);
    keys.forEach(key -> columns.add(ViewColumn.of(key)));
    figures.forEach(figure -> columns.add(ViewColumn.of(figure.column())));
    return new BiView(
        name,
        comment,
        tables(figures),
        Set.of(),
        columns,
        days -> select(keys, figures, groups, days));
  }

  static Set<String> tables(Collection<DenseFigure> figures) {
    return figures.stream().map(figure -> figure.table().name()).collect(Collectors.toSet());
  }

  /** Returns the days that the tables of some figures have. */
  static FigureDays all(Collection<DenseFigure> figures, ViewDays days) {
    return FigureDays.all(tables(figures).stream().map(days::of).toList());
  }

  private static String select(
      List<Column> keys, List<DenseFigure> figures, String groups, ViewDays days) {
    FigureDays all = all(figures, days);
    List<String> items = new ArrayList<>();
    items.add(CalendarColumns.select("`f`.`dt`", all));
    keys.forEach(key -> items.add(as("`f`.`" + key.name() + "`", key.name())));
    figures.forEach(figure -> items.add(as(filled(figure, days), figure.name())));
    List<String> sums = new ArrayList<>(List.of("`u`.`dt`"));
    keys.forEach(key -> sums.add("`u`.`" + key.name() + "`"));
    String grouping = String.join(", ", sums);
    figures.forEach(
        figure -> sums.add("SUM(`u`.`" + figure.name() + "`) AS `" + figure.name() + "`"));
    return "SELECT\n"
        + String.join(",\n", items)
        + "\nFROM (\n  SELECT "
        + String.join(", ", sums)
        + completeLiterals(figures, days)
        + "\n  FROM (\n"
        + everyDay(all, groups, keys).replaceFirst("\n", ", " + values(figures, null) + "\n")
        + rows(keys, figures)
        + "\n  ) `u`\n  GROUP BY "
        + grouping
        + "\n) `f`";
  }

  /** Returns the literals of the tables' days, each once, as items of a SELECT. */
  static String completeLiterals(Collection<DenseFigure> figures, ViewDays days) {
    return figures.stream()
        .map(DenseFigure::table)
        .distinct()
        .map(table -> ", " + days.of(table.name()).completeLiteral() + " AS " + completeOf(table))
        .collect(Collectors.joining());
  }

  /** Returns the column of {@link #completeLiterals} for a table. */
  static String completeOf(MetricTable table) {
    return "`complete_" + table.name() + "`";
  }

  /** A sum, or zero in a complete day. */
  private static String filled(DenseFigure figure, ViewDays days) {
    FigureDays own = days.of(figure.table().name());
    return String.format(
        Locale.ROOT,
        "COALESCE(%s, IF(%s = 1, CAST(0 AS %s), NULL))",
        Amounts.of(figure.column(), "`f`.`" + figure.name() + "`"),
        own.completeSql("`f`.`dt`", "`f`." + completeOf(figure.table())),
        Amounts.type(figure.column()).sql().toUpperCase(Locale.ROOT));
  }

  private static String rows(List<Column> keys, List<DenseFigure> figures) {
    StringBuilder rows = new StringBuilder();
    for (MetricTable table : figures.stream().map(DenseFigure::table).distinct().toList()) {
      rows.append("\n    UNION ALL\n    SELECT `dt`, ");
      keys.forEach(key -> rows.append("`").append(key.name()).append("`, "));
      rows.append(values(figures, table));
      rows.append("\n    FROM `" + HiveTable.METRICS + "`.`" + table.name() + "`");
    }
    return rows.toString();
  }

  /** Returns figures of a table's row, those of other tables as NULL. */
  static String values(List<DenseFigure> figures, @Nullable MetricTable table) {
    return figures.stream()
        .map(
            figure ->
                (figure.table().equals(table)
                        ? figure.expression()
                        : "CAST(NULL AS " + figure.sqlType() + ")")
                    + " AS `"
                    + figure.name()
                    + "`")
        .collect(Collectors.joining(", "));
  }

  /** Returns a query for every day and group; its first line is its SELECT. */
  static String everyDay(FigureDays all, String groups, List<Column> keys) {
    return "    SELECT "
        + all.daySql()
        + " AS `dt`"
        + keys.stream().map(key -> ", `g`.`" + key.name() + "`").collect(Collectors.joining())
        + "\n    FROM ("
        + groups
        + ") `g`\n    "
        + all.everyDaySql()
        + "\n    WHERE "
        + all.containsSql(all.daySql());
  }
}
