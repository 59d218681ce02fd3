package io.daybook.bench.metrics;

import io.daybook.archive.table.RowCursor;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of the archive, filled column by column; {@code extra} is empty. */
final class BenchRow implements RowCursor {
  private final Map<String, Integer> places = new HashMap<>();
  private final @Nullable Object[] values;

  BenchRow(Dataset dataset) {
    List<Column> columns = dataset.columns();
    for (int i = 0; i < columns.size(); i++) {
      places.put(columns.get(i).name(), i);
    }
    values = new @Nullable Object[columns.size()];
  }

  /** Forgets all values. */
  void clear() {
    Arrays.fill(values, null);
  }

  /** Sets a STRING. */
  void set(String column, String value) {
    values[place(column)] = value.getBytes(StandardCharsets.UTF_8);
  }

  /** Sets an INT, BIGINT, TIMESTAMP in microseconds, or a DECIMAL unscaled. */
  void set(String column, long value) {
    values[place(column)] = value;
  }

  private int place(String column) {
    Integer place = places.get(column);
    if (place == null) {
      throw new IllegalArgumentException("expected a column of the dataset but found " + column);
    }
    return place;
  }

  @Override
  public boolean isNull(int column) {
    return values[column] == null && column < values.length - 1; // extra is never null
  }

  @Override
  public int intValue(int column) {
    return Math.toIntExact(longValue(column));
  }

  @Override
  public long longValue(int column) {
    if (values[column] instanceof Long value) {
      return value;
    }
    throw new IllegalStateException("expected a number in column " + column);
  }

  @Override
  public double doubleValue(int column) {
    throw new UnsupportedOperationException("no dataset of the bench has a DOUBLE");
  }

  @Override
  public boolean booleanValue(int column) {
    throw new UnsupportedOperationException("no dataset of the bench has a BOOLEAN");
  }

  @Override
  public ByteBuffer bytes(int column) {
    if (values[column] instanceof byte[] text) {
      return ByteBuffer.wrap(text);
    }
    throw new IllegalStateException("expected a text in column " + column);
  }

  @Override
  public void entries(int column, EntryHandler handler) {
    // No event has more than the columns.
  }
}
