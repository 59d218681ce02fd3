package io.daybook.archive.quarantine;

import io.daybook.archive.bucket.RowCursor;
import io.daybook.archive.bucket.TableFile;
import io.daybook.archive.parse.ParseOutcome;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.table.QuarantineTable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records that a run can't archive: one Parquet file per arrival day, invisible until
 * the run commits. Threads may add at once.
 */
public final class QuarantineFiles implements Closeable {
  private final Configuration hadoop;
  private final Compression compression;
  private final Function<LocalDate, StoragePath> directories;
  private final SortedMap<LocalDate, DayFile> days = new TreeMap<>();

  /**
   * Wires the files of one run; none is created before its first record.
   *
   * @param directories where an arrival day's file goes
   */
  public QuarantineFiles(
      Configuration hadoop, Compression compression, Function<LocalDate, StoragePath> directories) {
    this.hadoop = hadoop;
    this.compression = compression;
    this.directories = directories;
  }

  /**
   * Adds a record.
   *
   * @param position byte offset of the record in its file
   * @param length of the record in bytes, line end included
   * @param record its text
   */
  public synchronized void add(
      SegmentName segment,
      LocalDate arrivalDay,
      long position,
      long length,
      String record,
      ParseOutcome.Rejected why)
      throws IOException {
    DayFile day = days.get(arrivalDay);
    if (day == null) {
      Path path = new Path(directories.apply(arrivalDay).value(), "part-00000.parquet");
      day =
          new DayFile(
              path,
              TableFile.createForLongRows(
                  hadoop, path, QuarantineTable.NAME, QuarantineTable.COLUMNS, compression));
      days.put(arrivalDay, day);
    }
    day.file().write(new Row(segment, position, length, record, why));
  }

  /** Ends the files and tells what their footers say, by arrival day. */
  public synchronized SortedMap<LocalDate, DataFile> finish() throws IOException {
    close();
    SortedMap<LocalDate, DataFile> finished = new TreeMap<>();
    for (var day : days.entrySet()) {
      finished.put(
          day.getKey(), TableFile.describe(hadoop, day.getValue().path(), QuarantineTable.COLUMNS));
    }
    return finished;
  }

  @Override
  public synchronized void close() throws IOException {
    for (DayFile day : days.values()) {
      day.file().close();
    }
  }

  private record DayFile(Path path, TableFile file) {}

  /** A record as a row of {@link QuarantineTable#COLUMNS}. */
  private static final class Row implements RowCursor {
    private final List<@Nullable String> texts;
    private final long position;
    private final long length;

    Row(SegmentName segment, long position, long length, String record, ParseOutcome.Rejected why) {
      this.position = position;
      this.length = length;
      this.texts =
          Arrays.asList(
              segment.source(),
              segment.fileName(),
              null,
              null,
              why.reason().name(),
              why.field(),
              why.message(),
              record.stripTrailing());
    }

    @Override
    public boolean isNull(int column) {
      return column != 2 && column != 3 && texts.get(column) == null;
    }

    @Override
    public long longValue(int column) {
      return column == 2 ? position : length;
    }

    @Override
    public ByteBuffer bytes(int column) {
      String text = texts.get(column);
      return ByteBuffer.wrap((text == null ? "" : text).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int intValue(int column) {
      throw new IllegalArgumentException("no INT in column " + column);
    }

    @Override
    public double doubleValue(int column) {
      throw new IllegalArgumentException("no DOUBLE in column " + column);
    }

    @Override
    public boolean booleanValue(int column) {
      throw new IllegalArgumentException("no BOOLEAN in column " + column);
    }

    @Override
    public void entries(int column, EntryHandler handler) {
      throw new IllegalArgumentException("no MAP in column " + column);
    }
  }
}
