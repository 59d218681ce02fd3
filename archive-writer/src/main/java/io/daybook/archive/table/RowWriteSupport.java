package io.daybook.archive.table;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/** Hands the columns of a cursor's row to Parquet. */
final class RowWriteSupport extends WriteSupport<RowCursor> {
  private final MessageType schema;
  private final String[] names;
  private final ColumnType[] types;
  private RecordConsumer consumer;

  @SuppressWarnings("NullAway.Init") // Parquet calls prepareForWrite before the first row
  RowWriteSupport(MessageType schema, List<Column> columns) {
    this.schema = schema;
    this.names = columns.stream().map(Column::name).toArray(String[]::new);
    this.types = columns.stream().map(Column::type).toArray(ColumnType[]::new);
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in Parquet 1.16 all the same
  public WriteContext init(Configuration configuration) {
    return new WriteContext(schema, Map.of());
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(schema, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    this.consumer = recordConsumer;
  }

  @Override
  public void write(RowCursor row) {
    consumer.startMessage();
    for (int column = 0; column < names.length; column++) {
      if (!row.isNull(column)) {
        consumer.startField(names[column], column);
        value(row, column);
        consumer.endField(names[column], column);
      }
    }
    consumer.endMessage();
  }

  private void value(RowCursor row, int column) {
    if (types[column] instanceof ColumnType.Decimal decimal) {
      if (decimal.precision() <= TableSchema.LONG_DIGITS) {
        consumer.addLong(row.longValue(column));
      } else {
        consumer.addBinary(widened(row.bytes(column)));
      }
      return;
    }
    switch ((ColumnType.Simple) types[column]) {
      case STRING -> consumer.addBinary(binary(row.bytes(column)));
      case INT, DATE -> consumer.addInteger(row.intValue(column));
      case BIGINT, TIMESTAMP -> consumer.addLong(row.longValue(column));
      case DOUBLE -> consumer.addDouble(row.doubleValue(column));
      case BOOLEAN -> consumer.addBoolean(row.booleanValue(column));
      case STRING_MAP -> map(row, column);
    }
  }

  private void map(RowCursor row, int column) {
    consumer.startGroup();
    boolean[] any = new boolean[1];
    row.entries(
        column,
        (key, value) -> {
          if (!any[0]) {
            consumer.startField("key_value", 0);
            any[0] = true;
          }
          consumer.startGroup();
          consumer.startField("key", 0);
          consumer.addBinary(binary(key));
          consumer.endField("key", 0);
          consumer.startField("value", 1);
          consumer.addBinary(binary(value));
          consumer.endField("value", 1);
          consumer.endGroup();
        });
    if (any[0]) {
      consumer.endField("key_value", 0);
    }
    consumer.endGroup();
  }

  private static Binary binary(ByteBuffer bytes) {
    return Binary.fromReusedByteArray(
        bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
  }

  /** Extends a two's complement number to the width of the column. */
  private static Binary widened(ByteBuffer number) {
    byte[] wide = new byte[TableSchema.WIDE_DECIMAL_BYTES];
    int length = number.remaining();
    byte sign = (byte) (number.get(number.position()) < 0 ? -1 : 0);
    Arrays.fill(wide, 0, wide.length - length, sign);
    number.duplicate().get(wide, wide.length - length, length);
    return Binary.fromConstantByteArray(wide);
  }
}
