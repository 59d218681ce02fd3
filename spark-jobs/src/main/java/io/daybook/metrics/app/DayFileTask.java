package io.daybook.metrics.app;

import io.daybook.archive.table.TableFile;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Writes the days of one partition of a frame, a file each, and returns a {@link WrittenDay#line}
 * for each. The rows come sorted by day and key. An attempt that fails leaves files that no ledger
 * names, in a directory of its own.
 */
final class DayFileTask implements FlatMapFunction<Iterator<InternalRow>, String> {
  private static final long serialVersionUID = 1L;
  private static final int NO_COLUMN = -1;
  private static final long SMALL_BYTES = 1 << 20;

  private final String tableName;
  private final ArrayList<Column> columns;
  private final int concerns;
  private final Map<LocalDate, String> directories;
  private final RunningTotals.SummedColumns summed;
  private final int dimensions;
  private final SerializableConfiguration hadoop;

  /**
   * @param table whose columns have the order of the rows, which have their day before them
   * @param directories by day, with scheme; serializable
   */
  DayFileTask(
      MetricTable table, Map<LocalDate, String> directories, SerializableConfiguration hadoop) {
    this.tableName = table.name();
    this.columns = new ArrayList<>(table.columns());
    List<String> names = columns.stream().map(Column::name).toList();
    this.concerns = table.concerns().map(names::indexOf).orElse(NO_COLUMN);
    this.summed = RunningTotals.SummedColumns.of(table);
    this.dimensions = table.dimensions().size();
    this.directories = Map.copyOf(directories);
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<String> call(Iterator<InternalRow> rows) throws IOException {
    @Nullable DayFile file = null;
    try (FileEnds ends = new FileEnds()) {
      while (rows.hasNext()) {
        InternalRow row = rows.next();
        int day = row.getInt(0);
        if (file == null || day != file.day) {
          end(file, ends);
          file = null;
          file = new DayFile(day);
        }
        file.write(row);
      }
      end(file, ends);
      file = null;
      return ends.all().iterator();
    } finally {
      if (file != null) {
        file.abandon();
      }
    }
  }

  /** A large file ends before the next one begins: two would take twice the memory. */
  private static void end(@Nullable DayFile file, FileEnds ends) throws IOException {
    if (file != null && file.file.bytes() > SMALL_BYTES) {
      String line = file.end();
      ends.add(() -> line);
    } else if (file != null) {
      ends.add(file::end);
    }
  }

  private final class DayFile {
    private final int day;
    private final TableFile file;
    private final SparkRowCursor cursor = new SparkRowCursor(columns);
    private final RowDigest content = new RowDigest(columns);
    private final Map<LocalDate, RowDigest> reached = new TreeMap<>();
    private final RunningTotals totals = new RunningTotals(summed);
    private final KeyCounts.Counter keys = new KeyCounts.Counter(dimensions);

    DayFile(int day) throws IOException {
      this.day = day;
      LocalDate date = LocalDate.ofEpochDay(day);
      String directory = directories.get(date);
      if (directory == null) {
        throw new IllegalStateException(
            "metric table " + tableName + ": expected rows of the asked days but found " + date);
      }
      Path path = new Path(new Path(directory, attempt()), fileName());
      this.file = TableFile.create(hadoop.value(), path, tableName, columns, Compression.ZSTD, 0);
    }

    void write(InternalRow row) throws IOException {
      cursor.at(row);
      file.write(cursor);
      content.add(cursor);
      totals.add(cursor);
      keys.add(cursor);
      if (concerns != NO_COLUMN) {
        reached
            .computeIfAbsent(
                LocalDate.ofEpochDay(cursor.intValue(concerns)), first -> new RowDigest(columns))
            .add(cursor);
      }
    }

    String end() throws IOException {
      file.close();
      Map<LocalDate, PartitionContent> contents = new TreeMap<>();
      reached.forEach((concerned, rows) -> contents.put(concerned, rows.content()));
      return new WrittenDay(
              file.described(), content.content(), contents, totals.totals(), keys.counts())
          .line();
    }

    void abandon() throws IOException {
      file.close();
    }
  }

  /** Hive reads all files of a directory: those of an attempt that failed must not be in it. */
  private static String attempt() {
    return Zones.ATTEMPT + TaskContext.get().taskAttemptId();
  }

  private static String fileName() {
    return String.format(Locale.ROOT, "part-%05d.parquet", TaskContext.get().partitionId());
  }
}
