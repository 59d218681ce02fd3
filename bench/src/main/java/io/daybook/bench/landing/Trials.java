package io.daybook.bench.landing;

import io.daybook.bench.Directories;
import io.daybook.bench.Usage;
import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/**
 * Lets contenders land, one after the other; every trial begins with nothing and leaves nothing.
 */
final class Trials {
  private final FileSystem hdfs;
  private final Path directory;
  private final Progress progress;
  private int trials;

  Trials(FileSystem hdfs, Path directory, Progress progress) {
    this.hdfs = hdfs;
    this.directory = directory;
    this.progress = progress;
  }

  /** Lets a contender land undisturbed, and reads everything back. */
  LandingCost measure(String when, Contender contender) throws IOException {
    try (Progress.Step step = progress.start(when + ": " + contender.name())) {
      Trial trial = next();
      Usage before;
      Usage after;
      try (Attempt attempt = contender.start(trial)) {
        before = attempt.process().usage();
        attempt.go();
        attempt.awaitAll();
        after = attempt.process().usage();
      }
      double seconds = (after.nanos() - before.nanos()) / 1e9;
      step.detail(Progress.Unit.BYTES.render((long) (contender.input().bytes() / seconds)) + "/s");
      List<FileStatus> files = trial.landed().list();
      LandingCost outcome =
          new LandingCost(
              seconds,
              (after.cpuNanos() - before.cpuNanos()) / 1e9,
              before.cpuNanos() / 1e9,
              trial.gcLog().peakHeapBytes(),
              after.peakResidentBytes(),
              files.size(),
              files.stream().mapToLong(FileStatus::getLen).sum(),
              trial.landed().count(contender.input()));
      clear(trial);
      return outcome;
    }
  }

  /** Kills a contender while it lands, starts it again, and counts what there is in the end. */
  LineCount.LineTotals killAndRestart(Contender contender) throws IOException {
    try (Progress.Step step = progress.start("kill -9, restart: " + contender.name())) {
      Trial trial = next();
      try (Attempt first = contender.start(trial)) {
        first.go();
        first.awaitPart();
        first.process().kill();
      }
      try (Attempt second = contender.start(trial)) {
        second.go();
        second.awaitAll();
      }
      LineCount.LineTotals lines = trial.landed().count(contender.input());
      step.detail(lines.lost() + " lines lost, " + lines.doubled() + " doubled");
      clear(trial);
      return lines;
    }
  }

  /** Lets a few lines trickle through a collector that runs. */
  Latency latency(TrickleOfLines lines) throws IOException {
    try (Progress.Step step = progress.start("latency: daybook")) {
      Trial trial = next();
      Latency latency = lines.measure(trial);
      step.detail(String.format(Locale.ROOT, "at most %.1f s", latency.maxSeconds()));
      clear(trial);
      return latency;
    }
  }

  private Trial next() {
    String name = "trial-" + ++trials;
    return new Trial(directory.resolve(name), hdfs, new org.apache.hadoop.fs.Path("/" + name));
  }

  private void clear(Trial trial) throws IOException {
    hdfs.delete(trial.target(), true);
    Directories.delete(trial.directory());
  }
}
