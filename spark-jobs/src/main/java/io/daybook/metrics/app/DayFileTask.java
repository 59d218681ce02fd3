package io.daybook.metrics.app;

import io.daybook.archive.bucket.TableFile;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Writes the days of one partition of a frame, a file each, and returns their paths. The rows come
 * sorted by day. An attempt that fails leaves files that no ledger names; the next attempt's are
 * called otherwise.
 */
final class DayFileTask implements MapPartitionsFunction<Row, String> {
  private static final long serialVersionUID = 1L;

  private final String tableName;
  private final Map<String, String> directories;
  private final SerializableConfiguration hadoop;

  /**
   * @param directories by day, with scheme; serializable
   */
  DayFileTask(String tableName, Map<String, String> directories, SerializableConfiguration hadoop) {
    this.tableName = tableName;
    this.directories = Map.copyOf(directories);
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<String> call(Iterator<Row> rows) throws IOException {
    MetricTable table =
        MetricTables.ALL.stream()
            .filter(declared -> declared.name().equals(tableName))
            .findFirst()
            .orElseThrow();
    List<String> paths = new ArrayList<>();
    SparkRowCursor cursor = new SparkRowCursor(table.columns());
    @Nullable TableFile file = null;
    String day = "";
    try {
      while (rows.hasNext()) {
        Row row = rows.next();
        if (file == null || !row.getString(0).equals(day)) {
          if (file != null) {
            file.close();
          }
          day = row.getString(0);
          Path path = new Path(directories.get(day), fileName());
          file =
              TableFile.create(
                  hadoop.value(), path, tableName, table.columns(), Compression.ZSTD, 0);
          paths.add(path.toString());
        }
        file.write(cursor.at(row));
      }
    } finally {
      if (file != null) {
        file.close();
      }
    }
    return paths.iterator();
  }

  private static String fileName() {
    TaskContext task = TaskContext.get();
    return String.format(
        Locale.ROOT, "part-%05d-%d.parquet", task.partitionId(), task.taskAttemptId());
  }
}
