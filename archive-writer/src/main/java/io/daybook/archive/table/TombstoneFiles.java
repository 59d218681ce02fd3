package io.daybook.archive.table;

import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The tombstones of a batch: Parquet beside its data files, under a name that no reader of the
 * table takes for data.
 */
public final class TombstoneFiles {
  /** The name of the file; Hive and Spark pass over names that begin like this. */
  public static final String NAME = "_tombstones";

  /** What a row tells. */
  public static final List<Column> COLUMNS =
      List.of(
          Column.required("source", ColumnType.Simple.STRING, "the source whose log brought it"),
          Column.required("record_id", ColumnType.Simple.STRING, "identity of the record"),
          Column.required("record_version", ColumnType.Simple.BIGINT, "version without rows"),
          Column.required("raw_segment", ColumnType.Simple.STRING, "segment of the record"),
          Column.required("raw_offset", ColumnType.Simple.BIGINT, "place of the record"));

  private final Configuration hadoop;
  private final Compression compression;

  /**
   * A version of a record that gives no row.
   *
   * @param segment file name of the raw segment
   * @param offset of the record in the source's file
   */
  public record StoredTombstone(
      String source, String recordId, long version, String segment, long offset) {}

  /**
   * @param hadoop its default file system is the storage's
   */
  public TombstoneFiles(Configuration hadoop, Compression compression) {
    this.hadoop = hadoop;
    this.compression = compression;
  }

  /**
   * Writes the newest tombstone of each record.
   *
   * @param directory of the version
   * @return the file; none if there is no tombstone
   */
  public List<DataFile> write(Collection<StoredTombstone> tombstones, StoragePath directory)
      throws IOException {
    if (tombstones.isEmpty()) {
      return List.of();
    }
    Map<List<String>, StoredTombstone> newest = new LinkedHashMap<>();
    for (StoredTombstone each : tombstones) {
      newest.merge(
          List.of(each.source(), each.recordId()),
          each,
          (known, other) -> other.version() > known.version() ? other : known);
    }
    Path path = new Path(directory.value(), NAME);
    TableFile file =
        TableFile.create(hadoop, path, "tombstones", COLUMNS, compression, newest.size());
    FaultPoint.ARCHIVE_AFTER_FILE_CREATE.pass();
    try (file) {
      for (StoredTombstone each : newest.values()) {
        file.write(new TombstoneRow(each));
      }
    }
    FaultPoint.ARCHIVE_AFTER_FILE_CLOSE.pass();
    return List.of(file.described());
  }

  /** Reads files that {@link #write} returned. */
  public List<StoredTombstone> read(List<DataFile> files) throws IOException {
    List<StoredTombstone> tombstones = new ArrayList<>();
    TableRows.read(
        hadoop,
        COLUMNS,
        files,
        row ->
            tombstones.add(
                new StoredTombstone(
                    text(row, 0), text(row, 1), row.longValue(2), text(row, 3), row.longValue(4))));
    return tombstones;
  }

  private static String text(RowCursor row, int column) {
    return StandardCharsets.UTF_8.decode(row.bytes(column)).toString();
  }

  private record TombstoneRow(StoredTombstone of) implements RowCursor {
    @Override
    public boolean isNull(int column) {
      return false;
    }

    @Override
    public int intValue(int column) {
      throw noSuch(column);
    }

    @Override
    public long longValue(int column) {
      return column == 2 ? of.version : of.offset;
    }

    @Override
    public double doubleValue(int column) {
      throw noSuch(column);
    }

    @Override
    public boolean booleanValue(int column) {
      throw noSuch(column);
    }

    @Override
    public ByteBuffer bytes(int column) {
      @Nullable String text =
          switch (column) {
            case 0 -> of.source;
            case 1 -> of.recordId;
            case 3 -> of.segment;
            default -> throw noSuch(column);
          };
      return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void entries(int column, EntryHandler handler) {
      throw noSuch(column);
    }

    private static IllegalArgumentException noSuch(int column) {
      return new IllegalArgumentException("column " + column + " holds something else");
    }
  }
}
