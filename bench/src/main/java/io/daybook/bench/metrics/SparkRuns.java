package io.daybook.bench.metrics;

import io.daybook.bench.ProcessCost;
import io.daybook.metrics.app.MetricsArguments;
import io.daybook.metrics.app.MetricsResult;
import io.daybook.metrics.app.MetricsSubmission;
import io.daybook.metrics.app.SparkSubmission;
import io.daybook.metrics.plan.Scope;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Spark applications, each in a process of its own as the night starts it, and measured. */
final class SparkRuns {
  private final Path dist;
  private final Path home;
  private final int threads;
  private final long heapBytes;
  private final List<String> tables;

  /**
   * @param dist the directory that Daybook was built in
   * @param home gets logs and Spark's local files
   * @param heapBytes of each driver
   * @param tables that nights make, with those that they are made of; none: all
   */
  SparkRuns(Path dist, Path home, int threads, long heapBytes, List<String> tables) {
    this.tables =
        MetricTables.with(tables, MetricTables.OF_EVENTS).stream().map(MetricTable::name).toList();
    this.dist = dist;
    this.home = home;
    this.threads = threads;
    this.heapBytes = heapBytes;
  }

  /** A night's figures: their cost, and what became of each table. */
  record NightRun(ProcessCost cost, MetricsResult result) {}

  /**
   * Makes all figures of a warehouse whose inputs changed.
   *
   * @throws OperatorException if one of them isn't made
   */
  NightRun night(BenchWarehouse warehouse) throws IOException {
    return night(warehouse, ExitCode.DONE);
  }

  /**
   * Runs the same application where no input changed.
   *
   * @throws OperatorException if it makes a figure
   */
  NightRun idleNight(BenchWarehouse warehouse) throws IOException {
    return night(warehouse, ExitCode.NOTHING_TO_DO);
  }

  private NightRun night(BenchWarehouse warehouse, ExitCode expected) throws IOException {
    Path file = Files.createTempFile(home, "result-", ".json");
    MetricsArguments arguments =
        new MetricsArguments(
            warehouse.fileSystem(),
            warehouse.zones().root(),
            BenchWarehouse.ZONE,
            Scope.NIGHT,
            tables,
            Optional.of(file));
    ProcessCost cost =
        measured(new MetricsSubmission(submission(Map.of())).process(arguments), expected);
    MetricsResult result =
        MetricsResult.read(file).orElseThrow(() -> failed("a result of the figures", "none"));
    return new NightRun(cost, result);
  }

  /**
   * Runs the {@link BareAggregation}.
   *
   * @param files as its arguments name them
   */
  ProcessCost bare(List<String> files, long shufflePartitions) throws IOException {
    Map<String, String> settings =
        Map.of("spark.sql.shuffle.partitions", String.valueOf(shufflePartitions));
    return measured(
        submission(settings).process(BareAggregation.class.getName(), ownJar(), files),
        ExitCode.DONE);
  }

  /** Its progress, a line for each table, goes to standard error. */
  private ProcessCost measured(ProcessBuilder application, ExitCode expected) throws IOException {
    Process process =
        application
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ProcessCost cost = ProcessCost.of(process);
    if (process.exitValue() != expected.number()) {
      throw failed("exit code " + expected.number(), String.valueOf(process.exitValue()));
    }
    return cost;
  }

  private SparkSubmission submission(Map<String, String> settings) throws IOException {
    Files.createDirectories(home);
    return new SparkSubmission(
        new DaybookConfig.Spark("local[" + threads + "]", Optional.empty(), heapBytes, settings),
        dist,
        home,
        DaybookConfig.Cluster.EMBEDDED);
  }

  private static Path ownJar() throws IOException {
    try {
      return Path.of(
          BareAggregation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("expected the bench in a file", e);
    }
  }

  private OperatorException failed(String expected, String found) {
    return new OperatorException(
        ExitCode.INTERNAL,
        "[bench metrics] Cannot go on: expected "
            + expected
            + " of Spark but found "
            + found
            + "; see "
            + home.resolve("logs"));
  }
}
