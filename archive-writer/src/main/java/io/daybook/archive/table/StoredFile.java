package io.daybook.archive.table;

import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * A finished file of a table, opened to prove what is in it. What Parquet says of a damaged file is
 * an {@link IOException} or any {@link RuntimeException}.
 */
public final class StoredFile implements Closeable {
  private final Path path;
  private final long bytes;
  private final ParquetFileReader reader;

  private StoredFile(Path path, long bytes, ParquetFileReader reader) {
    this.path = path;
    this.bytes = bytes;
    this.reader = reader;
  }

  /** Opens a file and reads its footer. Pages will be held against their checksums. */
  public static StoredFile open(Configuration hadoop, String path) throws IOException {
    Path place = new Path(path);
    HadoopInputFile input = HadoopInputFile.fromPath(place, hadoop);
    ParquetFileReader reader =
        ParquetFileReader.open(
            input, HadoopReadOptions.builder(hadoop).usePageChecksumVerification().build());
    return new StoredFile(place, input.getLength(), reader);
  }

  /**
   * Returns what the footer tells, as a ledger would keep it.
   *
   * @param bounded names of the columns whose bounds are wanted
   */
  public DataFile described(Collection<String> bounded) {
    Map<String, String> min = new HashMap<>();
    Map<String, String> max = new HashMap<>();
    bounded.forEach(column -> TableFile.bounds(reader.getFooter(), column, min, max));
    return new DataFile(path.toUri().getPath(), reader.getRecordCount(), bytes, min, max);
  }

  /** Returns in which column the file is not one of the table's; nothing if in none. */
  public Optional<String> otherColumn(List<Column> columns) {
    Map<String, ColumnType> declared = new HashMap<>();
    Dataset.withStoredVersions(columns, names())
        .forEach(column -> declared.put(column.name(), column.type()));
    for (Type field : schema().getFields()) {
      ColumnType type = declared.get(field.getName());
      if (type == null) {
        return Optional.of("column " + field.getName() + ", which the table doesn't declare");
      }
      if (TableSchema.type(field).filter(type::includes).isEmpty()) {
        return Optional.of("column " + field + ", which " + type.sql() + " doesn't include");
      }
    }
    return Optional.empty();
  }

  private List<String> names() {
    return schema().getFields().stream().map(Type::getName).toList();
  }

  private MessageType schema() {
    return reader.getFileMetaData().getSchema();
  }

  /** Takes rows one after the other. */
  @FunctionalInterface
  public interface ValueVisitor {
    /**
     * Takes one.
     *
     * @param row the same object for each; valid during the call
     */
    void row(RowValues row);
  }

  /** Reads no more than the wanted columns. */
  public void readColumns(List<String> wanted, ValueVisitor visitor) throws IOException {
    List<Type> fields =
        schema().getFields().stream().filter(field -> wanted.contains(field.getName())).toList();
    MessageType read = new MessageType(schema().getName(), fields);
    reader.setRequestedSchema(read);
    for (int group = 0; group < reader.getRowGroups().size(); group++) {
      new RowGroupColumns(group, read, column -> null).visit(wanted, visitor);
    }
  }

  /**
   * Reads every page and decodes every value, and holds against them what readers skip by: bounds
   * and null counts of the footer and of page indexes, and Bloom filters.
   *
   * @param wanted columns that the visitor gets, without lists and maps; one that the file lacks is
   *     null
   */
  public void readAll(List<String> wanted, ValueVisitor visitor) throws IOException {
    MessageType all = schema();
    for (int group = 0; group < reader.getRowGroups().size(); group++) {
      BlockMetaData block = reader.getRowGroups().get(group);
      RowGroupColumns columns =
          new RowGroupColumns(group, all, column -> proof(column, chunk(block, column)));
      columns.visit(wanted, visitor);
      for (ColumnDescriptor column : all.getColumns()) {
        if (column.getPath().length > 1 || !wanted.contains(column.getPath()[0])) {
          columns.drain(column);
        }
      }
    }
  }

  private ColumnProof proof(ColumnDescriptor column, ColumnChunkMetaData chunk) throws IOException {
    return new ColumnProof(
        column,
        chunk,
        reader.readBloomFilter(chunk),
        reader.readColumnIndex(chunk),
        reader.readOffsetIndex(chunk));
  }

  private static ColumnChunkMetaData chunk(BlockMetaData block, ColumnDescriptor column) {
    return block.getColumns().stream()
        .filter(chunk -> Arrays.equals(chunk.getPath().toArray(), column.getPath()))
        .findFirst()
        .orElseThrow(() -> new ParquetDecodingException("no values of " + name(column)));
  }

  /** Makes what a column's values are held against; null: nothing. */
  private interface ProofMaker {
    @Nullable ColumnProof of(ColumnDescriptor column) throws IOException;
  }

  /** The columns of one row group. */
  private final class RowGroupColumns {
    private final BlockMetaData block;
    private final ColumnReadStoreImpl columns;
    private final MessageType read;
    private final ProofMaker proofs;

    RowGroupColumns(int number, MessageType read, ProofMaker proofs) throws IOException {
      this.read = read;
      this.proofs = proofs;
      block = reader.getRowGroups().get(number);
      columns =
          new ColumnReadStoreImpl(
              reader.readRowGroup(number),
              new DummyRecordConverter(read).getRootConverter(),
              read,
              reader.getFileMetaData().getCreatedBy());
    }

    void visit(List<String> wanted, ValueVisitor visitor) throws IOException {
      List<Optional<StoredColumn>> values = new ArrayList<>();
      for (String name : wanted) {
        values.add(
            read.containsField(name)
                ? Optional.of(open(read.getColumnDescription(new String[] {name})))
                : Optional.empty());
      }
      RowValues row = new RowValues(values);
      for (long left = block.getRowCount(); left > 0; left--) {
        visitor.row(row);
        row.advance();
      }
      values.forEach(column -> column.ifPresent(StoredColumn::end));
    }

    void drain(ColumnDescriptor column) throws IOException {
      StoredColumn values = open(column);
      long count = chunk(block, column).getValueCount();
      if (column.getMaxRepetitionLevel() == 0 && count != block.getRowCount()) {
        throw new ParquetDecodingException(
            "expected " + block.getRowCount() + " values of " + name(column) + ", found " + count);
      }
      for (long left = count; left > 0; left--) {
        values.advance();
      }
      values.end();
    }

    private StoredColumn open(ColumnDescriptor column) throws IOException {
      return new StoredColumn(column, columns.getColumnReader(column), proofs.of(column));
    }
  }

  private static String name(ColumnDescriptor column) {
    return String.join(".", column.getPath());
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
