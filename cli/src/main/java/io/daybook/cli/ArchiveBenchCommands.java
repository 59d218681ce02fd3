package io.daybook.cli;

import io.daybook.night.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Benchmarks of the archive: how fast it is made, what a night costs after years. */
final class ArchiveBenchCommands {
  private ArchiveBenchCommands() {}

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
}
