package io.daybook.archive.table;

import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Merges the batches of a day into one version. Each batch is sorted, so one row of each is held at
 * a time, whatever the size of the day. Rows of a table without users follow one another as they
 * came.
 */
public final class BatchMerger {
  private final Configuration hadoop;
  private final Compression compression;

  /**
   * @param hadoop its default file system is the storage's
   */
  public BatchMerger(Configuration hadoop, Compression compression) {
    this.hadoop = hadoop;
    this.compression = compression;
  }

  /**
   * Writes all rows of the batches.
   *
   * @param declared columns as the table declares them now; what a file lacks is null
   * @param batches in the order in which they were committed
   * @param directory where the files go
   * @return the files as their footers tell, after proof that each numeric column adds up to what
   *     it did before; nothing, and nothing written, if a batch has a column that the table no
   *     longer declares, or declares with a type that doesn't include its own: it would be lost
   * @throws OperatorException if a sum differs
   */
  public Optional<List<DataFile>> merge(
      String table, List<Column> declared, List<PartitionVersion> batches, StoragePath directory)
      throws IOException {
    List<Column> columns =
        columns(hadoop, declared, batches.stream().flatMap(of -> of.files().stream()).toList());
    for (PartitionVersion batch : batches) {
      for (DataFile file : batch.files()) {
        if (!isDeclared(hadoop, columns, file)) {
          return Optional.empty();
        }
      }
    }
    long rows = batches.stream().mapToLong(PartitionVersion::rows).sum();
    try (PartitionFiles<TableFile> files =
            new PartitionFiles<>(
                directory,
                path -> TableFile.create(hadoop, path, table, columns, compression, rows));
        Heads heads = new Heads(columns)) {
      for (PartitionVersion batch : batches) {
        heads.add(new StoredRows(hadoop, columns, batch.files()));
      }
      for (StoredRow row = heads.next(); row != null; row = heads.next()) {
        files.current().write(row);
      }
      List<DataFile> merged = files.finish();
      List<DataFile> before = batches.stream().flatMap(batch -> batch.files().stream()).toList();
      prove(table, before, merged);
      return Optional.of(merged);
    }
  }

  /**
   * Reads files and what was written of them, each in its own types, and compares the sums.
   *
   * @throws OperatorException if a numeric column doesn't add up to the same
   */
  void prove(String table, List<DataFile> before, List<DataFile> written) throws IOException {
    Map<String, ColumnSums.ColumnSum> expected = ColumnSums.of(hadoop, before).columns();
    Map<String, ColumnSums.ColumnSum> found = ColumnSums.of(hadoop, written).columns();
    Set<String> columns = new TreeSet<>(expected.keySet());
    columns.addAll(found.keySet());
    for (String column : columns) {
      if (!Objects.equals(expected.get(column), found.get(column))) {
        throw new OperatorException(
            ExitCode.BLOCKED,
            String.format(
                Locale.ROOT,
                "[%s] Cannot merge: expected column %s to add up to %s as in the batches but the"
                    + " files hold %s; nothing was committed, this is a defect: please report it"
                    + " with the log",
                table,
                column,
                plain(expected.get(column)),
                plain(found.get(column))));
      }
    }
  }

  private static String plain(ColumnSums.@Nullable ColumnSum sum) {
    return sum == null
        ? "nothing"
        : String.format(Locale.ROOT, "%s in %,d values", sum.sum().toPlainString(), sum.values());
  }

  /** Returns whether the table declares all columns of a file, with types that include theirs. */
  static boolean isDeclared(Configuration hadoop, List<Column> columns, DataFile file)
      throws IOException {
    MessageType stored = schema(hadoop, file);
    Map<String, ColumnType> declared = new HashMap<>();
    columns.forEach(column -> declared.put(column.name(), column.type()));
    for (Type field : stored.getFields()) {
      ColumnType type = declared.get(field.getName());
      if (type == null || TableSchema.type(field).filter(type::includes).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Returns the columns that copies of the files have. */
  static List<Column> columns(Configuration hadoop, List<Column> declared, List<DataFile> files)
      throws IOException {
    Set<String> stored = new TreeSet<>();
    for (DataFile file : files) {
      schema(hadoop, file).getFields().forEach(field -> stored.add(field.getName()));
    }
    return Dataset.withStoredVersions(declared, stored);
  }

  private static MessageType schema(Configuration hadoop, DataFile file) throws IOException {
    HadoopInputFile input = HadoopInputFile.fromPath(new Path(file.path()), hadoop);
    try (ParquetFileReader reader = TableFile.open(hadoop, input)) {
      return reader.getFileMetaData().getSchema();
    }
  }

  /** One row of each batch, the least first: by user (null first), event time, then batch. */
  private static final class Heads implements Closeable {
    private final int user;
    private final int time;
    private final List<StoredRows> batches = new ArrayList<>();
    private final PriorityQueue<Head> heads = new PriorityQueue<>(this::compare);
    private @Nullable Head least;

    private record Head(int batch, StoredRows rows, StoredRow row) {}

    Heads(List<Column> columns) {
      List<String> names = columns.stream().map(Column::name).toList();
      user = names.indexOf("user_id");
      time = names.indexOf("event_time");
    }

    void add(StoredRows rows) throws IOException {
      batches.add(rows);
      advance(batches.size(), rows);
    }

    @Nullable StoredRow next() throws IOException {
      if (least != null) {
        advance(least.batch(), least.rows());
      }
      least = heads.poll();
      return least == null ? null : least.row();
    }

    private void advance(int batch, StoredRows rows) throws IOException {
      StoredRow row = rows.next();
      if (row != null) {
        heads.add(new Head(batch, rows, row));
      }
    }

    private int compare(Head a, Head b) {
      int order = user < 0 ? 0 : Arrays.compareUnsigned(a.row().text(user), b.row().text(user));
      if (order == 0 && time >= 0) {
        order = Long.compare(a.row().longValue(time), b.row().longValue(time));
      }
      return order != 0 ? order : Integer.compare(a.batch(), b.batch());
    }

    @Override
    public void close() throws IOException {
      for (StoredRows rows : batches) {
        rows.close();
      }
    }
  }
}
