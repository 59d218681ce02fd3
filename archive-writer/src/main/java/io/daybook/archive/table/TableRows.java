package io.daybook.archive.table;

import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.table.Column;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** Rows of a table's files, read one after the other without Spark. */
public final class TableRows {
  private TableRows() {}

  /**
   * Reads all rows.
   *
   * @param columns those that are read; a row's cursor counts them
   * @param files with paths that the configuration's file system knows, or that name another
   * @param reader gets each row; it is valid during the call
   */
  public static void read(
      Configuration hadoop, List<Column> columns, List<DataFile> files, Consumer<RowCursor> reader)
      throws IOException {
    try (StoredRows rows = new StoredRows(hadoop, columns, files)) {
      for (StoredRow row = rows.next(); row != null; row = rows.next()) {
        reader.accept(row);
      }
    }
  }
}
