package io.daybook.cli;

import io.daybook.night.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Benchmarks. */
@Command(
    name = "bench",
    header = "Measures Daybook side by side with its peers.",
    description = {"Measures Daybook side by side with its peers."},
    synopsisSubcommandLabel = "COMMAND")
final class BenchCommand {
  /** Starts the bench of the archive in a process of its own: the peer is not on our class path. */
  @Command(
      name = "archive",
      header = "Measures the archive beside DuckDB and Spark.",
      description = {
        "Archives the same purchases with Daybook's local engine, with DuckDB and with a plain Spark"
            + " job, on the local file system, and compares the results before it prints a figure.",
        "Needs no cluster. Close other programs: the clock counts them, too."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:all results are the same", "40:they differ"},
      footerHeading = "%nExample:%n",
      footer = {"  daybook bench archive --events 1000000 --rounds 3"})
  static final class ArchiveBenchCommand implements Callable<Integer> {
    private static final String MAIN = "io.daybook.bench.ArchiveBench";

    private final Daybook daybook;

    @Option(
        names = "--events",
        paramLabel = "N",
        description = "Lines of about 400 bytes, 1 %% of them sent twice (default: 3000000).")
    private long events = 3_000_000;

    @Option(
        names = "--shape",
        paramLabel = "NAME",
        description =
            "What Daybook reads: json, each (a list of one in JSON), csv, regex or logfmt (default:"
                + " json). The others read the same events as JSON.")
    private String shape = "json";

    @Option(names = "--threads", paramLabel = "N", description = "Of each engine (default: 2).")
    private int threads = 2;

    @Option(
        names = "--rounds",
        paramLabel = "N",
        description = "Odd; the median counts (default: 1).")
    private int rounds = 1;

    @Option(
        names = "--heap",
        paramLabel = "SIZE",
        description = "Java heap of the bench, such as 2g (default: 1g, as the command's own).")
    private String heap = "1g";

    @Option(
        names = "--no-spark",
        description = "Leave the Spark job out, which takes longer than both others.")
    private boolean withoutSpark;

    @Option(
        names = "--jfr",
        paramLabel = "FILE",
        description =
            "Record Daybook's part with Java Flight Recorder and print the ten methods that it"
                + " was in most often; costs it some speed.")
    private @Nullable Path recording;

    ArchiveBenchCommand(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() throws IOException {
      List<String> options = new ArrayList<>();
      options.addAll(List.of("--events", String.valueOf(events)));
      options.addAll(List.of("--shape", shape));
      options.addAll(List.of("--threads", String.valueOf(threads)));
      options.addAll(List.of("--rounds", String.valueOf(rounds)));
      options.addAll(List.of("--work", daybook.home().resolve("bench").toString()));
      if (!withoutSpark) {
        options.addAll(List.of("--dist", Workspace.dist(daybook.environment().dist()).toString()));
      }
      if (recording != null) {
        options.addAll(List.of("--jfr", recording.toAbsolutePath().toString()));
      }
      return new BenchProcess(daybook, heap).run(MAIN, options);
    }
  }

  /** Starts the bench of many small logs and many agents, which starts HDFS itself. */
  @Command(
      name = "fleet",
      header = "Measures what agents with many small logs cost.",
      description = {
        "Lands and archives many small logs, lets an agent as its systemd unit starts it follow"
            + " them quietly, then writes to 100 of them; then lets many agents in one process land"
            + " slowly written logs, all on an HDFS of the bench's own. Shows time, processor time,"
            + " memory, files in HDFS and calls to the NameNode beside their goals. Reads"
            + " everything back before it prints a figure.",
        "Needs no cluster. Close other programs: the clock counts them, too."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:every line was read back once", "40:a result is not the input"},
      footerHeading = "%nExample:%n",
      footer = {"  daybook bench fleet --files 1000 --agents 10 --minutes 1"})
  static final class FleetBenchCommand implements Callable<Integer> {
    private static final String MAIN = "io.daybook.bench.fleet.FleetBench";

    private final Daybook daybook;

    @Option(
        names = "--files",
        paramLabel = "N",
        description = "Logs of 20 lines on one host (default: 10000).")
    private int files = 10_000;

    @Option(
        names = "--seconds",
        paramLabel = "N",
        description =
            "For which its agent is measured, quiet and then written to, at least 12 (default: 60).")
    private int seconds = 60;

    @Option(
        names = "--agents",
        paramLabel = "N",
        description = "Agents of 20 logs, a line a second in each; 0: none (default: 50).")
    private int agents = 50;

    @Option(
        names = "--minutes",
        paramLabel = "N",
        description = "For which they land, such as 0.5 (default: 2).")
    private double minutes = 2;

    FleetBenchCommand(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() throws IOException {
      List<String> options = new ArrayList<>();
      options.addAll(List.of("--files", String.valueOf(files)));
      options.addAll(List.of("--seconds", String.valueOf(seconds)));
      options.addAll(List.of("--agents", String.valueOf(agents)));
      options.addAll(List.of("--minutes", String.valueOf(minutes)));
      options.addAll(List.of("--work", daybook.home().resolve("bench").toString()));
      options.addAll(List.of("--dist", Workspace.dist(daybook.environment().dist()).toString()));
      return new BenchProcess(daybook, "512m").run(MAIN, options);
    }
  }

  /** Starts the bench of long ledgers, which starts HDFS itself. */
  @Command(
      name = "ledger",
      header = "Measures whether a night costs more after years.",
      description = {
        "Archives one more day in a ledger of years and in one of a week, in turns, then a thousand"
            + " late events into a large day, on an HDFS of the bench's own. Shows the times beside"
            + " their goals, which hold for the default sizes.",
        "Needs no cluster, and in its home some 300 bytes for each event of the large day. Close"
            + " other programs: the clock counts them, too."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:every event was archived once", "40:a commit has other rows"},
      footerHeading = "%nExample:%n",
      footer = {"  daybook bench ledger --days 365 --segments 10000 --day-events 1000000"})
  static final class LedgerBenchCommand implements Callable<Integer> {
    private static final String MAIN = "io.daybook.bench.ledger.LedgerBench";

    private final Daybook daybook;

    @Option(
        names = "--days",
        paramLabel = "N",
        description = "Of the long ledger, more than 7 (default: 3650).")
    private int days = 3_650;

    @Option(
        names = "--segments",
        paramLabel = "N",
        description = "That it consumed, at least one a day (default: 100000).")
    private int segments = 100_000;

    @Option(
        names = "--events",
        paramLabel = "N",
        description = "Of the day that is archived (default: 100000).")
    private long events = 100_000;

    @Option(
        names = "--rounds",
        paramLabel = "N",
        description = "Odd; the median counts (default: 5).")
    private int rounds = 5;

    @Option(
        names = "--day-events",
        paramLabel = "N",
        description = "Of the day that gets late ones; 0: leave it out (default: 10000000).")
    private long dayEvents = 10_000_000;

    LedgerBenchCommand(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() throws IOException {
      List<String> options = new ArrayList<>();
      options.addAll(List.of("--days", String.valueOf(days)));
      options.addAll(List.of("--segments", String.valueOf(segments)));
      options.addAll(List.of("--events", String.valueOf(events)));
      options.addAll(List.of("--rounds", String.valueOf(rounds)));
      options.addAll(List.of("--day-events", String.valueOf(dayEvents)));
      options.addAll(List.of("--work", daybook.home().resolve("bench").toString()));
      options.addAll(List.of("--dist", Workspace.dist(daybook.environment().dist()).toString()));
      return new BenchProcess(daybook, "1g").run(MAIN, options);
    }
  }

  /** Starts the bench of the collector, which starts HDFS and all contenders itself. */
  @Command(
      name = "landing",
      header = "Measures the agent beside a plain client and Flume.",
      description = {
        "Lands the same log files with Daybook's agent, with its bare collector, with "
            + "the plain Hadoop client, which is the limit, and with Apache Flume, each in a "
            + "process of its own on an HDFS of the bench's own. Reads back the result of "
            + "each. Kills the collector and Flume while they land.",
        "Needs no cluster, and twice the size of --bytes in its home. Close other "
            + "programs: the clock counts them, too."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:every contender's result was read back", "40:a result is not the input"},
      footerHeading = "%nExample:%n",
      footer = {"  daybook bench landing --bytes 200000000 --rounds 2"})
  static final class LandingBenchCommand implements Callable<Integer> {
    private static final String MAIN = "io.daybook.bench.landing.LandingBench";

    private final Daybook daybook;

    @Option(
        names = "--bytes",
        paramLabel = "N",
        description = "Of JSON lines in 4 files (default: 1000000000).")
    private long bytes = 1_000_000_000;

    @Option(
        names = "--flume-bytes",
        paramLabel = "N",
        description =
            "What Flume is given of such lines; its rate is compared (default: 64000000).")
    private long flumeBytes = 64_000_000;

    @Option(
        names = "--rounds",
        paramLabel = "N",
        description = "Of Daybook and the plain client; the best counts (default: 6).")
    private int rounds = 6;

    @Option(
        names = "--latency-lines",
        paramLabel = "N",
        description =
            "Lines that are appended, 20 a second, to a source with 'roll: 2s' (default: 200).")
    private int latencyLines = 200;

    @Option(
        names = "--copy-threads",
        paramLabel = "N",
        description = "Of the plain client (default: the fastest of 1, 2 and 4).")
    private int copyThreads;

    @Option(
        names = "--jfr",
        paramLabel = "FILE",
        description =
            "Let the collector land once more, recorded with Java Flight Recorder, and print the"
                + " methods that it was in most often.")
    private @Nullable Path recording;

    LandingBenchCommand(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() throws IOException {
      List<String> options = new ArrayList<>();
      options.addAll(List.of("--bytes", String.valueOf(bytes)));
      options.addAll(List.of("--flume-bytes", String.valueOf(flumeBytes)));
      options.addAll(List.of("--rounds", String.valueOf(rounds)));
      options.addAll(List.of("--latency-lines", String.valueOf(latencyLines)));
      options.addAll(List.of("--copy-threads", String.valueOf(copyThreads)));
      options.addAll(List.of("--work", daybook.home().resolve("bench").toString()));
      options.addAll(List.of("--dist", Workspace.dist(daybook.environment().dist()).toString()));
      if (recording != null) {
        options.addAll(List.of("--jfr", recording.toAbsolutePath().toString()));
      }
      return new BenchProcess(daybook, "512m").run(MAIN, options);
    }
  }

  /** Starts the bench of mappings; needs the classes of the bench room. */
  @Command(
      name = "mapping",
      header = "Measures formats and features of mappings.",
      description = {
        "Parses the same sales in every format and through every feature of the mapping, one"
            + " thread, from bytes to events, and shows rows per second of processor time, also"
            + " as a share of the plain format's. Each must give one event per sale.",
        "Needs no cluster."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:every feature gave every sale", "40:one gave another number of events"},
      footerHeading = "%nExample:%n",
      footer = {"  daybook bench mapping --rows 50000 --feature 'json, hash'"})
  static final class MappingBenchCommand implements Callable<Integer> {
    private static final String MAIN = "io.daybook.bench.mapping.MappingBench";

    private final Daybook daybook;

    @Option(
        names = "--rows",
        paramLabel = "N",
        description = "Sales in each sample, at least 100 (default: 200000).")
    private int rows = 200_000;

    @Option(
        names = "--rounds",
        paramLabel = "N",
        description = "Of all features; the best of each counts (default: 5).")
    private int rounds = 5;

    @Option(
        names = "--feature",
        paramLabel = "NAME",
        description = "Only this feature and its plain format; repeatable (default: all).")
    private List<String> features = new ArrayList<>();

    MappingBenchCommand(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() throws IOException {
      List<String> options = new ArrayList<>();
      options.addAll(List.of("--rows", String.valueOf(rows)));
      options.addAll(List.of("--rounds", String.valueOf(rounds)));
      features.forEach(feature -> options.addAll(List.of("--feature", feature)));
      options.addAll(List.of("--work", daybook.home().resolve("bench").toString()));
      return new BenchProcess(daybook, "1g").run(MAIN, options);
    }
  }

  /** Starts the bench of the engines, which starts DuckDB and Spark itself. */
  @Command(
      name = "engines",
      header = "Compares the answers of HiveServer2, Spark and DuckDB.",
      description = {
        "Puts questions as BI tools ask them, drawn by a seed, to HiveServer2 as it is configured, "
            + "to HiveServer2 by Tez row by row and vectorized, to Spark and to DuckDB, over two "
            + "tables of ordinary and extreme values, and prints every answer that differs for "
            + "no known reason.",
        "Needs HDFS and HiveServer2; makes the Hive database daybook_engines anew."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:all answers agree, or differ for a known reason",
        "20:HiveServer2 does not answer",
        "40:answers differ"
      },
      footerHeading = "%nExample:%n",
      footer = {"  daybook bench engines --questions 500 --seed 7"})
  static final class EnginesBenchCommand implements Callable<Integer> {
    private static final String MAIN = "io.daybook.bench.engines.EnginesBench";

    private final Daybook daybook;

    @Option(names = "--questions", paramLabel = "N", description = "At least 100 (default: 2000).")
    private int questions = 2_000;

    @Option(
        names = "--seed",
        paramLabel = "S",
        description = "Of the questions and the rows (default: 1).")
    private long seed = 1;

    @Option(
        names = "--ways",
        paramLabel = "WAY",
        split = ",",
        description =
            "Ways to ask HiveServer2: configured, tez, rows, vectorized (default:"
                + " configured,rows,vectorized).")
    private List<String> ways = List.of("configured", "rows", "vectorized");

    EnginesBenchCommand(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() throws IOException {
      Workspace workspace = daybook.workspace();
      List<String> options = new ArrayList<>();
      options.addAll(List.of("--questions", String.valueOf(questions)));
      options.addAll(List.of("--seed", String.valueOf(seed)));
      options.addAll(List.of("--ways", String.join(",", ways).toUpperCase(Locale.ROOT)));
      options.addAll(List.of("--jdbc", workspace.jdbcUrl()));
      options.addAll(List.of("--hdfs", workspace.fileSystem().toString()));
      options.addAll(List.of("--home", daybook.home().toString()));
      options.addAll(List.of("--dist", Workspace.dist(daybook.environment().dist()).toString()));
      return new BenchProcess(daybook, "512m").run(MAIN, options);
    }
  }

  /** Plays simulated schedules; needs the classes of the bench room, which are not on our path. */
  @Command(
      name = "simulate",
      header = "Runs the protocols through simulated crashes.",
      description = {
        "Runs the landing and ledger protocols through seeded schedules of crashes, "
            + "lost replies, delays and rivals, in memory, and checks after each schedule "
            + "that nothing is lost or doubled. A finding names the seed that repeats it."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:everything held", "40:something didn't hold"},
      footerHeading = "%nExample:%n",
      footer = {"  daybook bench simulate --schedules 1000 --seed 7"})
  static final class SimulateBenchCommand implements Callable<Integer> {
    private static final String MAIN = "io.daybook.bench.simulation.SimulateBench";

    private final Daybook daybook;

    @Option(
        names = "--schedules",
        paramLabel = "N",
        description = "How many, a seed each (default: 20000).")
    private long schedules = 20_000;

    @Option(names = "--seed", paramLabel = "S", description = "The first seed (default: random).")
    private @Nullable Long seed;

    SimulateBenchCommand(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() throws IOException {
      List<String> options = new ArrayList<>();
      options.addAll(List.of("--schedules", String.valueOf(schedules)));
      if (seed != null) {
        options.addAll(List.of("--seed", String.valueOf(seed)));
      }
      return new BenchProcess(daybook, "512m").run(MAIN, options);
    }
  }
}
