package io.daybook.cli;

import io.daybook.night.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Benchmarks of figures: how they are made and forecast, how Hive and the console show them. */
final class FiguresBenchCommands {
  private FiguresBenchCommands() {}

  /** Starts the bench of metrics, which starts Spark itself. */
  @Command(
      name = "metrics",
      header = "Measures a night's figures beside bare Spark and DuckDB.",
      description = {
        "Makes the figures of one large day, with shorter and longer histories behind it, on the"
            + " local file system. Beside it: one bare Spark aggregation of the same columns, and"
            + " DuckDB with the same days of the same tables. Compares all rows of both results"
            + " before it prints a figure.",
        "Needs no cluster, and in its home some 60 bytes for each event. Close other programs: the"
            + " clock counts them, too."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:both results are the same", "40:they differ"},
      footerHeading = "%nExample:%n",
      footer = {"  daybook bench metrics --events 1000000 --history 30,120 --rounds 3"})
  static final class MetricsBenchCommand implements Callable<Integer> {
    private static final String MAIN = "io.daybook.bench.metrics.MetricsBench";

    private final Daybook daybook;

    @Option(
        names = "--events",
        paramLabel = "N",
        description = "Of the day, in three datasets, at least 100 (default: 10000000).")
    private long events = 10_000_000;

    @Option(
        names = "--history",
        paramLabel = "DAYS",
        split = ",",
        description = "Days behind the day; several by commas (default: 100,400).")
    private List<Integer> histories = List.of(100, 400);

    @Option(
        names = "--history-events",
        paramLabel = "N",
        description = "Of each day before, at least 100 (default: 20000).")
    private long historyEvents = 20_000;

    @Option(
        names = "--threads",
        paramLabel = "N",
        description = "Of Spark and of DuckDB (default: 2).")
    private int threads = 2;

    @Option(
        names = "--rounds",
        paramLabel = "N",
        description =
            "Of all contenders; the round with the median processor time counts (default: 1).")
    private int rounds = 1;

    @Option(
        names = "--tables",
        paramLabel = "NAME",
        split = ",",
        description =
            "Only these and those that they are made of; several by commas (default: all). The"
                + " bare aggregation reads all columns nevertheless.")
    private List<String> tables = new ArrayList<>();

    @Option(
        names = "--driver-mebibytes",
        paramLabel = "N",
        description = "Heap of Spark's driver (default: that of spark.driver-memory).")
    private long driverMebibytes;

    MetricsBenchCommand(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() throws IOException {
      List<String> options = new ArrayList<>();
      options.addAll(List.of("--events", String.valueOf(events)));
      options.addAll(
          List.of(
              "--history",
              histories.stream().map(String::valueOf).collect(Collectors.joining(","))));
      options.addAll(List.of("--history-events", String.valueOf(historyEvents)));
      options.addAll(List.of("--threads", String.valueOf(threads)));
      options.addAll(List.of("--rounds", String.valueOf(rounds)));
      if (!tables.isEmpty()) {
        options.addAll(List.of("--tables", String.join(",", tables)));
      }
      options.addAll(
          List.of(
              "--driver-mebibytes",
              String.valueOf(
                  driverMebibytes > 0
                      ? driverMebibytes
                      : daybook.workspace().configuration().spark().driverMemoryBytes() >> 20)));
      options.addAll(List.of("--work", daybook.home().resolve("bench").toString()));
      options.addAll(List.of("--dist", Workspace.dist(daybook.environment().dist()).toString()));
      return new BenchProcess(daybook, "1g").run(MAIN, options);
    }
  }

  /** Starts the bench of the console, which starts one itself. */
  @Command(
      name = "console",
      header = "Measures the console over years of figures.",
      description = {
        "Generates figures of some years on the local file system, all built-in tables, starts a"
            + " console over them and opens its pages: half of them as others do, half of days and"
            + " filters that nobody has asked for. Then it publishes nights, and waits for their"
            + " figures.",
        "Goals: 95 of 100 answers within 100 ms, also of those that nobody had asked for; a cold"
            + " rebuild of the cache within 60 s; a night's figures within 2 s. Needs no cluster."
            + " Close other programs: the clock counts them, too."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:all goals were reached", "40:a goal was missed, or an answer failed"},
      footerHeading = "%nExample:%n",
      footer = {"  daybook bench console --days 365 --clients 4"})
  static final class ConsoleBenchCommand implements Callable<Integer> {
    private static final String MAIN = "io.daybook.bench.console.ConsoleBench";

    private final Daybook daybook;

    @Option(
        names = "--days",
        paramLabel = "N",
        description = "Of figures, at least 40 (default: 730).")
    private int days = 730;

    @Option(
        names = "--clients",
        paramLabel = "N",
        description = "Who read without a pause, 1 to 16 (default: 8).")
    private int clients = 8;

    @Option(
        names = "--seconds",
        paramLabel = "N",
        description = "For which they read (default: 60).")
    private int seconds = 60;

    ConsoleBenchCommand(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() throws IOException {
      return new BenchProcess(daybook, "512m")
          .run(
              MAIN,
              List.of(
                  "--days",
                  String.valueOf(days),
                  "--clients",
                  String.valueOf(clients),
                  "--seconds",
                  String.valueOf(seconds),
                  "--work",
                  daybook.home().resolve("bench").toString()));
    }
  }

  /** Starts the bench of queries, which starts a stack itself unless it is told not to. */
  @Command(
      name = "queries",
      header = "Measures a dashboard's questions to Hive.",
      description = {
        "Asks HiveServer2 twenty questions of a dashboard, round by round in one session, and"
            + " beside them a grouped row of a table of one row: the least that an answer with a"
            + " job takes.",
        "Starts an embedded stack of its own and fills it with figures of many days, or asks the"
            + " tables that are there. Close other programs: the clock counts them, too."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:all questions were answered",
        "20:HiveServer2 does not answer, or no figures are published"
      },
      footerHeading = "%nExample:%n",
      footer = {"  daybook bench queries --here --rounds 3"})
  static final class QueriesBenchCommand implements Callable<Integer> {
    private static final String MAIN = "io.daybook.bench.queries.QueriesBench";

    private final Daybook daybook;

    @Option(
        names = "--days",
        paramLabel = "N",
        description = "Of figures in the bench's own stack (default: 365).")
    private int days = 365;

    @Option(
        names = "--events",
        paramLabel = "N",
        description = "Of each of these days, at least 100 (default: 2000).")
    private long events = 2_000;

    @Option(
        names = "--rounds",
        paramLabel = "N",
        description = "Of all questions, besides the first (default: 5).")
    private int rounds = 5;

    @Option(
        names = "--question",
        paramLabel = "NAME",
        description = "Only this question; repeatable (default: all).")
    private List<String> questions = new ArrayList<>();

    @Option(
        names = "--here",
        description = "Ask the published figures of this home or configuration instead.")
    private boolean here;

    QueriesBenchCommand(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() throws IOException {
      List<String> options = new ArrayList<>();
      options.addAll(List.of("--days", String.valueOf(days)));
      options.addAll(List.of("--events", String.valueOf(events)));
      options.addAll(List.of("--rounds", String.valueOf(rounds)));
      options.addAll(List.of("--work", daybook.home().resolve("bench").toString()));
      options.addAll(List.of("--dist", Workspace.dist(daybook.environment().dist()).toString()));
      questions.forEach(question -> options.addAll(List.of("--question", question)));
      if (here) {
        options.addAll(List.of("--jdbc", daybook.workspace().jdbcUrl()));
      }
      return new BenchProcess(daybook, "512m").run(MAIN, options);
    }
  }

  /** Starts the bench of forecasts. */
  @Command(
      name = "forecast",
      header = "Measures forecasts beside seasonal naive ones.",
      description = {
        "Forecasts daily series from each of their own days, knowing only the days before, and"
            + " shows the error over the next seven days beside that of a seasonal naive forecast"
            + " and of the mean of the last eight same weekdays, and how many days lay within the"
            + " intervals.",
        "Without --data the series are three years of simulated shops that follow from a seed."
            + " Needs no cluster."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:all goals are reached",
        "10:no series has the nine weeks that are needed",
        "40:a goal is missed"
      },
      footerHeading = "%nExample:%n",
      footer = {"  daybook bench forecast --data series"})
  static final class ForecastBenchCommand implements Callable<Integer> {
    private static final String MAIN = "io.daybook.bench.forecast.ForecastBench";

    private final Daybook daybook;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description =
            "CSV files: a header 'day,gross,...', a line per day. A day without a line counts as"
                + " 0, an empty field is unknown.")
    private @Nullable Path data;

    @Option(
        names = "--seed",
        paramLabel = "S",
        description = "Of the simulated years (default: 1).")
    private long seed = 1;

    ForecastBenchCommand(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() throws IOException {
      List<String> options = new ArrayList<>(List.of("--seed", String.valueOf(seed)));
      if (data != null) {
        options.addAll(List.of("--data", data.toAbsolutePath().toString()));
      }
      return new BenchProcess(daybook, "512m").run(MAIN, options);
    }
  }
}
