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

/** Benchmarks of collectors: how fast they land, what a fleet of them costs. */
final class LandingBenchCommands {
  private LandingBenchCommands() {}

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
}
