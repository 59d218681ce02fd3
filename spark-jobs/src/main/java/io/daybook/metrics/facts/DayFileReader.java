package io.daybook.metrics.facts;

import io.daybook.archive.table.RowCursor;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.table.Column;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Reads rows of committed day files. */
@FunctionalInterface
public interface DayFileReader {
  /**
   * Reads all rows.
   *
   * @param columns those that are read, in the order of the cursor
   */
  void read(List<Column> columns, List<DataFile> files, Consumer<RowCursor> reader)
      throws IOException;
}
