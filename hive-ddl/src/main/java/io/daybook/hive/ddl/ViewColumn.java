package io.daybook.hive.ddl;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;

/**
 * A column of a view.
 *
 * @param comment one clause for the people who query it
 */
public record ViewColumn(String name, ColumnType type, String comment) {

  /** Returns a table's column as the views have it. */
  static ViewColumn of(Column column) {
    return new ViewColumn(column.name(), Amounts.type(column), column.comment());
  }
}
