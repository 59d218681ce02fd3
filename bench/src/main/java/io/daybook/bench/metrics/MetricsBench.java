package io.daybook.bench.metrics;

import io.daybook.bench.Bench;
import io.daybook.bench.Directories;
import io.daybook.bench.ProcessCost;
import io.daybook.bench.metrics.SparkRuns.NightRun;
import io.daybook.metrics.app.MetricsResult;
import io.daybook.metrics.app.TableResult;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.run.ConsoleProgress;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes the figures of one large day behind shorter and longer histories, beside a bare Spark
 * aggregation of the same columns and DuckDB with the same tables, on the local file system. The
 * process behind {@code daybook bench metrics}; its options are that command's.
 */
@Command(name = "daybook bench metrics")
public final class MetricsBench extends Bench {
  private static final URI LOCAL = URI.create("file:///");
  private static final LocalDate DAY = LocalDate.parse("2026-06-30");

  /** As the night sizes its shuffles. */
  private static final long ROWS_PER_PARTITION = 250_000;

  private static final long MOST_PARTITIONS = 200;

  @Option(names = "--events")
  private long events = 10_000_000;

  @Option(names = "--history", split = ",")
  private List<Integer> histories = List.of(100, 400);

  @Option(names = "--history-events")
  private long historyEvents = 20_000;

  @Option(names = "--threads")
  private int threads = 2;

  @Option(names = "--rounds")
  private int rounds = 1;

  @Option(names = "--tables", split = ",")
  private List<String> tables = List.of();

  @Option(names = "--driver-mebibytes")
  private long driverMebibytes = 1024;

  @Option(names = "--work", required = true)
  private Path work = Path.of("");

  @Option(names = "--dist", required = true)
  private Path dist = Path.of("");

  private final Map<Integer, BenchWarehouse> warehouses = new LinkedHashMap<>();
  private final Map<Integer, MeasuredRounds> nights = new LinkedHashMap<>();
  private final Map<Integer, MeasuredRounds> idleNights = new LinkedHashMap<>();
  private final Map<Integer, MeasuredRounds> peers = new LinkedHashMap<>();
  private final Map<Integer, ProcessCost> backfills = new LinkedHashMap<>();
  private final Map<Integer, Long> rows = new LinkedHashMap<>();
  private final MeasuredRounds bare =
      new MeasuredRounds(
          "bare aggregation",
          "Spark reads the columns of all tables once: rows, distinct users, sums, counts");

  MetricsBench(PrintStream out, PrintStream err) {
    super(out, err);
  }

  /** Runs the bench and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new MetricsBench(utf8(System.out), utf8(System.err)).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    checkOptions();
    Files.createDirectories(work);
    Path directory = Files.createTempDirectory(work.toAbsolutePath(), "metrics-");
    Progress progress =
        new ConsoleProgress(err(), ConsoleProgress.Terminal.PLAIN, System::nanoTime);
    SparkRuns spark =
        new SparkRuns(
            dist,
            Files.createDirectories(directory.resolve("spark-home")),
            threads,
            driverMebibytes << 20,
            tables);
    fill(directory, spark, progress);
    for (int round = 1; round <= rounds; round++) {
      measure(round, directory, spark, progress);
    }
    MetricsBenchReport report =
        new MetricsBenchReport(
            events,
            threads,
            backfills,
            List.copyOf(nights.values()),
            List.copyOf(idleNights.values()),
            bare,
            List.copyOf(peers.values()),
            rows);
    if (isJson()) {
      report.printJson(out());
    } else {
      report.printText(out());
    }
    Directories.delete(directory); // only here: who looks into a failure finds Spark's logs
    return ExitCode.DONE.number();
  }

  /** Writes all events once, and makes a warehouse with its figures for each history. */
  private void fill(Path directory, SparkRuns spark, Progress progress) throws IOException {
    BenchWarehouse stock = warehouse(directory.resolve("stock"));
    int longest = histories.stream().mapToInt(Integer::intValue).max().orElseThrow();
    try (Progress.Step step = progress.start("write the events")) {
      stock.write(new BenchWarehouse.GivenDays(before(longest), historyEvents, historyEvents));
      stock.write(new BenchWarehouse.GivenDays(List.of(DAY), events, historyEvents));
      step.detail((events + longest * historyEvents) + " events");
    }
    for (int history : histories) {
      BenchWarehouse warehouse = warehouse(directory.resolve(history + "-days"));
      warehouse.link(stock, before(history));
      try (Progress.Step step =
          progress.start("figures of the days before", history, Progress.Unit.DAYS)) {
        backfills.put(history, spark.night(warehouse).cost());
        step.advance(history);
      }
      warehouse.link(stock, List.of(DAY));
      Path metrics = metrics(warehouse);
      linkTree(metrics, kept(metrics));
      warehouses.put(history, warehouse);
      nights.put(
          history,
          new MeasuredRounds(
              "night, " + history + " days",
              "Daybook's Spark application from its start to its end, gates and commits included"));
      idleNights.put(
          history,
          new MeasuredRounds(
              "idle, " + history + " days",
              "the same application once more: Spark's start, the plan, and nothing to do"));
      peers.put(
          history,
          new MeasuredRounds(
              "duckdb, " + history + " days",
              "the same days of the same tables by their definitions, into Parquet"));
    }
  }

  private void measure(int round, Path directory, SparkRuns spark, Progress progress)
      throws Exception {
    List<Integer> order = new ArrayList<>(warehouses.keySet());
    if (round % 2 == 0) {
      Collections.reverse(order);
    }
    Map<Integer, MetricsResult> results = new LinkedHashMap<>();
    for (int history : order) {
      BenchWarehouse warehouse = of(warehouses, history);
      Path metrics = metrics(warehouse);
      Directories.delete(metrics);
      linkTree(kept(metrics), metrics);
      try (Progress.Step step =
          progress.start("round " + round + ": night, " + history + " days")) {
        NightRun night = spark.night(warehouse);
        of(nights, history).add(night.cost(), seconds(night.result()));
        results.put(history, night.result());
        step.detail(cpu(night.cost()));
      }
      try (Progress.Step step =
          progress.start("round " + round + ": idle night, " + history + " days")) {
        ProcessCost cost = spark.idleNight(warehouse).cost();
        of(idleNights, history).add(cost, Map.of());
        step.detail(cpu(cost));
      }
    }
    try (Progress.Step step = progress.start("round " + round + ": bare aggregation")) {
      ProcessCost cost = spark.bare(files(of(warehouses, order.get(0))), partitions());
      bare.add(cost, Map.of());
      step.detail(cpu(cost));
    }
    for (int history : order) {
      try (Progress.Step step =
          progress.start("round " + round + ": duckdb, " + history + " days")) {
        PeerTables peer =
            new PeerTables(
                of(warehouses, history),
                Files.createDirectories(directory.resolve("duckdb-" + history)),
                threads);
        Map<String, Double> seconds = new LinkedHashMap<>();
        System.gc();
        ProcessCost cost =
            ProcessCost.of(
                () -> {
                  seconds.putAll(peer.compute(of(results, history)));
                  return seconds;
                });
        of(peers, history).add(cost, seconds);
        step.detail(cpu(cost));
        rows.put(history, peer.compare(of(results, history)));
      }
    }
  }

  private static <T> T of(Map<Integer, T> byHistory, int history) {
    return Objects.requireNonNull(byHistory.get(history));
  }

  private static Map<String, Double> seconds(MetricsResult night) {
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (TableResult table : night.tables()) {
      seconds.put(table.table(), table.millis() / 1000.0);
    }
    return seconds;
  }

  private static List<String> files(BenchWarehouse warehouse) throws IOException {
    List<String> words = new ArrayList<>();
    for (Dataset dataset : Datasets.BUILT_IN) {
      warehouse.archive(dataset).day(dataset.name(), DAY).stream()
          .flatMap(version -> version.files().stream())
          .map(DataFile::path)
          .forEach(path -> words.add(dataset.name() + "=" + path));
    }
    return words;
  }

  private long partitions() {
    return Math.min(MOST_PARTITIONS, 1 + events / ROWS_PER_PARTITION);
  }

  private static String cpu(ProcessCost cost) {
    return String.format(Locale.ROOT, "%.1f s of processor time", cost.cpuSeconds());
  }

  private static List<LocalDate> before(int days) {
    return DAY.minusDays(days).datesUntil(DAY).toList();
  }

  private static BenchWarehouse warehouse(Path directory) throws IOException {
    return new BenchWarehouse(LOCAL, new StoragePath(directory.toString()));
  }

  private static Path metrics(BenchWarehouse warehouse) {
    return Path.of(warehouse.zones().root().value()).resolve("metrics");
  }

  private static Path kept(Path metrics) {
    return metrics.resolveSibling("metrics-before");
  }

  /** Both trees name the same files: none of them is ever written again. */
  private static void linkTree(Path from, Path to) throws IOException {
    List<Path> paths;
    try (Stream<Path> tree = Files.walk(from)) {
      paths = tree.toList();
    }
    for (Path path : paths) {
      Path link = to.resolve(from.relativize(path));
      if (Files.isDirectory(path)) {
        Files.createDirectories(link);
      } else {
        Files.createLink(link, path);
      }
    }
  }

  private void checkOptions() {
    expect(events >= 100, "--events", "at least 100", events);
    expect(historyEvents >= 100, "--history-events", "at least 100", historyEvents);
    expect(threads > 0, "--threads", "at least 1", threads);
    expect(rounds > 0, "--rounds", "at least 1", rounds);
    expect(driverMebibytes >= 512, "--driver-mebibytes", "at least 512", driverMebibytes);
    for (int history : histories) {
      expect(history > 0, "--history", "at least 1 day", history);
    }
    for (String table : tables) {
      if (MetricTables.of(table).isEmpty()) {
        throw new OperatorException(
            ExitCode.USAGE,
            "--tables: expected some of "
                + MetricTables.OF_EVENTS.stream().map(MetricTable::name).toList()
                + " but found '"
                + table
                + "'");
      }
    }
  }
}
