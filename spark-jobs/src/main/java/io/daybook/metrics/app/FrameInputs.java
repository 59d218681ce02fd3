package io.daybook.metrics.app;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.plan.RelationDays;
import io.daybook.metrics.plan.TouchedDays;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.Window;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Inputs as frames over exactly the files that ledgers named when the days were planned. */
final class FrameInputs implements Inputs, AutoCloseable {
  private final SparkSession spark;
  private final Relations relations;
  private final ZoneId zone;
  private final Map<String, Dataset<Row>> kept = new HashMap<>();
  private TouchedDays touched;

  FrameInputs(SparkSession spark, Relations relations, ZoneId zone, TouchedDays touched) {
    this.spark = spark;
    this.relations = relations;
    this.zone = zone;
    this.touched = touched;
  }

  /** Makes further days together with those that are touched. */
  void extend(TouchedDays more) {
    touched = more;
  }

  @Override
  public List<LocalDate> days() {
    return touched.dates();
  }

  @Override
  public Inputs only(List<LocalDate> days) {
    return new FrameInputs(spark, relations, zone, touched.only(days));
  }

  @Override
  public boolean isOfFewRows() {
    return SessionSettings.isForFewRows(spark);
  }

  @Override
  public List<LocalDate> removed() {
    return touched.removed();
  }

  @Override
  public Dataset<Row> calendar() {
    List<Row> rows = days().stream().map(day -> RowFactory.create(day)).toList();
    return spark.createDataFrame(rows, new StructType().add("dt", DataTypes.DateType, false));
  }

  @Override
  public Dataset<Row> of(String relation) {
    MetricInput input = input(relation);
    RelationDays given = relation(relation);
    if (input.window() instanceof Window.Past) {
      throw new IllegalArgumentException(
          "input " + relation + ": all days before belong to every day; ask for its rows");
    }
    if (input.window().equals(Window.SAME_DAY)) {
      return read(given, days()).withColumn("input_day", col("dt"));
    }
    List<Row> pairs = new ArrayList<>();
    NavigableSet<LocalDate> needed = new TreeSet<>();
    for (LocalDate day : days()) {
      input
          .window()
          .of(day, given.days())
          .filter(
              inputDay ->
                  !(input.window() instanceof Window.Cohort) || given.concerns(inputDay, day))
          .forEach(
              inputDay -> {
                needed.add(inputDay);
                pairs.add(RowFactory.create(day, inputDay));
              });
    }
    Dataset<Row> windows =
        spark.createDataFrame(
            pairs,
            new StructType()
                .add("dt", DataTypes.DateType, false)
                .add("input_day", DataTypes.DateType, false));
    Dataset<Row> rows = read(given, needed).withColumnRenamed("dt", "input_day");
    Optional<String> concerns = relations.concerns(relation);
    return concerns.isPresent() && input.window() instanceof Window.Cohort
        ? rows.withColumn("dt", col(concerns.get()))
            .join(broadcast(windows), new String[] {"dt", "input_day"}, "left_semi")
        : rows.join(broadcast(windows), "input_day");
  }

  @Override
  public Dataset<Row> rows(String relation) {
    MetricInput input = input(relation);
    RelationDays given = relation(relation);
    return read(given, touched.inputDays(input));
  }

  @Override
  public Dataset<Row> whole(String relation) {
    RelationDays given = relation(relation);
    return read(given, given.days());
  }

  @Override
  public Dataset<Row> own() {
    List<String> paths =
        touched.own().partitions().values().stream()
            .flatMap(version -> version.files().stream())
            .map(DataFile::path)
            .toList();
    return relations
        .files()
        .read(relations.directory(touched.table().name()), touched.table().columns(), paths);
  }

  @Override
  public Optional<LocalDate> horizon(String dataset) {
    return Optional.ofNullable(touched.horizons().get(dataset));
  }

  @Override
  public ZoneId zone() {
    return zone;
  }

  @Override
  public Dataset<Row> once(String name, Supplier<Dataset<Row>> frame) {
    Dataset<Row> known = kept.get(name);
    if (known == null) {
      known = frame.get().persist();
      kept.put(name, known);
    }
    return known;
  }

  @Override
  public void close() {
    kept.values().forEach(frame -> frame.unpersist());
  }

  private Dataset<Row> read(RelationDays given, Collection<LocalDate> days) {
    StoragePath directory = relations.directory(given.name());
    List<Column> columns = relations.columns(given.name());
    Dataset<Row> rows = relations.files().read(directory, columns, given.files(days));
    return relations.isDataset(given.name())
        ? rows.withColumn("scope", Relations.scope(given.scopes()))
        : rows;
  }

  private MetricInput input(String relation) {
    return touched
        .table()
        .input(relation)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "metric table "
                        + touched.table().name()
                        + ": expected '"
                        + relation
                        + "' among its declared inputs"));
  }

  private RelationDays relation(String name) {
    RelationDays relation = touched.relations().get(name);
    if (relation == null) {
      throw new IllegalArgumentException("expected the days of " + name);
    }
    return relation;
  }
}
