package io.daybook.archive.bucket;

import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.table.Column;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
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
   * @param columns as the table declares them now; what a file lacks is null
   * @param batches in the order in which they were committed
   * @param directory where the files go
   * @return the files as their footers tell; nothing, and nothing written, if a batch has a column
   *     that the table no longer declares: it would be lost
   */
  public Optional<List<DataFile>> merge(
      String table, List<Column> columns, List<PartitionVersion> batches, StoragePath directory)
      throws IOException {
    for (PartitionVersion batch : batches) {
      for (DataFile file : batch.files()) {
        if (!declared(columns).containsAll(columns(file))) {
          return Optional.empty();
        }
      }
    }
    try (PartitionFiles files = new PartitionFiles(hadoop, table, columns, compression, directory);
        Heads heads = new Heads(columns)) {
      files.expect(batches.stream().mapToLong(PartitionVersion::rows).sum());
      for (PartitionVersion batch : batches) {
        heads.add(new StoredRows(hadoop, columns, batch.files()));
      }
      for (StoredRow row = heads.next(); row != null; row = heads.next()) {
        files.write(row);
      }
      return Optional.of(files.finish());
    }
  }

  private static Set<String> declared(List<Column> columns) {
    return new HashSet<>(columns.stream().map(Column::name).toList());
  }

  private List<String> columns(DataFile file) throws IOException {
    HadoopInputFile input = HadoopInputFile.fromPath(new Path(file.path()), hadoop);
    try (ParquetFileReader reader = TableFile.open(hadoop, input)) {
      return reader.getFileMetaData().getSchema().getFields().stream().map(Type::getName).toList();
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
