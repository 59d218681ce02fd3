package io.daybook.archive.table;

import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.table.ColumnType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * The exact sum of each numeric column of some files, each file read in its own types: what a
 * rewrite must keep, whatever types it writes.
 *
 * @param columns the sums by column, those without a value left out
 */
record ColumnSums(Map<String, ColumnSum> columns) {

  /**
   * The sum of a column.
   *
   * @param values how many aren't null
   * @param sum without trailing zeros
   */
  record ColumnSum(long values, BigDecimal sum) {}

  ColumnSums {
    columns = Map.copyOf(columns);
  }

  /** Reads the numeric columns of files. */
  static ColumnSums of(Configuration hadoop, List<DataFile> files) throws IOException {
    Map<String, Adder> adders = new TreeMap<>();
    for (DataFile file : files) {
      add(hadoop, file, adders);
    }
    Map<String, ColumnSum> sums = new TreeMap<>();
    adders.forEach(
        (column, adder) -> {
          if (adder.values > 0) {
            sums.put(column, new ColumnSum(adder.values, adder.total().stripTrailingZeros()));
          }
        });
    return new ColumnSums(sums);
  }

  private static void add(Configuration hadoop, DataFile file, Map<String, Adder> adders)
      throws IOException {
    HadoopInputFile input = HadoopInputFile.fromPath(new Path(file.path()), hadoop);
    try (ParquetFileReader reader = TableFile.open(hadoop, input)) {
      MessageType stored = reader.getFileMetaData().getSchema();
      List<Type> numeric = stored.getFields().stream().filter(ColumnSums::isNumeric).toList();
      if (numeric.isEmpty()) {
        return;
      }
      MessageType read = new MessageType(stored.getName(), numeric);
      reader.setRequestedSchema(read);
      GroupConverter ignored = new DummyRecordConverter(read).getRootConverter();
      String writer = reader.getFileMetaData().getCreatedBy();
      for (PageReadStore group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        ColumnReadStoreImpl columns = new ColumnReadStoreImpl(group, ignored, read, writer);
        for (ColumnDescriptor column : read.getColumns()) {
          Adder adder = adders.computeIfAbsent(column.getPath()[0], name -> new Adder());
          adder.begin(TableSchema.type(column.getPrimitiveType()).orElseThrow());
          add(columns.getColumnReader(column), column, group.getRowCount(), adder);
          adder.end();
        }
      }
    }
  }

  private static void add(ColumnReader reader, ColumnDescriptor column, long rows, Adder adder) {
    for (long left = rows; left > 0; left--) {
      if (reader.getCurrentDefinitionLevel() == column.getMaxDefinitionLevel()) {
        switch (column.getPrimitiveType().getPrimitiveTypeName()) {
          case INT32 -> adder.add(reader.getInteger());
          case INT64 -> adder.add(reader.getLong());
          case DOUBLE -> adder.add(reader.getDouble());
          default -> adder.add(new BigInteger(reader.getBinary().getBytes()));
        }
      }
      reader.consume();
    }
  }

  private static boolean isNumeric(Type type) {
    return TableSchema.type(type)
        .filter(
            known ->
                known instanceof ColumnType.Decimal
                    || known == ColumnType.Simple.INT
                    || known == ColumnType.Simple.BIGINT
                    || known == ColumnType.Simple.DOUBLE)
        .isPresent();
  }

  /** Adds up one column; whole numbers in 64 bits as long as they fit. */
  private static final class Adder {
    private BigDecimal total = BigDecimal.ZERO;
    private BigInteger carried = BigInteger.ZERO;
    private long sum;
    private long values;
    private int scale;

    /** What comes now has this type. */
    void begin(ColumnType type) {
      scale = type instanceof ColumnType.Decimal decimal ? decimal.scale() : 0;
    }

    void add(long value) {
      long next = sum + value;
      if (((sum ^ next) & (value ^ next)) < 0) {
        carried = carried.add(BigInteger.valueOf(sum));
        next = value;
      }
      sum = next;
      values++;
    }

    void add(BigInteger value) {
      carried = carried.add(value);
      values++;
    }

    /** No sum holds what is no number; its row still counts. */
    void add(double value) {
      total = Double.isFinite(value) ? total.add(new BigDecimal(value)) : total;
      values++;
    }

    void end() {
      total = total.add(new BigDecimal(carried.add(BigInteger.valueOf(sum)), scale));
      carried = BigInteger.ZERO;
      sum = 0;
    }

    BigDecimal total() {
      return total;
    }
  }
}
