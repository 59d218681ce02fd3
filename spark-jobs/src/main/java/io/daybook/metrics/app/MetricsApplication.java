package io.daybook.metrics.app;

import io.daybook.metrics.Metric;
import io.daybook.metrics.facts.GatheredTable;
import io.daybook.metrics.facts.ToldTable;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.metrics.own.DefinitionException;
import io.daybook.metrics.own.SqlMetric;
import io.daybook.metrics.plan.MetricPlan;
import io.daybook.metrics.plan.MissingDays;
import io.daybook.metrics.plan.TouchedDays;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.CommitConflictException;
import io.daybook.warehouse.run.ConsoleProgress;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.Lifeline;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.ResultFile;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the daily figures: plan, then per table compute, write, audit, commit. Only days whose
 * inputs changed by their ledgers are read. The main class for {@code spark-submit}; the exit code
 * is {@link ExitCode#number()}, and the outcome is in the file of {@code --result}.
 */
public final class MetricsApplication {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsApplication.class);

  /** Attempts at a table while other runs commit first. */
  private static final int ATTEMPTS = 3;

  private final Storage storage;
  private final MetricsArguments arguments;
  private final List<Metric> metrics;
  private final Zones zones;
  private final Clock clock;
  private final Progress progress;
  private final List<GatheredTable> gathered;
  private final Supplier<SparkSession> spark;
  private final ShownFigures published;

  /**
   * @param metrics each behind those that it is made of
   * @param gathered tables that ledgers tell
   * @param spark called once, and only if days are to be made; the session stays open
   */
  public MetricsApplication(
      Storage storage,
      MetricsArguments arguments,
      List<Metric> metrics,
      List<GatheredTable> gathered,
      Clock clock,
      Progress progress,
      Supplier<SparkSession> spark) {
    this.storage = storage;
    this.arguments = arguments;
    this.metrics = List.copyOf(metrics);
    this.gathered = List.copyOf(gathered);
    this.zones = new Zones(arguments.root());
    this.clock = clock;
    this.progress = progress;
    this.spark = spark;
    this.published = new ShownFigures(storage, zones, arguments.zone(), tables());
  }

  /** Runs and ends the process. */
  public static void main(String[] args) {
    Lifeline.hold();
    ExitCode code;
    try {
      MetricsArguments arguments = MetricsArguments.parse(List.of(args));
      MetricsResult result = create(arguments).run();
      if (arguments.result().isPresent()) {
        ResultFile.write(arguments.result().get(), result);
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
        Metrics.of(arguments.tables(), arguments.declarations()),
        GatheredTable.ALL.stream().filter(table -> arguments.makes(table.table().name())).toList(),
        Clock.systemUTC(),
        new ConsoleProgress(System.err, ConsoleProgress.Terminal.PLAIN, System::nanoTime),
        SessionSettings::session);
  }

  /**
   * Makes all tables, those side by side that don't wait for each other, and gathers what ledgers
   * tell of runs, these too. A table that is blocked or fails holds those that are made of it, and
   * no other.
   *
   * @return the results of all tables; a failure is a result, so that the others are reported too
   */
  public MetricsResult run() {
    try {
      MetricPlan plan = plan(metrics);
      plan.explain().forEach(line -> LOG.info("To do: {}", line));
      return gathered(plan.isEmpty() ? unchanged() : made(plan));
    } catch (OperatorException e) {
      LOG.error("{}", e.getMessage());
      return MetricsResult.failed(e.exitCode(), String.valueOf(e.getMessage()), List.of());
    } catch (IOException | RuntimeException e) {
      LOG.error("Metrics failed", e);
      return MetricsResult.failed(ExitCode.INTERNAL, e.toString(), List.of());
    }
  }

  private MetricsResult unchanged() {
    return MetricsResult.of(
        tables().stream()
            .map(table -> TableResult.without(table.name(), TableResult.TableOutcome.UNCHANGED))
            .toList());
  }

  private MetricsResult made(MetricPlan plan) {
    SparkSession session = spark.get();
    SessionSettings.fit(session, plan.mostInputRows());
    TableRun builtIn = tableRun(session);
    return new TableOrder(
            metrics,
            metric ->
                metric instanceof SqlMetric
                    ? sound(tableRun(SessionSettings.apart(session)), metric)
                    : made(builtIn, metric))
        .run();
  }

  /** Adds the gathered tables; one that fails leaves all others as they are. */
  private MetricsResult gathered(MetricsResult made) {
    GatherRun run = new GatherRun(storage, arguments, clock);
    MetricsResult all = made;
    for (GatheredTable table : gathered) {
      String name = table.table().name();
      if (table instanceof ToldTable told && made.holds(told.madeOf())) {
        all = all.with(TableResult.without(name, TableResult.TableOutcome.HELD));
        continue;
      }
      try {
        TableResult result = run.run(table);
        LOG.info("Table {}: {} days, {}", name, result.days().size(), summary(result));
        all = all.with(result);
      } catch (OperatorException e) {
        LOG.error("Table {} failed: {}", name, e.getMessage());
        all = all.failedBy(e.exitCode(), String.valueOf(e.getMessage()));
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        LOG.error("Table {} failed", name, e);
        all = all.failedBy(ExitCode.INTERNAL, name + ": " + e);
      }
    }
    return all;
  }

  private TableRun tableRun(SparkSession session) {
    Relations relations =
        new Relations(
            zones,
            new ExactFiles(session, arguments.hdfs()),
            arguments.declarations().allDatasets(),
            tables());
    return new TableRun(storage, zones, arguments.zone(), clock, session, relations, published);
  }

  /** A fault of an own table's definition is its own result, as a gate's finding is. */
  private TableResult sound(TableRun run, Metric metric) throws IOException {
    String name = metric.table().name();
    try {
      return made(run, metric);
    } catch (Exception e) { // Scala declares none
      Optional<DefinitionException> fault = DefinitionException.of(name, e);
      if (fault.isEmpty()) {
        throw e;
      }
      LOG.warn("Table {}: {}", name, fault.get().getMessage());
      return TableResult.faulty(name, String.valueOf(fault.get().getMessage()));
    }
  }

  private TableResult made(TableRun run, Metric metric) throws IOException {
    String name = metric.table().name();
    TouchedDays planned = plan(List.of(metric)).tables().get(0);
    if (planned.isEmpty()) {
      return TableResult.without(name, TableResult.TableOutcome.UNCHANGED);
    }
    Optional<MissingDays.MissingDay> missing = arguments.missing().of(planned, tables());
    if (missing.isPresent()) {
      return TableResult.blocked(planned, missing.get());
    }
    try (Progress.Step step =
        progress.start("metrics " + name, planned.days().size(), Progress.Unit.DAYS)) {
      TableResult result = attempts(run, metric, planned);
      step.advance(result.days().size());
      step.detail(summary(result));
      LOG.info("Table {}: {} days, {}", name, result.days().size(), summary(result));
      return result;
    }
  }

  /** Starts again at the plan if another run changed the same days. */
  private TableResult attempts(TableRun run, Metric metric, TouchedDays planned)
      throws IOException {
    TouchedDays touched = planned;
    for (int attempt = 1; ; attempt++) {
      try {
        return run.run(metric, touched);
      } catch (CommitConflictException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        LOG.warn("Again: {}", e.getMessage());
      }
      touched = plan(List.of(metric)).tables().get(0);
      if (touched.isEmpty()) {
        return TableResult.without(metric.table().name(), TableResult.TableOutcome.UNCHANGED);
      }
    }
  }

  private MetricPlan plan(List<Metric> asked) throws IOException {
    return MetricPlan.read(
        storage,
        zones,
        asked.stream().map(Metric::table).toList(),
        tables(),
        arguments.zone(),
        arguments.scope());
  }

  private List<MetricTable> tables() {
    return metrics.stream().map(Metric::table).toList();
  }

  private static String summary(TableResult result) {
    String figures = String.format(Locale.ROOT, "%,d rows", result.rows());
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
