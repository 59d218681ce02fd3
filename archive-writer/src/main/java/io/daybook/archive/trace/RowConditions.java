package io.daybook.archive.trace;

import io.daybook.archive.table.RowCursor;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values that columns of a row must have, all of them. */
public final class RowConditions {
  private final List<ColumnValue> conditions;

  private RowConditions(List<ColumnValue> conditions) {
    this.conditions = List.copyOf(conditions);
  }

  /**
   * A value of a column.
   *
   * @param position of the column in its table
   * @param text as it was given; empty: no value, or an empty one
   * @param number the same of a column of numbers; null for all others
   */
  private record ColumnValue(
      Column column, int position, String text, @Nullable BigDecimal number) {

    boolean holds(RowCursor row) {
      String found = RowText.of(row, position, column.type());
      if (found == null || text.isEmpty()) {
        return text.isEmpty() && (found == null || found.isEmpty());
      }
      boolean isNumber = number != null && !found.endsWith("NaN") && !found.endsWith("Infinity");
      return isNumber ? new BigDecimal(found).compareTo(number) == 0 : found.equals(text);
    }

    /** Texts alone have bounds that are what rows hold. */
    boolean mayHoldIn(DataFile file) {
      String min = file.min().get(column.name());
      String max = file.max().get(column.name());
      return min == null
          || max == null
          || text.isEmpty()
          || !column.type().equals(ColumnType.Simple.STRING)
          || (compare(min, text) <= 0 && compare(text, max) <= 0);
    }

    private static int compare(String one, String other) {
      return Arrays.compareUnsigned(
          one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Reads conditions.
   *
   * @param table for messages
   * @param columns of the table, in order
   * @param values by column
   * @throws OperatorException with {@link ExitCode#USAGE} if there is no such column, or it can't
   *     have such a value
   */
  public static RowConditions of(String table, List<Column> columns, Map<String, String> values) {
    List<ColumnValue> conditions = new ArrayList<>();
    List<String> names = columns.stream().map(Column::name).toList();
    values.forEach(
        (name, text) -> {
          int position = names.indexOf(name);
          if (position < 0) {
            throw new OperatorException(
                ExitCode.USAGE,
                String.format(
                    "[%s] Cannot look for rows: expected one of the columns %s but found '%s'",
                    table, String.join(", ", names), name));
          }
          Column column = columns.get(position);
          conditions.add(
              new ColumnValue(column, position, sought(column, text), number(table, column, text)));
        });
    return new RowConditions(conditions);
  }

  /** Times are UTC, also where they are written as Hive writes them. */
  private static String sought(Column column, String text) {
    return column.type() != ColumnType.Simple.TIMESTAMP || text.isEmpty() || text.endsWith("Z")
        ? text
        : text.replace(' ', 'T') + "Z";
  }

  private static @Nullable BigDecimal number(String table, Column column, String text) {
    boolean isNumber =
        column.type() instanceof ColumnType.Decimal
            || column.type() == ColumnType.Simple.INT
            || column.type() == ColumnType.Simple.BIGINT
            || column.type() == ColumnType.Simple.DOUBLE;
    if (!isNumber || text.isEmpty()) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new OperatorException(
          ExitCode.USAGE,
          String.format(
              "[%s] Cannot look for rows: expected a number for %s, which is %s, but found '%s'",
              table, column.name(), column.type().sql(), text),
          e);
    }
  }

  /** Returns whether there are none: every row will do. */
  public boolean isEmpty() {
    return conditions.isEmpty();
  }

  /** Returns whether the row at which the cursor stands meets all. */
  public boolean hold(RowCursor row) {
    return conditions.stream().allMatch(condition -> condition.holds(row));
  }

  /** Returns whether a file's bounds leave room for such a row. */
  public boolean mayHoldIn(DataFile file) {
    return conditions.stream().allMatch(condition -> condition.mayHoldIn(file));
  }

  /** Returns the texts that are looked for, by column, which a Bloom filter may know. */
  public Map<String, String> texts() {
    return conditions.stream()
        .filter(condition -> condition.column.type().equals(ColumnType.Simple.STRING))
        .filter(condition -> !condition.text.isEmpty())
        .collect(Collectors.toMap(condition -> condition.column.name(), ColumnValue::text));
  }
}
