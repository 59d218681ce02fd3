package io.daybook.metrics.app;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.metrics.own.DefinitionException;
import io.daybook.metrics.own.SqlMetric;
import io.daybook.metrics.plan.MetricPlan;
import io.daybook.metrics.plan.TouchedDays;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.Lifeline;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.ResultFile;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a day of one metric table of what the ledgers name now, judges it by the table's gates, and
 * writes nothing of it. A main class for {@code spark-submit}.
 */
public final class TrialApplication {
  private static final Logger LOG = LoggerFactory.getLogger(TrialApplication.class);

  private final Storage storage;
  private final TrialArguments arguments;
  private final List<Metric> metrics;
  private final LocalDate day;
  private final Supplier<SparkSession> spark;

  /**
   * @param spark called once, and only if the table has the day; the session stays open
   */
  TrialApplication(Storage storage, TrialArguments arguments, Supplier<SparkSession> spark) {
    this.storage = storage;
    this.arguments = arguments;
    this.metrics = Metrics.of(arguments.warehouse().tables(), arguments.warehouse().declarations());
    this.day = arguments.warehouse().scope().from().orElseThrow();
    this.spark = spark;
  }

  /** Runs and ends the process. */
  public static void main(String[] args) {
    Lifeline.hold();
    ExitCode code;
    try {
      TrialArguments arguments = TrialArguments.parse(List.of(args));
      DayTrial result =
          new TrialApplication(
                  HadoopStorage.open(arguments.warehouse().hdfs(), new Configuration()),
                  arguments,
                  SessionSettings::session)
              .run();
      if (arguments.warehouse().result().isPresent()) {
        ResultFile.write(arguments.warehouse().result().get(), result);
      }
      code = result.exitCode();
    } catch (OperatorException e) {
      LOG.error("{}", e.getMessage());
      code = e.exitCode();
    } catch (IOException | RuntimeException e) {
      LOG.error("Trial failed", e);
      code = ExitCode.INTERNAL;
    }
    System.exit(code.number());
  }

  /**
   * Makes the day.
   *
   * @return the rows and what the gates say; a failure is a result
   */
  DayTrial run() {
    String name = arguments.table();
    try {
      Metric metric =
          metrics.stream()
              .filter(known -> known.table().name().equals(name))
              .findFirst()
              .orElseThrow();
      List<MetricTable> tables = metrics.stream().map(Metric::table).toList();
      TrialInputs inputs = TrialInputs.read(storage, arguments.warehouse(), metric.table(), tables);
      TouchedDays touched = planned(metric, tables, inputs);
      SparkSession session = spark.get();
      SessionSettings.fit(session, touched.inputRows());
      return made(
          metric,
          touched,
          inputs.outdated(),
          metric instanceof SqlMetric ? SessionSettings.apart(session) : session);
    } catch (OperatorException e) {
      return DayTrial.failed(e.exitCode(), String.valueOf(e.getMessage()), name, day);
    } catch (Exception e) { // Scala declares none
      LOG.error("Trial failed", e);
      return Optional.of(e)
          .filter(failure -> isOwn(name))
          .flatMap(failure -> DefinitionException.of(name, failure))
          .map(f -> DayTrial.failed(f.exitCode(), String.valueOf(f.getMessage()), name, day))
          .orElseGet(() -> DayTrial.failed(ExitCode.INTERNAL, e.toString(), name, day));
    }
  }

  private boolean isOwn(String name) {
    return metrics.stream()
        .anyMatch(metric -> metric instanceof SqlMetric && metric.table().name().equals(name));
  }

  private TouchedDays planned(Metric metric, List<MetricTable> tables, TrialInputs inputs)
      throws IOException {
    inputs.requireMade(day);
    TouchedDays touched =
        MetricPlan.read(
                storage,
                zones(),
                List.of(metric.table()),
                tables,
                arguments.warehouse().zone(),
                arguments.warehouse().scope())
            .tables()
            .get(0);
    if (touched.days().isEmpty()) {
      throw inputs.without(day);
    }
    return touched;
  }

  private DayTrial made(
      Metric metric, TouchedDays touched, List<String> outdated, SparkSession session) {
    MetricsArguments warehouse = arguments.warehouse();
    List<io.daybook.warehouse.table.Dataset> datasets = warehouse.declarations().allDatasets();
    Relations relations =
        new Relations(
            zones(),
            new ExactFiles(session, warehouse.hdfs()),
            datasets,
            metrics.stream().map(Metric::table).toList());
    try (FrameInputs inputs = new FrameInputs(session, relations, warehouse.zone(), touched)) {
      List<String> columns =
          Stream.concat(Stream.of("dt"), metric.table().columns().stream().map(Column::name))
              .toList();
      Dataset<Row> rows =
          metric
              .figures(inputs)
              .where(col("dt").equalTo(lit(day)))
              .select(columns(columns))
              .persist();
      List<List<@Nullable Object>> shown = new ArrayList<>();
      rows.orderBy(columns(metric.table().dimensions().stream().map(Column::name).toList()))
          .limit(arguments.limit())
          .collectAsList()
          .forEach(row -> shown.add(values(row)));
      Audit audit = new Audit(touched, metric.gates());
      List<GateFinding> findings = audit.findings(rows, inputs);
      return new DayTrial(
          findings.stream().anyMatch(GateFinding::blocks) ? ExitCode.BLOCKED : ExitCode.DONE,
          null,
          arguments.table(),
          day,
          columns,
          shown,
          rows.count(),
          audit.gates(),
          findings,
          outdated);
    }
  }

  private Zones zones() {
    return new Zones(arguments.warehouse().root());
  }

  private static org.apache.spark.sql.Column[] columns(List<String> names) {
    return names.stream().map(name -> col(name)).toArray(org.apache.spark.sql.Column[]::new);
  }

  private static List<@Nullable Object> values(Row row) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      Object value = row.isNullAt(i) ? null : row.get(i);
      values.add(
          value instanceof BigDecimal number
              ? number.toPlainString()
              : value instanceof Number || value == null ? value : value.toString());
    }
    return values;
  }
}
