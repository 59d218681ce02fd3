package io.daybook.metrics.app;

import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/**
 * The content of rows in their order: each value as text behind its length, null as none. A number
 * has the same text whatever zeros its type keeps at its end.
 */
final class RowDigest {
  private static final int LENGTH_BYTES = Integer.BYTES;
  private static final int NULL = -1;
  private static final int FIRST_BYTES = 512;
  private static final int LONGEST_NUMBER = 40;

  /** Numbers of so many digits fit a long. */
  private static final int LONG_DIGITS = 18;

  private final MessageDigest digest = PartitionContent.sha256();
  private final List<Column> columns;
  private byte[] row = new byte[FIRST_BYTES];
  private int end;

  RowDigest(List<Column> columns) {
    this.columns = columns;
  }

  /** Adds the declared columns of a row. */
  void add(SparkRowCursor cursor) {
    end = 0;
    for (int column = 0; column < columns.size(); column++) {
      int start = end;
      reserve(LENGTH_BYTES + LONGEST_NUMBER);
      end += LENGTH_BYTES;
      if (cursor.isNull(column)) {
        length(start, NULL);
      } else {
        value(cursor, column);
        length(start, end - start - LENGTH_BYTES);
      }
    }
    digest.update(row, 0, end);
  }

  private void value(SparkRowCursor cursor, int column) {
    ColumnType type = columns.get(column).type();
    if (type instanceof ColumnType.Decimal decimal) {
      if (decimal.precision() <= LONG_DIGITS) {
        number(cursor.longValue(column), decimal.scale());
      } else {
        number(cursor.number(column));
      }
      return;
    }
    switch ((ColumnType.Simple) type) {
      case STRING -> text(cursor.bytes(column));
      case BIGINT -> number(cursor.longValue(column), 0);
      case DOUBLE -> text(Double.toString(cursor.doubleValue(column)));
      case DATE -> text(LocalDate.ofEpochDay(cursor.intValue(column)).toString());
      default -> text(cursor.value(column).toString());
    }
  }

  private void number(BigDecimal number) {
    if (number.precision() <= LONG_DIGITS) {
      number(number.unscaledValue().longValue(), number.scale());
    } else {
      text(number.stripTrailingZeros().toPlainString());
    }
  }

  /** Writes a number without the zeros at its end, as {@link BigDecimal#toPlainString} does. */
  private void number(long unscaled, int scale) {
    long left = unscaled;
    int decimals = scale;
    while (decimals > 0 && left % 10 == 0) {
      left /= 10;
      decimals--;
    }
    if (decimals > 0) {
      text(BigDecimal.valueOf(left, decimals).toPlainString());
    } else {
      text(Long.toString(left));
    }
  }

  private void text(ByteBuffer utf8) {
    int length = utf8.remaining();
    reserve(length);
    utf8.get(row, end, length);
    end += length;
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    reserve(utf8.length);
    System.arraycopy(utf8, 0, row, end, utf8.length);
    end += utf8.length;
  }

  private void length(int at, int length) {
    ByteBuffer.wrap(row).putInt(at, length);
  }

  private void reserve(int bytes) {
    if (row.length - end < bytes) {
      row = Arrays.copyOf(row, Math.max(2 * row.length, end + bytes));
    }
  }

  /** Returns the content of all rows added; call it once. */
  PartitionContent content() {
    return PartitionContent.of(digest.digest());
  }
}
