package io.daybook.metrics.app;

import io.daybook.archive.table.RowCursor;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.Decimal;
import org.jspecify.annotations.Nullable;

/** A row of Spark, its day before the declared columns, as the archive's Parquet writer asks. */
final class SparkRowCursor implements RowCursor {
  private final List<Column> columns;

  /** Decimals of the row that were asked for: to read one of many digits makes objects. */
  private final @Nullable Decimal[] decimals;

  private @Nullable InternalRow row;

  SparkRowCursor(List<Column> columns) {
    this.columns = columns;
    this.decimals = new Decimal[columns.size()];
  }

  /** Moves to a row; it may be the same object with other values. */
  SparkRowCursor at(InternalRow next) {
    row = next;
    Arrays.fill(decimals, null);
    return this;
  }

  @Override
  public boolean isNull(int column) {
    return row().isNullAt(column + 1);
  }

  @Override
  public int intValue(int column) {
    return row().getInt(column + 1);
  }

  @Override
  public long longValue(int column) {
    return columns.get(column).type() instanceof ColumnType.Decimal type
        ? decimal(column, type).toUnscaledLong()
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
    return columns.get(column).type() instanceof ColumnType.Decimal
        ? ByteBuffer.wrap(number(column).unscaledValue().toByteArray())
        : row().getUTF8String(column + 1).getByteBuffer();
  }

  /** Returns a number, whichever exact type it has; a decimal has its declared scale. */
  BigDecimal number(int column) {
    ColumnType type = columns.get(column).type();
    if (type instanceof ColumnType.Decimal decimal) {
      return decimal(column, decimal).toJavaBigDecimal();
    }
    return BigDecimal.valueOf(
        type == ColumnType.Simple.BIGINT ? longValue(column) : intValue(column));
  }

  /** Returns a value in Spark's own form; that of a text is valid while the cursor stands here. */
  Object value(int column) {
    ColumnType type = columns.get(column).type();
    if (type instanceof ColumnType.Decimal) {
      return number(column);
    }
    return switch ((ColumnType.Simple) type) {
      case STRING -> row().getUTF8String(column + 1);
      case INT, DATE -> intValue(column);
      case BIGINT, TIMESTAMP -> longValue(column);
      case DOUBLE -> doubleValue(column);
      case BOOLEAN -> booleanValue(column);
      case STRING_MAP -> throw noMaps();
    };
  }

  @Override
  public void entries(int column, EntryHandler handler) {
    throw noMaps();
  }

  /** No metric table can declare one. */
  private static UnsupportedOperationException noMaps() {
    return new UnsupportedOperationException("figures have no maps");
  }

  private Decimal decimal(int column, ColumnType.Decimal type) {
    Decimal known = decimals[column];
    if (known == null) {
      known = row().getDecimal(column + 1, type.precision(), type.scale());
      decimals[column] = known;
    }
    return known;
  }

  private InternalRow row() {
    if (row == null) {
      throw new IllegalStateException("figures: expected a row but the cursor stands before it");
    }
    return row;
  }
}
