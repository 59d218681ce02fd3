package io.daybook.archive.table;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Takes rows from Parquet, the counterpart of {@link RowWriteSupport}, as values of the declared
 * types. A column that was declared after the file had been written is null; one that was written
 * with a narrower type is converted. The same row object is filled again and again.
 */
final class RowReadSupport extends ReadSupport<StoredRow> {
  private final List<Column> columns;

  RowReadSupport(List<Column> columns) {
    this.columns = columns;
  }

  @Override
  public ReadContext init(InitContext context) {
    return context(context.getFileSchema());
  }

  private ReadContext context(MessageType file) {
    List<Type> known =
        columns.stream()
            .filter(column -> file.containsField(column.name()))
            .map(column -> file.getType(column.name()))
            .toList();
    return new ReadContext(new MessageType(file.getName(), known));
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in Parquet 1.16 all the same
  public RecordMaterializer<StoredRow> prepareForRead(
      Configuration configuration,
      Map<String, String> metadata,
      MessageType file,
      ReadContext context) {
    return new Materializer(context.getRequestedSchema());
  }

  @Override
  public RecordMaterializer<StoredRow> prepareForRead(
      ParquetConfiguration configuration,
      Map<String, String> metadata,
      MessageType file,
      ReadContext context) {
    return new Materializer(context.getRequestedSchema());
  }

  private final class Materializer extends RecordMaterializer<StoredRow> {
    private final StoredRow row = new StoredRow(columns.size());
    private final RowConverter root;

    Materializer(MessageType read) {
      List<String> names = columns.stream().map(Column::name).toList();
      List<Converter> converters = new ArrayList<>();
      for (Type type : read.getFields()) {
        int column = names.indexOf(type.getName());
        converters.add(
            type.isPrimitive()
                ? value(row, column, type, columns.get(column).type())
                : new StringMap(row, column));
      }
      root = new RowConverter(row, converters);
    }

    @Override
    public StoredRow getCurrentRecord() {
      return row;
    }

    @Override
    public GroupConverter getRootConverter() {
      return root;
    }
  }

  /**
   * @throws IllegalArgumentException if the declared type doesn't include the stored one: no value
   *     is ever read as another
   */
  private static PrimitiveConverter value(
      StoredRow row, int column, Type stored, ColumnType declared) {
    ColumnType written = TableSchema.type(stored).orElse(null);
    if (written == null || !declared.includes(written)) {
      throw new IllegalArgumentException(
          "[" + stored + "] expected a type that " + declared.sql() + " includes");
    }
    return declared instanceof ColumnType.Decimal decimal && !declared.equals(written)
        ? new WidenedValue(row, column, written, decimal)
        : new Value(row, column);
  }

  private static final class RowConverter extends GroupConverter {
    private final StoredRow row;
    private final List<Converter> converters;

    RowConverter(StoredRow row, List<Converter> converters) {
      this.row = row;
      this.converters = converters;
    }

    @Override
    public Converter getConverter(int field) {
      return converters.get(field);
    }

    @Override
    public void start() {
      row.clear();
    }

    @Override
    public void end() {}
  }

  private static final class Value extends PrimitiveConverter {
    private final StoredRow row;
    private final int column;

    Value(StoredRow row, int column) {
      this.row = row;
      this.column = column;
    }

    @Override
    public void addBinary(Binary value) {
      row.put(column, value.getBytes());
    }

    @Override
    public void addBoolean(boolean value) {
      row.put(column, value ? 1L : 0L);
    }

    @Override
    public void addDouble(double value) {
      row.put(column, value);
    }

    @Override
    public void addInt(int value) {
      row.put(column, (long) value);
    }

    @Override
    public void addLong(long value) {
      row.put(column, value);
    }
  }

  /** A whole number, or a decimal of fewer digits, as the declared decimal. */
  private static final class WidenedValue extends PrimitiveConverter {
    private final StoredRow row;
    private final int column;
    private final BigInteger factor;
    private final boolean isLong;

    WidenedValue(StoredRow row, int column, ColumnType written, ColumnType.Decimal declared) {
      this.row = row;
      this.column = column;
      int scale = written instanceof ColumnType.Decimal decimal ? decimal.scale() : 0;
      factor = BigInteger.TEN.pow(declared.scale() - scale);
      isLong = declared.precision() <= TableSchema.LONG_DIGITS;
    }

    @Override
    public void addInt(int value) {
      addLong(value);
    }

    @Override
    public void addLong(long value) {
      put(BigInteger.valueOf(value));
    }

    @Override
    public void addBinary(Binary value) {
      put(new BigInteger(value.getBytes()));
    }

    private void put(BigInteger written) {
      BigInteger unscaled = written.multiply(factor);
      if (isLong) {
        row.put(column, unscaled.longValueExact());
      } else {
        row.put(column, unscaled.toByteArray());
      }
    }
  }

  /** The three levels of a map: the group, its repeated entries, their key and value. */
  private static final class StringMap extends GroupConverter {
    private final StoredRow row;
    private final int column;
    private final Text key = new Text();
    private final Text value = new Text();
    private final GroupConverter entries =
        new GroupConverter() {
          @Override
          public Converter getConverter(int field) {
            return field == 0 ? key : value;
          }

          @Override
          public void start() {}

          @Override
          public void end() {
            row.addEntry(key.bytes(), value.bytes());
          }
        };

    StringMap(StoredRow row, int column) {
      this.row = row;
      this.column = column;
    }

    @Override
    public Converter getConverter(int field) {
      return entries;
    }

    @Override
    public void start() {
      row.beginMap(column);
    }

    @Override
    public void end() {}
  }

  private static final class Text extends PrimitiveConverter {
    private byte @Nullable [] bytes;

    byte[] bytes() {
      return Objects.requireNonNull(bytes, "a map's entry without key or value");
    }

    @Override
    public void addBinary(Binary value) {
      bytes = value.getBytes();
    }
  }
}
