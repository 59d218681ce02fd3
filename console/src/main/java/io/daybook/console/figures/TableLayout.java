package io.daybook.console.figures;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.MetricTable;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a metric table lies in the cache: {@code dt}, dimensions, measures, by their own names. */
final class TableLayout {
  private static final int NARROW_DIGITS = 18;

  private TableLayout() {}

  /** How many digits amounts have. DuckDB adds up those of 64 bits some twenty times as fast. */
  enum AmountDigits {
    /** At most 18, scale included. */
    NARROW,
    /** As declared. */
    DECLARED
  }

  /** Returns a table's name in statements. */
  static String name(MetricTable table) {
    return "figures." + quoted(table.name());
  }

  static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  static String literal(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }

  /** Returns the statement that makes a table; it differs where the columns do. */
  static String ddl(MetricTable table, AmountDigits amounts) {
    return table.columns().stream()
        .map(column -> quoted(column.name()) + " " + type(column, amounts))
        .collect(
            Collectors.joining(
                ", ", "CREATE TABLE " + name(table) + " (\"dt\" DATE NOT NULL, ", ")"));
  }

  /** A personal value is masked, and so it is text. */
  private static String type(Column column, AmountDigits amounts) {
    if (amounts == AmountDigits.NARROW
        && column.privacy() != Column.Privacy.PERSONAL
        && column.type() instanceof ColumnType.Decimal decimal) {
      return "DECIMAL("
          + Math.min(NARROW_DIGITS, decimal.precision())
          + ","
          + decimal.scale()
          + ")";
    }
    return column.privacy() == Column.Privacy.PERSONAL
        ? "VARCHAR"
        : column.type() == ColumnType.Simple.STRING
            ? "VARCHAR"
            : column.type().sql().toUpperCase(Locale.ROOT);
  }

  /** Returns the condition that a column's value needs no more digits; nothing if it can't. */
  static Optional<String> isNarrow(Column column) {
    if (column.type() instanceof ColumnType.Decimal decimal
        && decimal.precision() > NARROW_DIGITS
        && column.privacy() != Column.Privacy.PERSONAL) {
      String most = "1" + "0".repeat(NARROW_DIGITS - decimal.scale());
      return Optional.of("abs(" + quoted(column.name()) + ") < " + most);
    }
    return Optional.empty();
  }

  /**
   * Returns a column's value as the cache holds it. Of a personal one that is its first two signs
   * and eight digits that tell it from others; nobody can read it back without the cache's salt.
   *
   * @param salt a text of this cache alone
   */
  static String value(Column column, String salt, AmountDigits amounts) {
    String own = quoted(column.name());
    if (column.privacy() != Column.Privacy.PERSONAL) {
      return "CAST(" + own + " AS " + type(column, amounts) + ")";
    }
    String text = "CAST(" + own + " AS VARCHAR)";
    return String.format(
        Locale.ROOT,
        "CASE WHEN %1$s IN ('(none)', '(others)') THEN %1$s ELSE left(%1$s, 2) || '•••' ||"
            + " left(sha256(%2$s || %1$s), 8) END",
        text,
        literal(salt));
  }
}
