package io.daybook.metrics.app;

import static org.apache.spark.sql.functions.col;

import io.daybook.archive.bucket.TableFile;
import io.daybook.metrics.DeclaredSchema;
import io.daybook.metrics.plan.TouchedDay;
import io.daybook.metrics.plan.TouchedDays;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** Writes the days of one metric table, one file a day, where nothing sees them yet. */
final class DayFiles {
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

  /**
   * Writes the figures, and a row of zeros for each quiet day.
   *
   * @param figures as {@link io.daybook.metrics.DailyMetric#figures} defines them
   * @param files knows the warehouse's scheme and authority
   * @return what was written, as the files' footers tell, a version for each touched day
   */
  List<PartitionVersion> write(Dataset<Row> figures, ExactFiles files) throws IOException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Map<String, String> directories = new HashMap<>();
    for (TouchedDay day : touched.days()) {
      directories.put(day.day().toString(), files.qualified(directory(day.day()).value()));
    }
    List<String> written =
        inDayOrder(declared(figures).unionByName(quietDays()))
            .mapPartitions(
                new DayFileTask(
                    touched.table().name(), directories, new SerializableConfiguration(hadoop)),
                Encoders.STRING())
            .collectAsList();
    return versions(written, hadoop);
  }

  private List<PartitionVersion> versions(List<String> written, Configuration hadoop)
      throws IOException {
    Map<String, DataFile> byDirectory = new TreeMap<>();
    for (String path : written) {
      DataFile file = TableFile.describe(hadoop, new Path(path), touched.table().columns());
      byDirectory.put(new StoragePath(file.path()).parent().value(), file);
    }
    List<PartitionVersion> versions = new ArrayList<>();
    for (TouchedDay day : touched.days()) {
      String directory = directory(day.day()).value();
      DataFile file = byDirectory.get(directory);
      versions.add(
          new PartitionVersion(
              new PartitionKey(touched.table().name(), day.day(), 0),
              version(),
              run,
              directory,
              file == null ? List.of() : List.of(file),
              day.inputs()));
    }
    return versions;
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

  /** Puts the declared columns in their order and their day before them, as text. */
  private Dataset<Row> declared(Dataset<Row> figures) {
    StructType expected = DeclaredSchema.withDay(touched.table().columns());
    List<org.apache.spark.sql.Column> columns = new ArrayList<>();
    columns.add(col("dt").cast("string").as("dt"));
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

  private Dataset<Row> quietDays() {
    MetricTable table = touched.table();
    List<Row> rows =
        touched.days().stream()
            .filter(TouchedDay::isQuiet)
            .map(day -> RowFactory.create(quietDay(table, day.day())))
            .toList();
    StructType schema = new StructType().add("dt", "string");
    for (Column column : table.columns()) {
      schema = schema.add(column.name(), column.type().sql(), !column.isRequired());
    }
    return spark.createDataFrame(rows, schema);
  }

  /** All dimensions are missing, counts and sums are zero, rates and averages null. */
  private static @Nullable Object[] quietDay(MetricTable table, LocalDate day) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(day.toString());
    table.dimensions().forEach(dimension -> values.add(MetricTables.NONE));
    table.measures().forEach(measure -> values.add(quiet(measure)));
    return values.toArray();
  }

  private static @Nullable Object quiet(Column measure) {
    if (!measure.isRequired()) {
      return null;
    }
    if (measure.type() instanceof ColumnType.Decimal decimal) {
      return BigDecimal.ZERO.setScale(decimal.scale());
    }
    if (measure.type() == ColumnType.Simple.BIGINT) {
      return 0L;
    }
    throw new IllegalStateException(
        "measure " + measure.name() + ": expected BIGINT or DECIMAL where a row must have it");
  }

  private StoragePath directory(LocalDate day) {
    return zones.metrics(touched.table().name(), day, version(), run);
  }

  private long version() {
    return touched.base() + 1;
  }
}
