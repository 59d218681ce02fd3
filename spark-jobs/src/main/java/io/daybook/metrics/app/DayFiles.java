package io.daybook.metrics.app;

import static org.apache.spark.sql.functions.col;

import io.daybook.metrics.DeclaredSchema;
import io.daybook.metrics.plan.TouchedDay;
import io.daybook.metrics.plan.TouchedDays;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.MeasureTotals;
import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** Writes the days of one metric table, one file a day, where nothing sees them yet. */
final class DayFiles {
  /** The content of a day without rows. */
  private static final PartitionContent EMPTY = new RowDigest(List.of()).content();

  private final SparkSession spark;
  private final Zones zones;
  private final TouchedDays touched;
  private final RunId run;

  DayFiles(SparkSession spark, Zones zones, TouchedDays touched, RunId run) {
    this.spark = spark;
    this.zones = zones;
    this.touched = touched;
    this.run = run;
  }

  /** What was written. */
  record WrittenDays(List<PartitionVersion> versions, Map<LocalDate, KeyCounts> keys) {}

  /**
   * Writes the figures. A day without rows gets no file.
   *
   * @param figures as {@link io.daybook.metrics.Metric#figures} defines them
   * @param files knows the warehouse's scheme and authority
   * @return a version for each touched day, its files as their footers tell, and counts over the
   *     keys of those with rows
   */
  WrittenDays write(Dataset<Row> figures, ExactFiles files) throws IOException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Map<LocalDate, String> directories = new HashMap<>();
    for (TouchedDay day : touched.days()) {
      directories.put(day.day(), files.qualified(directory(day.day()).value()));
    }
    Map<String, WrittenDay> written = new HashMap<>();
    List<String> lines =
        rows(inDayOrder(declared(figures)))
            .mapPartitions(
                new DayFileTask(
                    touched.table(), directories, new SerializableConfiguration(hadoop)))
            .collect();
    for (String line : lines) {
      WrittenDay day = WrittenDay.parse(line);
      written.put(Zones.version(new StoragePath(day.file().path()).parent()).value(), day);
    }
    List<PartitionVersion> versions = new ArrayList<>();
    Map<LocalDate, KeyCounts> keys = new HashMap<>();
    for (TouchedDay day : touched.days()) {
      WrittenDay own = written.get(directory(day.day()).value());
      versions.add(version(day, own));
      if (own != null) {
        keys.put(day.day(), own.keys());
      }
    }
    return new WrittenDays(versions, keys);
  }

  private PartitionVersion version(TouchedDay day, @Nullable WrittenDay written) {
    return new PartitionVersion(
        new PartitionKey(touched.table().name(), day.day(), 0),
        version(),
        run,
        written == null
            ? directory(day.day()).value()
            : new StoragePath(written.file().path()).parent().value(),
        written == null ? List.of() : List.of(written.file()),
        day.inputs(),
        written == null ? EMPTY : written.content(),
        written == null ? Map.of() : written.reached(),
        written == null ? MeasureTotals.NONE : written.totals());
  }

  /** Returns rows in Spark's own form: nothing is made of values that are only written. */
  private static JavaRDD<InternalRow> rows(Dataset<Row> figures) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) figures)
        .queryExecution()
        .toRdd()
        .toJavaRDD();
  }

  /** Brings each day into one task, sorted by its key. */
  private Dataset<Row> inDayOrder(Dataset<Row> figures) {
    int tasks =
        Math.max(1, Math.min(touched.days().size(), spark.sparkContext().defaultParallelism()));
    List<org.apache.spark.sql.Column> order = new ArrayList<>();
    order.add(col("dt"));
    touched.table().dimensions().forEach(dimension -> order.add(col(dimension.name())));
    return figures
        .repartition(tasks, col("dt"))
        .sortWithinPartitions(order.toArray(org.apache.spark.sql.Column[]::new));
  }

  /** Puts the declared columns in their order and their day before them. */
  private Dataset<Row> declared(Dataset<Row> figures) {
    StructType expected = DeclaredSchema.withDay(touched.table().columns());
    List<org.apache.spark.sql.Column> columns = new ArrayList<>();
    columns.add(col("dt").cast("date").as("dt"));
    for (Column column : touched.table().columns()) {
      String found = figures.schema().apply(column.name()).dataType().sql();
      if (!found.equals(expected.apply(column.name()).dataType().sql())) {
        throw new IllegalStateException(
            String.format(
                "[%s] figures: expected %s %s but the definition gives %s",
                touched.table().name(), column.name(), column.type().sql(), found));
      }
      columns.add(col(column.name()));
    }
    return figures.select(columns.toArray(org.apache.spark.sql.Column[]::new));
  }

  private StoragePath directory(LocalDate day) {
    return zones.metrics(touched.table().name(), day, version(), run);
  }

  private long version() {
    return touched.base() + 1;
  }
}
