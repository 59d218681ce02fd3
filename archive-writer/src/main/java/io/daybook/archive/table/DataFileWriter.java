package io.daybook.archive.table;

import io.daybook.warehouse.ledger.DataFile;
import java.io.Closeable;
import java.io.IOException;

/** A Parquet file that is being written. */
public interface DataFileWriter extends Closeable {
  /** Returns about how many bytes the file has by now. */
  long bytes();

  /** Ends the file; then {@link #described} tells what it holds. */
  @Override
  void close() throws IOException;

  /** Returns what a file holds that was closed, as its footer tells, which isn't read again. */
  DataFile described();
}
