package io.daybook.bench.landing;

import io.daybook.bench.Bench;
import io.daybook.bench.ClassPathFile;
import io.daybook.bench.Directories;
import io.daybook.bench.HotMethods;
import io.daybook.warehouse.run.ConsoleProgress;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Lands the same log files through Daybook, the plain Hadoop client and Flume, on an HDFS of its
 * own. The process behind {@code daybook bench landing}; its options are that command's.
 */
@Command(name = "daybook bench landing")
public final class LandingBench extends Bench {
  private static final int FILES = 4;
  private static final int ZSTD_LEVEL = 1;
  private static final long WARM_UP_BYTES = 256_000_000;
  private static final List<Integer> COPY_THREADS = List.of(1, 2, 4);
  private static final String HEAP = "256m";
  private static final String FLUME_HEAP = "1g";

  @Option(names = "--bytes")
  private long bytes = 1_000_000_000;

  @Option(names = "--flume-bytes")
  private long flumeBytes = 64_000_000;

  @Option(names = "--rounds")
  private int rounds = 6;

  @Option(names = "--latency-lines")
  private int latencyLines = 200;

  @Option(names = "--copy-threads")
  private int copyThreads;

  @Option(names = "--work", required = true)
  private Path work = Path.of("");

  @Option(names = "--dist", required = true)
  private Path dist = Path.of("");

  @Option(names = "--jfr")
  private @Nullable Path recording;

  private LandingBench(PrintStream out, PrintStream err) {
    super(out, err);
  }

  /** Runs the bench and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new LandingBench(utf8(System.out), utf8(System.err)).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    expect(bytes >= 1_000_000, "--bytes", "at least 1000000", bytes);
    expect(flumeBytes >= 1_000_000, "--flume-bytes", "at least 1000000", flumeBytes);
    expect(rounds > 0, "--rounds", "at least 1", rounds);
    expect(latencyLines > 0, "--latency-lines", "at least 1", latencyLines);
    String hdfs = ClassPathFile.read(dist.resolve("local").resolve("hdfs"));
    String flume = ClassPathFile.read(dist.resolve("bench").resolve("flume"));
    String command = ClassPathFile.read(dist.resolve("cli"));
    Files.createDirectories(work);
    Path directory = Files.createTempDirectory(work.toAbsolutePath(), "landing-");
    Progress progress =
        new ConsoleProgress(err(), ConsoleProgress.Terminal.PLAIN, System::nanoTime);
    try (EmbeddedCluster cluster = EmbeddedCluster.start(hdfs, directory)) {
      Trials trials = new Trials(cluster.files(), directory, progress);
      LandingReport report = run(trials, directory, flume, command, progress);
      if (isJson()) {
        report.printJson(out());
      } else {
        report.printText(out());
      }
    } finally {
      Directories.delete(directory);
    }
    return ExitCode.DONE.number();
  }

  private LandingReport run(
      Trials trials,
      Path directory,
      String flumeClassPath,
      String commandClassPath,
      Progress progress)
      throws IOException {
    NumberedLines input;
    NumberedLines sample;
    Path warmUp;
    try (Progress.Step step = progress.start("write the input", bytes, Progress.Unit.BYTES)) {
      input = NumberedLines.write(directory.resolve("input"), FILES, bytes);
      sample = NumberedLines.write(directory.resolve("sample"), FILES, flumeBytes);
      warmUp =
          NumberedLines.write(directory.resolve("warm-up"), 1, Math.min(bytes, WARM_UP_BYTES))
              .files()
              .get(0);
      step.advance(input.bytes());
    }
    Contender daybook =
        new AgentContender(input, warmUp, ZSTD_LEVEL, AgentUnit.read(dist), commandClassPath);
    Contender bare = new BareContender(input, warmUp, ZSTD_LEVEL, HEAP, List.of());
    Contender flume = new FlumeContender(sample, flumeClassPath, FLUME_HEAP);
    Contender limit = fastestCopy(trials, input, warmUp);
    List<Contender> inTurn = new ArrayList<>(List.of(bare, daybook, limit));
    Map<Contender, List<LandingCost>> costs = new HashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (Contender contender : inTurn) {
        LandingCost cost = exact(contender, trials.measure("round " + round, contender));
        costs.computeIfAbsent(contender, of -> new ArrayList<>()).add(cost);
      }
      Collections.reverse(inTurn);
    }
    LandingCost peer = exact(flume, trials.measure("sample", flume));
    LineCount.LineTotals bareKilled = trials.killAndRestart(bare);
    LineCount.LineTotals peerKilled = trials.killAndRestart(flume);
    Latency latency = trials.latency(new TrickleOfLines(commandClassPath, HEAP, latencyLines));
    if (recording != null) {
      record(trials, input, warmUp, recording);
    }
    return new LandingReport(
        rounds,
        figures(daybook, costs.getOrDefault(daybook, List.of()), null),
        figures(limit, costs.getOrDefault(limit, List.of()), null),
        List.of(
            figures(bare, costs.getOrDefault(bare, List.of()), bareKilled),
            figures(flume, List.of(peer), peerKilled)),
        latency);
  }

  private HdfsCopyContender fastestCopy(Trials trials, NumberedLines input, Path warmUp)
      throws IOException {
    if (copyThreads > 0) {
      return new HdfsCopyContender(input, warmUp, ZSTD_LEVEL, copyThreads, HEAP);
    }
    double fastest = Double.MAX_VALUE;
    int threadsOfFastest = 1;
    for (int threads : COPY_THREADS) {
      HdfsCopyContender copy = new HdfsCopyContender(input, warmUp, ZSTD_LEVEL, threads, HEAP);
      double seconds = trials.measure(threads + " threads", copy).seconds();
      if (seconds < fastest) {
        fastest = seconds;
        threadsOfFastest = threads;
      }
    }
    return new HdfsCopyContender(input, warmUp, ZSTD_LEVEL, threadsOfFastest, HEAP);
  }

  /** Lets a bare collector land once more, recorded. */
  private void record(Trials trials, NumberedLines input, Path warmUp, Path file)
      throws IOException {
    String option = "-XX:StartFlightRecording=settings=profile,filename=" + file.toAbsolutePath();
    trials.measure("recorded", new BareContender(input, warmUp, ZSTD_LEVEL, HEAP, List.of(option)));
    HotMethods.read(file, 20).print(err());
  }

  private static LandingReport.ContenderFigures figures(
      Contender contender, List<LandingCost> rounds, LineCount.@Nullable LineTotals killed) {
    LandingCost best =
        rounds.stream().min(Comparator.comparingDouble(LandingCost::seconds)).orElseThrow();
    return new LandingReport.ContenderFigures(
        contender.name(), contender.does(), contender.input(), best, killed);
  }

  /** No figure counts of a contender that lands other lines than it was given. */
  private static LandingCost exact(Contender contender, LandingCost outcome) {
    if (!outcome.lines().isExact()) {
      throw new OperatorException(
          ExitCode.BLOCKED,
          "[bench landing] Cannot compare: expected "
              + contender.name()
              + " to land every line once, undisturbed, but found "
              + outcome.lines());
    }
    return outcome;
  }
}
