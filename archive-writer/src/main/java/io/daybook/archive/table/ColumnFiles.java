package io.daybook.archive.table;

import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.run.Parallel;
import io.daybook.warehouse.table.Column;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.schema.MessageType;

/**
 * Writes partitions of one table from rows that are at hand in columns. Columns are encoded side by
 * side; partitions may be written at once, too.
 */
public final class ColumnFiles implements Closeable {
  /** Of a dictionary page before it is compressed; with more, values are written plainly. */
  public static final int DICTIONARY_BYTES = 1 << 20;

  /** Below it columns aren't worth threads of their own. */
  private static final int FEW_ROWS = 50_000;

  private final Configuration hadoop;
  private final List<Column> columns;
  private final Compression compression;
  private final int threads;
  private final MessageType schema;
  private final Queue<ColumnEncoder> idle = new ConcurrentLinkedQueue<>();

  /** Columns that are encoded at once, of all partitions: each takes memory for all its rows. */
  private final Semaphore places;

  /** Gives a column's values, by its position in the table; threads call it at once. */
  @FunctionalInterface
  public interface ColumnSource {
    ColumnValues column(int index) throws IOException;
  }

  /**
   * @param threads that encode the columns of a partition
   */
  public ColumnFiles(
      Configuration hadoop,
      String table,
      List<Column> columns,
      Compression compression,
      int threads) {
    this.hadoop = hadoop;
    this.columns = List.copyOf(columns);
    this.compression = compression;
    this.threads = threads;
    this.schema = TableSchema.of(table, columns);
    this.places = new Semaphore(threads);
  }

  /**
   * Begins a partition's new version.
   *
   * @param directory created by the first row
   */
  public Partition partition(StoragePath directory) {
    return new Partition(directory);
  }

  /** The files of a partition's new version. */
  public final class Partition implements Closeable {
    private final PartitionFiles<ColumnFile> files;

    Partition(StoragePath directory) {
      files =
          new PartitionFiles<>(
              directory, path -> ColumnFile.create(hadoop, path, schema, columns, compression));
    }

    /**
     * Writes rows behind all others, as row groups.
     *
     * @param rows one at least
     * @param groupRows the most of one row group
     */
    public void write(int rows, int groupRows, ColumnSource source) throws IOException {
      List<List<List<EncodedColumn>>> leavesByColumn = new ArrayList<>();
      if (rows < FEW_ROWS) {
        for (int index = 0; index < columns.size(); index++) {
          leavesByColumn.add(encoded(index, rows, groupRows, source));
        }
      } else {
        leavesByColumn.addAll(
            Parallel.map(
                threads,
                IntStream.range(0, columns.size()).boxed().toList(),
                index -> encoded(index, rows, groupRows, source)));
      }
      for (int group = 0; group * (long) groupRows < rows; group++) {
        List<EncodedColumn> leaves = new ArrayList<>();
        for (List<List<EncodedColumn>> column : leavesByColumn) {
          leaves.addAll(column.get(group));
        }
        files.current().write(leaves, Math.min(groupRows, rows - (long) group * groupRows));
      }
    }

    /** Ends the last file and returns all as their footers tell; none if there was no row. */
    public List<DataFile> finish() throws IOException {
      return files.finish();
    }

    @Override
    public void close() throws IOException {
      files.close();
    }
  }

  /** Encodes a column, row group by row group. */
  private List<List<EncodedColumn>> encoded(int index, int rows, int groupRows, ColumnSource source)
      throws IOException {
    try {
      places.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting to encode a column", e);
    }
    try {
      return encodedHere(index, rows, groupRows, source);
    } finally {
      places.release();
    }
  }

  private List<List<EncodedColumn>> encodedHere(
      int index, int rows, int groupRows, ColumnSource source) throws IOException {
    ColumnEncoder known = idle.poll();
    ColumnEncoder encoder = known == null ? new ColumnEncoder(hadoop, compression) : known;
    ColumnValues values = source.column(index);
    List<List<EncodedColumn>> groups = new ArrayList<>();
    for (int from = 0, to; from < rows; from = to) {
      to = (int) Math.min(rows, (long) from + groupRows);
      groups.add(encoder.encode(schema, columns.get(index), values, from, to));
    }
    idle.add(encoder);
    return groups;
  }

  @Override
  public void close() {
    for (ColumnEncoder encoder = idle.poll(); encoder != null; encoder = idle.poll()) {
      encoder.close();
    }
  }
}
