package io.daybook.archive.table;

import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.table.Column;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** The files of one partition's new version, one after the other, each up to 512 MiB. */
public final class PartitionFiles implements Closeable {
  private static final long LARGEST_FILE_BYTES = 512L << 20;

  private final Configuration hadoop;
  private final String table;
  private final List<Column> columns;
  private final Compression compression;
  private final StoragePath directory;
  private final List<DataFile> written = new ArrayList<>();
  private @Nullable TableFile open;
  private long expectedRows;

  /**
   * @param directory created by the first row
   */
  public PartitionFiles(
      Configuration hadoop,
      String table,
      List<Column> columns,
      Compression compression,
      StoragePath directory) {
    this.hadoop = hadoop;
    this.table = table;
    this.columns = columns;
    this.compression = compression;
    this.directory = directory;
  }

  /** Tells how many rows will come at most; to be called before the first. */
  public void expect(long rows) {
    expectedRows = rows;
  }

  /** Writes a row behind all others; begins another file where one is full. */
  public void write(RowCursor row) throws IOException {
    if (open != null && open.bytes() >= LARGEST_FILE_BYTES) {
      close();
    }
    TableFile file = open == null ? next() : open;
    file.write(row);
  }

  /** Ends the last file and returns all as their footers tell; none if there was no row. */
  public List<DataFile> finish() throws IOException {
    close();
    return List.copyOf(written);
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      TableFile finished = open;
      open = null;
      finished.close();
      written.add(finished.described());
      FaultPoint.ARCHIVE_AFTER_FILE_CLOSE.pass();
    }
  }

  private TableFile next() throws IOException {
    Path path =
        new Path(
            directory.value(), String.format(Locale.ROOT, "part-%05d.parquet", written.size()));
    TableFile file = TableFile.create(hadoop, path, table, columns, compression, expectedRows);
    FaultPoint.ARCHIVE_AFTER_FILE_CREATE.pass();
    open = file;
    return file;
  }
}
