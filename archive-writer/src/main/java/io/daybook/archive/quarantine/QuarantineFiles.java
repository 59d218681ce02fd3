package io.daybook.archive.quarantine;

import io.daybook.archive.parse.ParseOutcome;
import io.daybook.archive.table.RowCursor;
import io.daybook.archive.table.TableFile;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records that a run can't archive: Parquet files by arrival day and source, so that
 * those of a held source can be dropped; invisible until the run commits. Threads may add at once.
 */
public final class QuarantineFiles implements RejectSink, Closeable {
  /** Each has a row group in memory; one more ends the file that was written to the longest ago. */
  private static final int MOST_OPEN = 8;

  private final Configuration hadoop;
  private final Compression compression;
  private final Function<LocalDate, StoragePath> directories;
  private final Map<DaySource, TableFile> open = new LinkedHashMap<>(16, 0.75f, true);
  private final SortedMap<LocalDate, List<SourceFile>> files = new TreeMap<>();

  /**
   * Wires the files of one run; none is created before its first record.
   *
   * @param directories where an arrival day's files go
   */
  public QuarantineFiles(
      Configuration hadoop, Compression compression, Function<LocalDate, StoragePath> directories) {
    this.hadoop = hadoop;
    this.compression = compression;
    this.directories = directories;
  }

  private record DaySource(LocalDate arrivalDay, String source) {}

  private record SourceFile(String source, Path path) {}

  @Override
  public synchronized void add(
      SegmentName segment,
      LocalDate arrivalDay,
      long position,
      long length,
      String record,
      ParseOutcome.Rejected why)
      throws IOException {
    DaySource key = new DaySource(arrivalDay, segment.source());
    TableFile file = open.get(key);
    if (file == null) {
      endTheOldest();
      file = create(key);
      open.put(key, file);
    }
    file.write(new Row(segment, position, length, record, why));
  }

  private void endTheOldest() throws IOException {
    if (open.size() >= MOST_OPEN) {
      Iterator<TableFile> oldest = open.values().iterator();
      oldest.next().close();
      oldest.remove();
    }
  }

  private TableFile create(DaySource key) throws IOException {
    List<SourceFile> ofDay = files.computeIfAbsent(key.arrivalDay(), day -> new ArrayList<>());
    Path path =
        new Path(
            directories.apply(key.arrivalDay()).value(),
            String.format(Locale.ROOT, "part-%05d.parquet", ofDay.size()));
    ofDay.add(new SourceFile(key.source(), path));
    return TableFile.createForLongRows(
        hadoop, path, QuarantineTable.NAME, QuarantineTable.COLUMNS, compression);
  }

  /**
   * Ends the files, deletes those of some sources, and tells what the footers of the others say.
   *
   * @param dropped sources of which nothing is to be kept
   * @return by arrival day; without the days of which nothing is left
   */
  public synchronized SortedMap<LocalDate, List<DataFile>> finish(Set<String> dropped)
      throws IOException {
    close();
    SortedMap<LocalDate, List<DataFile>> finished = new TreeMap<>();
    for (var day : files.entrySet()) {
      List<DataFile> kept = new ArrayList<>();
      for (SourceFile file : day.getValue()) {
        if (dropped.contains(file.source())) {
          delete(file.path());
        } else {
          kept.add(TableFile.describe(hadoop, file.path(), QuarantineTable.COLUMNS));
        }
      }
      if (kept.isEmpty()) {
        delete(new Path(directories.apply(day.getKey()).value()));
      } else {
        finished.put(day.getKey(), kept);
      }
    }
    return finished;
  }

  private void delete(Path path) throws IOException {
    path.getFileSystem(hadoop).delete(path, true);
  }

  @Override
  public synchronized void close() throws IOException {
    for (TableFile file : open.values()) {
      file.close();
    }
    open.clear();
  }

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
