package io.daybook.archive.table;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The exact sums of the numeric columns of rows that leave a table, taken one by one. */
final class NumberSums {
  private static final int LONG_DIGITS = 18;

  private final List<Column> columns;
  private final Map<String, BigDecimal> sums = new TreeMap<>();
  private final Map<String, Long> values = new TreeMap<>();
  private long rows;

  NumberSums(List<Column> columns) {
    this.columns = columns;
  }

  void add(RowCursor row) {
    rows++;
    for (int i = 0; i < columns.size(); i++) {
      BigDecimal number = row.isNull(i) ? null : number(row, i, columns.get(i).type());
      if (number != null) {
        sums.merge(columns.get(i).name(), number, BigDecimal::add);
        values.merge(columns.get(i).name(), 1L, Long::sum);
      }
    }
  }

  /** Returns how many rows were taken. */
  long rows() {
    return rows;
  }

  /**
   * Proves that what was before is what is after and what left.
   *
   * @throws OperatorException naming the column that doesn't add up
   */
  void prove(String table, ColumnSums before, ColumnSums after) {
    Set<String> names = new TreeSet<>(before.columns().keySet());
    names.addAll(after.columns().keySet());
    names.addAll(sums.keySet());
    for (String name : names) {
      BigDecimal expected = sum(before, name);
      BigDecimal found = sum(after, name).add(sums.getOrDefault(name, BigDecimal.ZERO));
      long expectedValues = count(before, name);
      long foundValues = count(after, name) + values.getOrDefault(name, 0L);
      if (expected.compareTo(found) != 0 || expectedValues != foundValues) {
        throw new OperatorException(
            ExitCode.BLOCKED,
            String.format(
                Locale.ROOT,
                "[%s] Cannot leave rows out: expected column %s to add up to %s in %,d values but"
                    + " those that stay and those that leave hold %s in %,d; nothing was committed,"
                    + " this is a defect: please report it with the log",
                table,
                name,
                expected.toPlainString(),
                expectedValues,
                found.toPlainString(),
                foundValues));
      }
    }
  }

  private static BigDecimal sum(ColumnSums of, String name) {
    ColumnSums.ColumnSum sum = of.columns().get(name);
    return sum == null ? BigDecimal.ZERO : sum.sum();
  }

  private static long count(ColumnSums of, String name) {
    ColumnSums.ColumnSum sum = of.columns().get(name);
    return sum == null ? 0 : sum.values();
  }

  /** Returns a number; null if the column has none. */
  static @Nullable BigDecimal number(RowCursor row, int column, ColumnType type) {
    if (type instanceof ColumnType.Decimal decimal) {
      return decimal.precision() <= LONG_DIGITS
          ? BigDecimal.valueOf(row.longValue(column), decimal.scale())
          : new BigDecimal(unscaled(row.bytes(column)), decimal.scale());
    }
    return switch ((ColumnType.Simple) type) {
      case INT -> BigDecimal.valueOf(row.intValue(column));
      case BIGINT -> BigDecimal.valueOf(row.longValue(column));
      case DOUBLE ->
          Double.isFinite(row.doubleValue(column))
              ? new BigDecimal(row.doubleValue(column))
              : BigDecimal.ZERO;
      case STRING, BOOLEAN, DATE, TIMESTAMP, STRING_MAP -> null;
    };
  }

  private static BigInteger unscaled(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return new BigInteger(copy);
  }
}
