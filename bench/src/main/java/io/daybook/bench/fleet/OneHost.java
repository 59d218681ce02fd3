package io.daybook.bench.fleet;

import io.daybook.bench.GoalRow;
import io.daybook.bench.ProcessCost;
import io.daybook.bench.Usage;
import io.daybook.bench.landing.AgentUnit;
import io.daybook.bench.landing.ChildJava;
import io.daybook.bench.landing.Cue;
import io.daybook.bench.landing.EmbeddedCluster;
import io.daybook.bench.landing.LandedFiles;
import io.daybook.bench.landing.LineCount;
import io.daybook.bench.landing.Pause;
import io.daybook.ingest.watermark.Watermark;
import io.daybook.ingest.watermark.Watermarks;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/** One host with many small logs, from their landing on. */
final class OneHost {
  private static final String AGENT = "host";
  private static final String ROOT = "/host";
  private static final String HOME = "home";
  private static final int LINES_PER_FILE = 20;
  private static final int WARM_UP_FILES = 500;
  private static final int WRITTEN_FILES = 100;
  private static final int LINES_A_SECOND_PER_FILE = 10;
  private static final Duration ROLL = Duration.ofSeconds(5);
  private static final Duration BEHIND_ROLL = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration LATE = Duration.ofSeconds(5);
  private static final long POLL_MILLIS = 500;
  private static final double PERCENT = 100;
  private static final double MEBIBYTE = 1 << 20;

  private final EmbeddedCluster cluster;
  private final NameNodeCalls calls;
  private final Path directory;
  private final String classPath;
  private final AgentUnit unit;
  private final Progress progress;
  private final FleetReport report;
  private final Zones zones = new Zones(new StoragePath(ROOT));

  /**
   * @param classPath of the command
   * @param report takes the figures
   */
  OneHost(
      EmbeddedCluster cluster,
      NameNodeCalls calls,
      Path directory,
      String classPath,
      AgentUnit unit,
      Progress progress,
      FleetReport report) {
    this.cluster = cluster;
    this.calls = calls;
    this.directory = directory;
    this.classPath = classPath;
    this.unit = unit;
    this.progress = progress;
    this.report = report;
  }

  /**
   * Lands and archives files, follows them quietly, then writes to some of them.
   *
   * @param files how many
   * @param time for which the agent is measured, each time
   */
  void run(int files, Duration time) throws IOException, SQLException {
    SmallLogs logs;
    try (Progress.Step step = progress.start("write " + files + " files")) {
      logs = SmallLogs.write(directory.resolve("logs"), files, LINES_PER_FILE);
      SmallLogs.write(directory.resolve("warm-up"), WARM_UP_FILES, LINES_PER_FILE);
      step.detail(files * LINES_PER_FILE + " lines");
    }
    Path configuration = configuration(ROOT, "logs");
    Path warmUp = configuration("/warm-up", "warm-up");
    collect("warm-up", warmUp);
    long lines = (long) files * LINES_PER_FILE;
    land(files, lines, configuration);
    archive(lines, warmUp, configuration);
    int written = Math.min(files, WRITTEN_FILES);
    int perSecond = written * LINES_A_SECOND_PER_FILE;
    long most = perSecond * time.toMillis() / 1000;
    CommitWatch commits =
        new CommitWatch(
            cluster.files(),
            rawDirectory(),
            new org.apache.hadoop.fs.Path(zones.watermarks().value()),
            lines,
            Math.toIntExact(most));
    try (ChildJava agent = start(HOME, configuration, "collect")) {
      NameNodeCalls.CallCount began = beQuiet(files, agent, time);
      NameNodeCalls.CallCount quiet = calls.read();
      NameNodeCalls.CallCount landed =
          write(
              new SmallLogs(logs.paths().subList(0, written)),
              lines,
              perSecond,
              time,
              agent,
              commits);
      addCalls(commits, began, quiet, landed);
    }
    requireAll(lines + most);
  }

  private Path configuration(String root, String logs) throws IOException {
    return new FleetConfiguration(
            AGENT,
            cluster.files().getUri(),
            root,
            directory.resolve(logs).resolve("*.log").toString(),
            ROLL)
        .write(directory.resolve("conf-of-" + logs));
  }

  private ProcessCost collect(String home, Path configuration) throws IOException {
    try (ChildJava collector = start(home, configuration, "collect", "--once")) {
      return collector.toEnd();
    }
  }

  private void land(int files, long lines, Path configuration) throws IOException {
    ProcessCost cost;
    try (Progress.Step step = progress.start("land " + files + " files")) {
      cost = collect(HOME, configuration);
      requireAll(lines);
      step.detail(seconds(cost.seconds()));
    }
    String what = String.format(Locale.ROOT, "%,d files of 20 lines landed", files);
    report.add(GoalRow.of("landSeconds", what + ", seconds", cost.seconds(), 10));
    report.add(GoalRow.of("landCpuSeconds", what + ", CPU seconds", cost.cpuSeconds()));
    report.add(GoalRow.of("landFiles", what + ", files in HDFS", landed().list().size(), 1));
  }

  private void archive(long lines, Path warmUp, Path configuration)
      throws IOException, SQLException {
    Usage before;
    Usage after;
    try (Progress.Step step = progress.start("archive them");
        ChildJava archive =
            ChildJava.start(
                new ChildJava.ChildCommand(
                    "archive",
                    System.getProperty("java.class.path"),
                    List.of("-Xmx1g", "-XX:+UseParallelGC"),
                    List.of(
                        ArchiveProcess.class.getName(),
                        warmUp.toString(),
                        configuration.toString(),
                        directory.resolve("spill").toString())),
                directory.resolve("run"))) {
      archive.await(Cue.READY, LIMIT);
      before = archive.usage();
      archive.tell(Cue.GO);
      archive.await(Cue.DONE, LIMIT);
      after = archive.usage();
      long rows = archivedRows();
      if (rows != lines) {
        throw blocked(lines + " different rows in the archive", rows + "");
      }
      step.detail(seconds((after.nanos() - before.nanos()) / 1e9));
    }
    report.add(
        GoalRow.of(
            "archiveSeconds",
            "the same archived, seconds",
            (after.nanos() - before.nanos()) / 1e9,
            3));
    report.add(
        GoalRow.of(
            "archiveCpuSeconds",
            "the same archived, CPU seconds",
            (after.cpuNanos() - before.cpuNanos()) / 1e9));
  }

  /** Lets the agent take up what it follows, then measures it; returns the calls before. */
  private NameNodeCalls.CallCount beQuiet(int files, ChildJava agent, Duration time)
      throws IOException {
    try (Progress.Step step = progress.start("follow " + files + " files, quiet")) {
      awaitQuiet(agent);
      NameNodeCalls.CallCount before = calls.read();
      Usage from = agent.usage();
      Pause.millis(time.toMillis());
      double share = share(from, agent.usage());
      step.detail(String.format(Locale.ROOT, "%.1f %% of a core", share));
      String what = String.format(Locale.ROOT, "%,d files followed and quiet", files);
      report.add(GoalRow.of("quietPercent", what + ", % of a core", share, 2));
      agent
          .residentBytes()
          .ifPresent(
              bytes ->
                  report.add(
                      GoalRow.of(
                          "quietMebibytes", what + ", MiB resident", bytes / MEBIBYTE, 256)));
      return before;
    }
  }

  /** Writes to some files; returns the calls when all of it is landed. */
  private NameNodeCalls.CallCount write(
      SmallLogs logs,
      long firstNumber,
      int perSecond,
      Duration time,
      ChildJava agent,
      CommitWatch commits)
      throws IOException {
    String what = logs.paths().size() + " of them written, 10 lines a second each";
    try (Progress.Step step = progress.start(what)) {
      Usage from = agent.usage();
      long[] written = logs.append(firstNumber, perSecond, time);
      double share = share(from, agent.usage());
      Pause.millis(ROLL.plus(BEHIND_ROLL).toMillis());
      // Before anything is read back, which the NameNode is asked for, too.
      NameNodeCalls.CallCount landed = calls.read();
      commits.await(agent, LIMIT);
      double latest = commits.longestWait(written, 0);
      step.detail(String.format(Locale.ROOT, "%.1f %% of a core, %.1f s", share, latest));
      report.add(GoalRow.of("writtenPercent", what + ", % of a core", share, 10));
      report.add(
          GoalRow.of(
              "latestSeconds",
              "the latest commit of these with 'roll: 5s', seconds behind its line",
              latest,
              ROLL.plus(BEHIND_ROLL).toMillis() / 1e3));
      return landed;
    }
  }

  /** A watermark costs what it costs a quiet agent, which asks the NameNode for nothing else. */
  private void addCalls(
      CommitWatch commits,
      NameNodeCalls.CallCount began,
      NameNodeCalls.CallCount quiet,
      NameNodeCalls.CallCount landed) {
    long bundles = commits.files(quiet.millis(), landed.millis());
    long quietMarks = commits.watermarks(began.millis(), quiet.millis());
    long marks = commits.watermarks(quiet.millis(), landed.millis());
    report.addCalls("of a quiet agent, " + quietMarks + " watermarks", quiet.since(began));
    report.addCalls(
        "of an agent that lands " + bundles + " bundles, " + marks + " watermarks",
        landed.since(quiet));
    double ofMark = (double) (quiet.sum() - began.sum()) / Math.max(1, quietMarks);
    report.add(
        GoalRow.of(
            "callsPerBundle",
            "calls to the NameNode for each bundle, those for watermarks apart",
            (landed.sum() - quiet.sum() - marks * ofMark) / Math.max(1, bundles),
            8));
  }

  /** Waits for a watermark, not the first one, by which nothing is left to be looked into. */
  private void awaitQuiet(ChildJava agent) throws IOException {
    Watermarks watermarks =
        new Watermarks(
            HadoopStorage.open(
                cluster.files().getUri(), new org.apache.hadoop.conf.Configuration()),
            zones);
    long end = System.nanoTime() + LIMIT.toNanos();
    Instant started = Instant.now();
    Instant first = null;
    while (true) {
      Optional<Watermark> now =
          watermarks.of(AGENT).filter(watermark -> watermark.written().isAfter(started));
      if (now.isPresent()) {
        Instant written = now.get().written();
        boolean isThrough =
            now.get()
                .committedThrough()
                .filter(through -> through.isAfter(written.minus(LATE)))
                .isPresent();
        if (first == null) {
          first = written;
        } else if (written.isAfter(first) && isThrough) {
          return;
        }
      }
      if (!agent.isAlive() || System.nanoTime() > end) {
        throw agent.failed("a watermark with everything committed", now + "");
      }
      Pause.millis(POLL_MILLIS);
    }
  }

  private ChildJava start(String home, Path configuration, String... command) throws IOException {
    List<String> main = new ArrayList<>(List.of("io.daybook.cli.Daybook"));
    main.addAll(List.of(command));
    main.addAll(
        List.of(
            "--home", directory.resolve(home).toString(), "--config", configuration.toString()));
    return ChildJava.start(
        new ChildJava.ChildCommand(
            String.join("-", command).replace("--", ""), classPath, unit.javaOptions(), main),
        directory.resolve("run"));
  }

  private LandedFiles landed() {
    return new LandedFiles(cluster.files(), rawDirectory());
  }

  private org.apache.hadoop.fs.Path rawDirectory() {
    return new org.apache.hadoop.fs.Path(zones.raw(FleetConfiguration.SOURCE).value());
  }

  private void requireAll(long lines) throws IOException {
    LineCount.LineTotals found = landed().count(lines);
    if (!found.isExact()) {
      throw blocked(lines + " lines, each once", found + "");
    }
  }

  /** Returns how many different rows the archive's files hold, if none is there twice. */
  private long archivedRows() throws IOException, SQLException {
    Path copies = Files.createDirectories(directory.resolve("archived"));
    RemoteIterator<LocatedFileStatus> found =
        cluster
            .files()
            .listFiles(
                new org.apache.hadoop.fs.Path(zones.archive(Datasets.PURCHASE.name()).value()),
                true);
    int files = 0;
    while (found.hasNext()) {
      org.apache.hadoop.fs.Path file = found.next().getPath();
      if (file.getName().endsWith(".parquet")) {
        cluster
            .files()
            .copyToLocalFile(
                false,
                file,
                new org.apache.hadoop.fs.Path(copies.resolve(files++ + ".parquet").toUri()),
                true);
      }
    }
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet sums =
            statement.executeQuery(
                "SELECT count(*), count(DISTINCT event_id) FROM read_parquet('"
                    + copies
                    + "/*.parquet')")) {
      sums.next();
      if (sums.getLong(1) != sums.getLong(2)) {
        throw blocked("every row once", sums.getLong(1) + " of " + sums.getLong(2) + " events");
      }
      return sums.getLong(1);
    }
  }

  static double share(Usage from, Usage to) {
    return PERCENT * (to.cpuNanos() - from.cpuNanos()) / (to.nanos() - from.nanos());
  }

  static OperatorException blocked(String expected, String found) {
    return new OperatorException(
        ExitCode.BLOCKED,
        "[bench fleet] Cannot measure: expected " + expected + " but found " + found);
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
