package io.daybook.metrics;

import io.daybook.archive.table.RowCursor;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** An event given by column; what a test doesn't say of the envelope is made up. */
final class GivenEvent implements RowCursor {
  private static final AtomicLong EVENTS = new AtomicLong();

  private final List<Column> columns;
  private Map<String, Object> event = Map.of();
  private long id;

  GivenEvent(List<Column> columns) {
    this.columns = columns;
  }

  GivenEvent at(Map<String, Object> next) {
    event = next;
    id = EVENTS.incrementAndGet();
    return this;
  }

  @Override
  public boolean isNull(int column) {
    return !columns.get(column).isRequired() && !event.containsKey(columns.get(column).name());
  }

  @Override
  public int intValue(int column) {
    return (Integer) value(column);
  }

  @Override
  public long longValue(int column) {
    Object value = value(column);
    return columns.get(column).type() instanceof ColumnType.Decimal decimal
        ? unscaled(column, decimal).longValueExact()
        : ((Number) value).longValue();
  }

  @Override
  public double doubleValue(int column) {
    return (Double) value(column);
  }

  @Override
  public boolean booleanValue(int column) {
    return (Boolean) value(column);
  }

  @Override
  public ByteBuffer bytes(int column) {
    return ByteBuffer.wrap(
        columns.get(column).type() instanceof ColumnType.Decimal decimal
            ? unscaled(column, decimal).toByteArray()
            : ((String) value(column)).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void entries(int column, EntryHandler handler) {
    // 'extra' is empty: no test gives more than the columns.
  }

  private BigInteger unscaled(int column, ColumnType.Decimal decimal) {
    return new BigDecimal(value(column).toString()).setScale(decimal.scale()).unscaledValue();
  }

  private Object value(int column) {
    String name = columns.get(column).name();
    Object given = event.get(name);
    if (given != null) {
      return given;
    }
    return switch (name) {
      case "event_id" -> "event-" + id;
      // Far from every day of the tests: the day must come from the directory.
      case "event_time", "event_time_ms", "raw_offset" -> 0L;
      case "source", "raw_segment" -> "test";
      default -> throw new AssertionError("the test gives no " + name);
    };
  }
}
