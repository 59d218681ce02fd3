package io.daybook.archive.quarantine;

import io.daybook.archive.table.RowCursor;
import io.daybook.archive.table.RowSelection;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.QuarantineTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The quarantine as Parquet files. */
public final class StoredQuarantine implements QuarantineRows {
  private static final int SOURCE = column("source");
  private static final int SEGMENT = column("raw_segment");
  private static final int OFFSET = column("raw_offset");
  private static final int LENGTH = column("raw_length");

  private final RowSelection rows;

  public StoredQuarantine(RowSelection rows) {
    this.rows = rows;
  }

  @Override
  public void read(List<DataFile> files, Consumer<QuarantinedRecord> reader) throws IOException {
    rows.read(QuarantineTable.COLUMNS, files, row -> reader.accept(record(row)));
  }

  @Override
  public List<DataFile> copy(
      List<DataFile> files, Predicate<QuarantinedRecord> stays, StoragePath directory)
      throws IOException {
    return rows.copy(
        QuarantineTable.NAME,
        QuarantineTable.COLUMNS,
        files,
        row -> stays.test(record(row)),
        directory);
  }

  private static QuarantinedRecord record(RowCursor row) {
    return new QuarantinedRecord(
        text(row, SOURCE), text(row, SEGMENT), row.longValue(OFFSET), row.longValue(LENGTH));
  }

  private static String text(RowCursor row, int column) {
    ByteBuffer bytes = row.bytes(column);
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private static int column(String name) {
    return QuarantineTable.COLUMNS.stream().map(Column::name).toList().indexOf(name);
  }
}
