package io.daybook.archive.trace;

import io.daybook.archive.table.RowCursor;
import io.daybook.warehouse.table.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values of rows as people read them. */
final class RowText {
  private static final int LONG_DIGITS = 18;

  private RowText() {}

  /** Returns a value, null if the row has none. */
  static @Nullable String of(RowCursor row, int column, ColumnType type) {
    if (row.isNull(column)) {
      return null;
    }
    if (type instanceof ColumnType.Decimal decimal) {
      return decimal(row, column, decimal).toPlainString();
    }
    return switch ((ColumnType.Simple) type) {
      case STRING -> text(row.bytes(column));
      case INT -> Integer.toString(row.intValue(column));
      case BIGINT -> Long.toString(row.longValue(column));
      case DOUBLE -> Double.toString(row.doubleValue(column));
      case BOOLEAN -> Boolean.toString(row.booleanValue(column));
      case DATE -> LocalDate.ofEpochDay(row.intValue(column)).toString();
      case TIMESTAMP -> Instant.EPOCH.plus(row.longValue(column), ChronoUnit.MICROS).toString();
      case STRING_MAP -> map(row, column).toString();
    };
  }

  private static BigDecimal decimal(RowCursor row, int column, ColumnType.Decimal type) {
    if (type.precision() <= LONG_DIGITS) {
      return BigDecimal.valueOf(row.longValue(column), type.scale());
    }
    ByteBuffer bytes = row.bytes(column);
    byte[] unscaled = new byte[bytes.remaining()];
    bytes.get(unscaled);
    return new BigDecimal(new BigInteger(unscaled), type.scale());
  }

  private static Map<String, String> map(RowCursor row, int column) {
    Map<String, String> map = new TreeMap<>();
    row.entries(column, (key, value) -> map.put(text(key), text(value)));
    return map;
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }
}
