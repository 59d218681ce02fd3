package io.daybook.hive.ddl;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.MetricTable;
import java.util.Locale;

/**
 * A figure that a table has one value of per day, or per day and currency, or that adds up to it.
 *
 * @param expression over a row of the table
 * @param column as the views name it, of the type in the table
 */
record DenseFigure(MetricTable table, String expression, Column column) {

  static DenseFigure of(MetricTable table, String measure, String name, String comment) {
    return new DenseFigure(
        table, "`" + measure + "`", Column.optional(name, type(table, measure), comment));
  }

  static DenseFigure of(MetricTable table, String measure) {
    return of(table, measure, measure, column(table, measure).comment());
  }

  private static ColumnType type(MetricTable table, String measure) {
    return column(table, measure).type();
  }

  private static Column column(MetricTable table, String measure) {
    return table.columns().stream()
        .filter(column -> column.name().equals(measure))
        .findFirst()
        .orElseThrow();
  }

  String name() {
    return column.name();
  }

  /** Returns the type in the table, as SQL. */
  String sqlType() {
    return column.type().sql().toUpperCase(Locale.ROOT);
  }
}
