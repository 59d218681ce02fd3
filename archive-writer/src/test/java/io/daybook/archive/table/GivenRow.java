package io.daybook.archive.table;

import static io.daybook.warehouse.table.ColumnType.Simple.STRING;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType.Decimal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row given as text. */
public record GivenRow(List<Column> columns, List<@Nullable String> values) implements RowCursor {
  @Override
  public boolean isNull(int column) {
    return values.get(column) == null;
  }

  @Override
  public int intValue(int column) {
    return Integer.parseInt(String.valueOf(values.get(column)));
  }

  @Override
  public long longValue(int column) {
    return unscaled(column).longValueExact();
  }

  @Override
  public double doubleValue(int column) {
    return Double.parseDouble(String.valueOf(values.get(column)));
  }

  @Override
  public boolean booleanValue(int column) {
    return Boolean.parseBoolean(values.get(column));
  }

  @Override
  public ByteBuffer bytes(int column) {
    return ByteBuffer.wrap(
        columns.get(column).type() == STRING
            ? String.valueOf(values.get(column)).getBytes(StandardCharsets.UTF_8)
            : unscaled(column).toByteArray());
  }

  @Override
  public void entries(int column, EntryHandler handler) {
    throw new UnsupportedOperationException();
  }

  private BigInteger unscaled(int column) {
    int scale = columns.get(column).type() instanceof Decimal decimal ? decimal.scale() : 0;
    return new BigDecimal(String.valueOf(values.get(column))).setScale(scale).unscaledValue();
  }
}
