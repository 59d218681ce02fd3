package io.daybook.archive.table;

import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.table.Column;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.jspecify.annotations.Nullable;

/** The rows of a partition's files, from the first row of the first to the last of the last. */
final class StoredRows implements Closeable {
  private final Configuration hadoop;
  private final List<Column> columns;
  private final Queue<DataFile> files;
  private @Nullable ParquetReader<StoredRow> open;

  /**
   * @param files in the order of their rows
   */
  StoredRows(Configuration hadoop, List<Column> columns, List<DataFile> files) {
    this.hadoop = hadoop;
    this.columns = columns;
    this.files = new ArrayDeque<>(files);
  }

  /** Returns the next row, valid until the next call; null behind the last. */
  @Nullable StoredRow next() throws IOException {
    while (true) {
      StoredRow row = open == null ? null : open.read();
      if (row != null) {
        return row;
      }
      close();
      DataFile file = files.poll();
      if (file == null) {
        return null;
      }
      open =
          new RowsBuilder(HadoopInputFile.fromPath(new Path(file.path()), hadoop), columns).build();
    }
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  private static final class RowsBuilder extends ParquetReader.Builder<StoredRow> {
    private final List<Column> columns;

    RowsBuilder(HadoopInputFile file, List<Column> columns) {
      super(file);
      this.columns = columns;
    }

    @Override
    protected ReadSupport<StoredRow> getReadSupport() {
      return new RowReadSupport(columns);
    }
  }
}
