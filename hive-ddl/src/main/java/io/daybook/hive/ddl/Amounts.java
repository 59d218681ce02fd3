package io.daybook.hive.ddl;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Measure;
import java.util.Locale;

/**
 * Sums in the views: DECIMAL(18,4), which every BI tool holds. Hive's cast gives NULL beyond its
 * limit; the views refuse such a row, in queries that ask for the column.
 */
final class Amounts {
  /** What every BI tool holds. */
  static final ColumnType TYPE = new ColumnType.Decimal(18, 4);

  private static final String LIMIT = "99999999999999.9999BD";

  private Amounts() {}

  /** Returns the type of a table's column in the views. */
  static ColumnType type(Column column) {
    return isSum(column) ? TYPE : column.type();
  }

  /** Returns an expression for a table's column as the views have it. */
  static String of(Column column, String expression) {
    return isSum(column) ? of(expression) : expression;
  }

  /** Returns a sum as {@link #TYPE}; a query of one that doesn't fit fails. */
  static String of(String sum) {
    return String.format(
        Locale.ROOT,
        "CASE WHEN assert_true(%1$s IS NULL OR %1$s BETWEEN -%2$s AND %2$s) IS NULL"
            + " THEN CAST(%1$s AS %3$s) END",
        sum,
        LIMIT,
        TYPE.sql().toUpperCase(Locale.ROOT));
  }

  /** Returns an expression for a table's column; a sum that doesn't fit is NULL. */
  static String orNull(Column column, String expression) {
    return isSum(column)
        ? "CAST(" + expression + " AS " + TYPE.sql().toUpperCase(Locale.ROOT) + ")"
        : expression;
  }

  private static boolean isSum(Column column) {
    return column.type().equals(Measure.MONEY_SUM);
  }
}
