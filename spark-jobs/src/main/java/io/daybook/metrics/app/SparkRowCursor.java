package io.daybook.metrics.app;

import io.daybook.archive.table.RowCursor;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** A row of Spark as the archive's Parquet writer asks for it. */
final class SparkRowCursor implements RowCursor {
  private final List<Column> columns;
  private @Nullable Row row;

  SparkRowCursor(List<Column> columns) {
    this.columns = columns;
  }

  /** Moves to a row: its day, then the declared columns. */
  SparkRowCursor at(Row next) {
    row = next;
    return this;
  }

  @Override
  public boolean isNull(int column) {
    return row().isNullAt(column + 1);
  }

  @Override
  public int intValue(int column) {
    return columns.get(column).type() == ColumnType.Simple.DATE
        ? (int) LocalDate.parse(row().get(column + 1).toString()).toEpochDay()
        : row().getInt(column + 1);
  }

  @Override
  public long longValue(int column) {
    return columns.get(column).type() instanceof ColumnType.Decimal decimal
        ? unscaled(column, decimal).longValueExact()
        : row().getLong(column + 1);
  }

  @Override
  public double doubleValue(int column) {
    return row().getDouble(column + 1);
  }

  @Override
  public boolean booleanValue(int column) {
    return row().getBoolean(column + 1);
  }

  @Override
  public ByteBuffer bytes(int column) {
    byte[] bytes =
        columns.get(column).type() instanceof ColumnType.Decimal decimal
            ? unscaled(column, decimal).toByteArray()
            : row().getString(column + 1).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.wrap(bytes);
  }

  @Override
  public void entries(int column, EntryHandler handler) {
    throw new UnsupportedOperationException("figures have no maps");
  }

  private BigInteger unscaled(int column, ColumnType.Decimal decimal) {
    BigDecimal number = row().getDecimal(column + 1);
    return number.setScale(decimal.scale()).unscaledValue();
  }

  private Row row() {
    if (row == null) {
      throw new IllegalStateException("figures: expected a row but the cursor stands before it");
    }
    return row;
  }
}
