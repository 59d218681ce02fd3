package io.daybook.metrics.app;

import io.daybook.metrics.DailyMetric;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.metrics.login.LoginDaily;
import io.daybook.metrics.orders.OrderDaily;
import io.daybook.metrics.plan.MetricPlan;
import io.daybook.metrics.plan.Scope;
import io.daybook.metrics.plan.TouchedDays;
import io.daybook.metrics.purchase.PurchaseDaily;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.CommitConflictException;
import io.daybook.warehouse.run.ConsoleProgress;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the daily figures: plan, then per table compute, write, audit, commit. Only days that
 * changed by the archive's ledgers are read. The main class for {@code spark-submit}; the exit code
 * is {@link ExitCode#number()}, and the outcome is in the file of {@code --result}.
 */
public final class MetricsApplication {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsApplication.class);

  /** The tables, in the order in which they are made. */
  public static final List<DailyMetric> METRICS =
      List.of(new LoginDaily(), new PurchaseDaily(), new OrderDaily());

  /** Attempts at a table while other runs commit first. */
  private static final int ATTEMPTS = 3;

  private final Storage storage;
  private final MetricsArguments arguments;
  private final Zones zones;
  private final Clock clock;
  private final Progress progress;
  private final Supplier<SparkSession> spark;
  private final List<TableResult> results = new ArrayList<>();

  /**
   * @param spark called once, and only if days are to be made; the session stays open
   */
  public MetricsApplication(
      Storage storage,
      MetricsArguments arguments,
      Clock clock,
      Progress progress,
      Supplier<SparkSession> spark) {
    this.storage = storage;
    this.arguments = arguments;
    this.zones = new Zones(arguments.root());
    this.clock = clock;
    this.progress = progress;
    this.spark = spark;
  }

  /** Runs and ends the process. */
  public static void main(String[] args) {
    Lifeline.hold();
    ExitCode code;
    try {
      MetricsArguments arguments = MetricsArguments.parse(List.of(args));
      MetricsResult result = create(arguments).run();
      if (arguments.result().isPresent()) {
        result.write(arguments.result().get());
      }
      code = result.exitCode();
    } catch (OperatorException e) {
      LOG.error("{}", e.getMessage());
      code = e.exitCode();
    } catch (IOException | RuntimeException e) {
      LOG.error("Metrics failed", e);
      code = ExitCode.INTERNAL;
    }
    System.exit(code.number());
  }

  private static MetricsApplication create(MetricsArguments arguments) throws IOException {
    URI hdfs = arguments.hdfs();
    return new MetricsApplication(
        HadoopStorage.open(hdfs, new Configuration()),
        arguments,
        Clock.systemUTC(),
        new ConsoleProgress(System.err, ConsoleProgress.Terminal.PLAIN, System::nanoTime),
        SessionSettings::session);
  }

  /**
   * Makes all tables. A table that fails doesn't undo those before it.
   *
   * @return the results of all tables; a failure is a result, so that those before it are reported
   *     too
   */
  public MetricsResult run() {
    try {
      MetricPlan plan = plan(METRICS, arguments.scope());
      plan.explain().forEach(line -> LOG.info("To do: {}", line));
      if (plan.isEmpty()) {
        METRICS.forEach(metric -> results.add(TableResult.unchanged(metric.table().name())));
        return MetricsResult.of(results);
      }
      compute(plan);
      return MetricsResult.of(results);
    } catch (OperatorException e) {
      LOG.error("{}", e.getMessage());
      return MetricsResult.failed(e.exitCode(), String.valueOf(e.getMessage()), results);
    } catch (IOException | RuntimeException e) {
      LOG.error("Metrics failed", e);
      return MetricsResult.failed(ExitCode.INTERNAL, e.toString(), results);
    }
  }

  private void compute(MetricPlan plan) throws IOException {
    SparkSession session = spark.get();
    TableRun tables =
        new TableRun(storage, zones, clock, session, new ExactFiles(session, arguments.hdfs()));
    for (int i = 0; i < METRICS.size(); i++) {
      results.add(made(tables, METRICS.get(i), plan.tables().get(i)));
    }
  }

  private TableResult made(TableRun tables, DailyMetric metric, TouchedDays planned)
      throws IOException {
    String name = metric.table().name();
    if (planned.isEmpty()) {
      return TableResult.unchanged(name);
    }
    try (Progress.Step step =
        progress.start("metrics " + name, planned.days().size(), Progress.Unit.DAYS)) {
      TableResult result = attempts(tables, metric, planned);
      step.advance(result.days().size());
      step.detail(summary(result));
      LOG.info("Table {}: {} days, {}", name, result.days().size(), summary(result));
      return result;
    }
  }

  /** Starts again at the plan if another run changed the same days. */
  private TableResult attempts(TableRun tables, DailyMetric metric, TouchedDays planned)
      throws IOException {
    TouchedDays touched = planned;
    for (int attempt = 1; ; attempt++) {
      try {
        return tables.run(metric, touched);
      } catch (CommitConflictException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        LOG.warn("Again: {}", e.getMessage());
      }
      touched = plan(List.of(metric), arguments.scope()).tables().get(0);
      if (touched.isEmpty()) {
        return TableResult.unchanged(metric.table().name());
      }
    }
  }

  private MetricPlan plan(List<DailyMetric> metrics, Scope scope) throws IOException {
    return MetricPlan.read(
        storage, zones, metrics.stream().map(DailyMetric::table).toList(), scope);
  }

  private static String summary(TableResult result) {
    String figures =
        String.format(Locale.ROOT, "%,d events, %,d rows", result.events(), result.rows());
    if (result.findings().isEmpty()) {
      return figures;
    }
    GateFinding first =
        result.findings().stream()
            .filter(GateFinding::blocks)
            .findFirst()
            .orElse(result.findings().get(0));
    return figures + (first.blocks() ? ", blocked: " : ", committed: ") + first.message();
  }
}
