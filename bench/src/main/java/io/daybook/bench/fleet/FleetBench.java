package io.daybook.bench.fleet;

import io.daybook.bench.Bench;
import io.daybook.bench.ClassPathFile;
import io.daybook.bench.Directories;
import io.daybook.bench.landing.AgentUnit;
import io.daybook.bench.landing.EmbeddedCluster;
import io.daybook.warehouse.run.ConsoleProgress;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures what agents with many small logs cost, on an HDFS of its own. The process behind {@code
 * daybook bench fleet}; its options are that command's.
 */
@Command(name = "daybook bench fleet")
public final class FleetBench extends Bench {
  private static final int LEAST_SECONDS = 12;

  @Option(names = "--files")
  private int files = 10_000;

  @Option(names = "--seconds")
  private int seconds = 60;

  @Option(names = "--agents")
  private int agents = 50;

  @Option(names = "--minutes")
  private double minutes = 2;

  @Option(names = "--work", required = true)
  private Path work = Path.of("");

  @Option(names = "--dist", required = true)
  private Path dist = Path.of("");

  private FleetBench(PrintStream out, PrintStream err) {
    super(out, err);
  }

  /** Runs the bench and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new FleetBench(utf8(System.out), utf8(System.err)).execute(args));
  }

  @Override
  public Integer call() throws IOException, SQLException {
    expect(files > 0, "--files", "at least 1", files);
    expect(seconds >= LEAST_SECONDS, "--seconds", "at least " + LEAST_SECONDS, seconds);
    expect(agents >= 0, "--agents", "at least 0", agents);
    long fleetSeconds = Math.round(minutes * 60);
    expect(
        fleetSeconds >= LEAST_SECONDS,
        "--minutes",
        "at least " + LEAST_SECONDS + " s",
        fleetSeconds);
    String hdfs = ClassPathFile.read(dist.resolve("local").resolve("hdfs"));
    String command = ClassPathFile.read(dist.resolve("cli"));
    AgentUnit unit = AgentUnit.read(dist);
    Files.createDirectories(work);
    Path directory = Files.createTempDirectory(work.toAbsolutePath(), "fleet-");
    Progress progress =
        new ConsoleProgress(err(), ConsoleProgress.Terminal.PLAIN, System::nanoTime);
    FleetReport report = new FleetReport();
    try (EmbeddedCluster cluster = EmbeddedCluster.start(hdfs, directory)) {
      NameNodeCalls calls = new NameNodeCalls(cluster.nameNode());
      new OneHost(cluster, calls, directory.resolve("host"), command, unit, progress, report)
          .run(files, Duration.ofSeconds(seconds));
      if (agents > 0) {
        new ManyHosts(cluster, calls, directory.resolve("hosts"), progress, report)
            .run(agents, Duration.ofSeconds(fleetSeconds));
      }
    } finally {
      Directories.delete(directory);
    }
    if (isJson()) {
      report.printJson(out());
    } else {
      report.printText(out());
    }
    return ExitCode.DONE.number();
  }
}
