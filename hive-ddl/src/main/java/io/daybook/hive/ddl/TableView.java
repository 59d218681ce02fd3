package io.daybook.hive.ddl;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.MetricTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A view that shows a metric table, row by row: the calendar, the table's columns, and columns
 * computed from those of the same table.
 */
final class TableView {
  /** The alias of the table. */
  static final String ROW = "`t`";

  /** Behind the name of an own table or of its column where a view has that name already. */
  static final String OWN = "_own";

  private final String name;
  private final MetricTable table;
  private final List<ViewColumn> columns = new ArrayList<>();
  private final List<String> items = new ArrayList<>();
  private String source;
  private @Nullable String complete;

  private TableView(String name, MetricTable table) {
    this.name = name;
    this.table = table;
    this.source = "`" + HiveTable.METRICS + "`.`" + table.name() + "`";
    columns.add(new ViewColumn("dt", ColumnType.Simple.DATE, table.dayComment()));
    columns.addAll(CalendarColumns.ALL.subList(1, CalendarColumns.ALL.size()));
    for (Column column : table.columns()) {
      String shown = freeName(column.name());
      columns.add(new ViewColumn(shown, Amounts.type(column), column.comment()));
      // One total of facts about runs must not hide the others.
      String amount =
          table.isOfRuns()
              ? Amounts.orNull(column, cell(column.name()))
              : Amounts.of(column, cell(column.name()));
      items.add(CalendarColumns.as(amount, shown));
    }
  }

  /** The calendar's columns mean the same in every view. */
  private String freeName(String column) {
    return columns.stream().anyMatch(other -> other.name().equals(column))
        ? freeName(column + OWN)
        : column;
  }

  static TableView of(String name, MetricTable table) {
    return new TableView(name, table);
  }

  /** Returns a column of the table as an expression. */
  static String cell(String column) {
    return ROW + ".`" + column + "`";
  }

  /** Adds a computed column. */
  TableView with(ViewColumn column, String expression) {
    columns.add(column);
    items.add(CalendarColumns.as(expression, column.name()));
    return this;
  }

  /** Computes a column over rows of the table first; it is then one of {@link #cell}. */
  TableView over(String expression, String column) {
    source =
        "(\n  SELECT `s`.*, " + expression + " AS `" + column + "`\n  FROM " + source + " `s`\n)";
    return this;
  }

  /**
   * Takes an expression for {@code is_complete}, of rows that tell it better than their day does.
   */
  TableView completeIf(String expression) {
    complete = expression;
    return this;
  }

  BiView view() {
    String from = "FROM " + source + " " + ROW;
    String own = String.join(",\n", items);
    return new BiView(
        name,
        table.comment(),
        Set.of(table.name()),
        Set.of(),
        columns,
        days ->
            "SELECT\n"
                + calendar(days.of(table.name()))
                + (own.isEmpty() ? "" : ",\n" + own)
                + "\n"
                + from);
  }

  private String calendar(FigureDays days) {
    String day = cell("dt");
    return complete == null
        ? CalendarColumns.select(day, days)
        : CalendarColumns.select(day, complete, days.publishedSql(day));
  }
}
