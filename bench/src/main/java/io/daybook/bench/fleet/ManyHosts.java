package io.daybook.bench.fleet;

import io.daybook.bench.GoalRow;
import io.daybook.bench.Usage;
import io.daybook.bench.landing.ChildJava;
import io.daybook.bench.landing.Cue;
import io.daybook.bench.landing.EmbeddedCluster;
import io.daybook.bench.landing.LandedFiles;
import io.daybook.bench.landing.LineCount;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Many agents on one HDFS, each with some logs that are written slowly. */
final class ManyHosts {
  private static final String ROOT = "/hosts";
  private static final int FILES = 20;
  private static final Duration ROLL = Duration.ofSeconds(10);
  private static final Duration TO_START = Duration.ofMinutes(5);
  private static final Duration TO_LAND = Duration.ofMinutes(5);
  private static final long SEGMENT_BYTES = 128L << 20;
  private static final String HEAP = "1g";

  private final EmbeddedCluster cluster;
  private final NameNodeCalls calls;
  private final Path directory;
  private final Progress progress;
  private final FleetReport report;

  /**
   * @param report takes the figures
   */
  ManyHosts(
      EmbeddedCluster cluster,
      NameNodeCalls calls,
      Path directory,
      Progress progress,
      FleetReport report) {
    this.cluster = cluster;
    this.calls = calls;
    this.directory = directory;
    this.progress = progress;
    this.report = report;
  }

  /** Lets agents follow logs for a time, a line a second in each of them. */
  void run(int agents, Duration time) throws IOException {
    SmallLogs logs = configure(agents);
    int perSecond = agents * FILES;
    int lines = Math.toIntExact(perSecond * time.toMillis() / 1000);
    Zones zones = new Zones(new StoragePath(ROOT));
    org.apache.hadoop.fs.Path raw =
        new org.apache.hadoop.fs.Path(zones.raw(FleetConfiguration.SOURCE).value());
    org.apache.hadoop.fs.Path marks = new org.apache.hadoop.fs.Path(zones.watermarks().value());
    String what = String.format(Locale.ROOT, "%d agents of %d files", agents, FILES);
    try (Progress.Step step = progress.start(what);
        ChildJava fleet = start()) {
      fleet.await(Cue.READY, TO_START);
      CommitWatch commits = new CommitWatch(cluster.files(), raw, marks, 0, lines);
      NameNodeCalls.CallCount before = calls.read();
      Usage from = fleet.usage();
      long[] written = logs.append(0, perSecond, time);
      NameNodeCalls.CallCount after = calls.read();
      double share = OneHost.share(from, fleet.usage());
      commits.await(fleet, TO_LAND);
      fleet.tell(Cue.GO);
      fleet.await(Cue.DONE, TO_LAND);
      LandedFiles landed = new LandedFiles(cluster.files(), raw);
      LineCount.LineTotals found = landed.count(lines);
      if (!found.isExact()) {
        throw OneHost.blocked(lines + " lines, each once", found + "");
      }
      int last = (int) Math.min(lines, perSecond * ROLL.toSeconds());
      double calls = (after.sum() - before.sum()) / after.secondsSince(before);
      step.detail(
          String.format(Locale.ROOT, "%d files, %.1f calls/s", landed.list().size(), calls));
      report.addCalls("of " + what, after.since(before));
      report.add(
          GoalRow.of(
              "fleetFiles",
              String.format(Locale.ROOT, "%s, %d s: files in HDFS", what, time.toSeconds()),
              landed.list().size(),
              mostFiles(agents, lines, time)));
      report.add(GoalRow.of("fleetCalls", what + ", calls to the NameNode a second", calls));
      report.add(
          GoalRow.of(
              "fleetLatestSeconds",
              what + ", the latest commit with 'roll: 10s', seconds behind its line",
              commits.longestWait(written, 0)));
      report.add(
          GoalRow.of(
              "fleetLagSeconds",
              what + ", the same of the last roll",
              commits.longestWait(written, lines - last)));
      report.add(GoalRow.of("fleetPercent", what + ", % of a core in all", share));
    }
  }

  /** One more roll than there is time for: the last one takes what the others left. */
  private static double mostFiles(int agents, long lines, Duration time) {
    long rolls = (time.toSeconds() + ROLL.toSeconds() - 1) / ROLL.toSeconds() + 1;
    long bytesOfRoll = lines / agents / rolls * SmallLogs.line(0).length;
    return (double) agents * rolls * (1 + bytesOfRoll / SEGMENT_BYTES);
  }

  private SmallLogs configure(int agents) throws IOException {
    List<Path> logs = new ArrayList<>();
    for (int agent = 0; agent < agents; agent++) {
      String name = String.format(Locale.ROOT, "host-%03d", agent);
      Path files = Files.createDirectories(directory.resolve("logs").resolve(name));
      for (int file = 0; file < FILES; file++) {
        logs.add(files.resolve("till-" + file + ".log"));
      }
      new FleetConfiguration(
              name, cluster.files().getUri(), ROOT, files.resolve("*.log").toString(), ROLL)
          .write(directory.resolve("conf").resolve(name));
    }
    return new SmallLogs(logs);
  }

  private ChildJava start() throws IOException {
    return ChildJava.start(
        new ChildJava.ChildCommand(
            "agents",
            System.getProperty("java.class.path"),
            List.of("-Xmx" + HEAP, "-XX:+UseParallelGC"),
            List.of(
                ManyAgents.class.getName(),
                directory.resolve("conf").toString(),
                directory.resolve("state").toString())),
        directory);
  }
}
