package io.daybook.archive.table;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.run.FaultPoint;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of one partition's new version, one after the other, each up to 512 MiB.
 *
 * @param <F> how rows are written
 */
final class PartitionFiles<F extends DataFileWriter> implements Closeable {
  private static final long LARGEST_FILE_BYTES = 512L << 20;

  private final StoragePath directory;
  private final Creation<F> creation;
  private final List<DataFile> written = new ArrayList<>();
  private @Nullable F open;

  /** Creates a file of a path that isn't there yet. */
  @FunctionalInterface
  interface Creation<F> {
    F create(Path path) throws IOException;
  }

  /**
   * @param directory created by the first file
   */
  PartitionFiles(StoragePath directory, Creation<F> creation) {
    this.directory = directory;
    this.creation = creation;
  }

  /** Returns the file that takes the next row; another one where the last is full. */
  F current() throws IOException {
    if (open != null && open.bytes() >= LARGEST_FILE_BYTES) {
      close();
    }
    return open == null ? next() : open;
  }

  /** Ends the last file and returns all as their footers tell; none if there was no row. */
  List<DataFile> finish() throws IOException {
    close();
    return List.copyOf(written);
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      F finished = open;
      open = null;
      finished.close();
      written.add(finished.described());
      FaultPoint.ARCHIVE_AFTER_FILE_CLOSE.pass();
    }
  }

  private F next() throws IOException {
    Path path =
        new Path(
            directory.value(), String.format(Locale.ROOT, "part-%05d.parquet", written.size()));
    F file = creation.create(path);
    FaultPoint.ARCHIVE_AFTER_FILE_CREATE.pass();
    open = file;
    return file;
  }
}
