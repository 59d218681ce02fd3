package io.daybook.archive.table;

import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Column;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;

/** Reads the rows of a version's files, or writes those of them that stay as another version. */
public final class RowSelection {
  private final Configuration hadoop;
  private final Compression compression;

  /**
   * @param hadoop its default file system is the storage's
   */
  public RowSelection(Configuration hadoop, Compression compression) {
    this.hadoop = hadoop;
    this.compression = compression;
  }

  /**
   * Hands over all rows in order.
   *
   * @param columns as the table declares them now; what a file lacks is null
   * @param reader gets the same cursor again and again
   */
  public void read(List<Column> columns, List<DataFile> files, Consumer<RowCursor> reader)
      throws IOException {
    try (StoredRows rows = new StoredRows(hadoop, columns, files)) {
      for (StoredRow row = rows.next(); row != null; row = rows.next()) {
        reader.accept(row);
      }
    }
  }

  /**
   * Copies rows in their order, with all their columns.
   *
   * @param columns as the table declares them now
   * @throws OperatorException if a file has a column that the table no longer declares, or declares
   *     with a type that doesn't include its own: it would be lost
   */
  public List<DataFile> copyWhole(
      String table,
      List<Column> columns,
      List<DataFile> files,
      Predicate<RowCursor> stays,
      StoragePath directory)
      throws IOException {
    for (DataFile file : files) {
      if (!BatchMerger.isDeclared(hadoop, columns, file)) {
        throw new OperatorException(
            ExitCode.BLOCKED,
            "["
                + table
                + "] Cannot rewrite "
                + file.path()
                + " without the rows that newer versions replace: expected the columns that the"
                + " table declares, in types that hold all values, but found another one, which"
                + " would be lost; declare it again as it was, then run again");
      }
    }
    return copy(table, columns, files, stays, directory);
  }

  /**
   * Copies rows in their order.
   *
   * @param stays tells of each row whether it is copied
   * @param directory where the files go
   * @return the files as their footers tell; none if no row stays
   */
  public List<DataFile> copy(
      String table,
      List<Column> columns,
      List<DataFile> files,
      Predicate<RowCursor> stays,
      StoragePath directory)
      throws IOException {
    long most = files.stream().mapToLong(DataFile::rows).sum();
    try (PartitionFiles<TableFile> copies =
            new PartitionFiles<>(
                directory,
                path -> TableFile.create(hadoop, path, table, columns, compression, most));
        StoredRows rows = new StoredRows(hadoop, columns, files)) {
      for (StoredRow row = rows.next(); row != null; row = rows.next()) {
        if (stays.test(row)) {
          copies.current().write(row);
        }
      }
      return copies.finish();
    }
  }
}
