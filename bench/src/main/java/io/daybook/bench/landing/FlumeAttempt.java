package io.daybook.bench.landing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Flume at work. It says nothing of what has landed, so HDFS is asked.
 *
 * @param watched where it looks for files
 */
record FlumeAttempt(
    ChildJava process, Trial trial, NumberedLines input, Path watched, Course course)
    implements Attempt {
  static final Duration TO_START = Duration.ofMinutes(1);

  private static final Duration TO_LAND = Duration.ofMinutes(15);

  /** How long nothing must come any more, with enough bytes there and with too few. */
  private static final Duration QUIET_WITH_ALL = Duration.ofSeconds(4);

  private static final Duration QUIET_WITHOUT = Duration.ofSeconds(20);
  private static final long POLL_MILLIS = 100;
  private static final int PART = 3;

  /** Whether it has to make up for a kill. */
  enum Course {
    UNDISTURBED,
    AFTER_KILL
  }

  @Override
  public void go() throws IOException {
    if (course == Course.UNDISTURBED) {
      for (Path file : input.files()) {
        Files.createLink(watched.resolve(file.getFileName().toString()), file);
      }
    }
  }

  @Override
  public void awaitPart() throws IOException {
    awaitBytes(input.bytes() / PART);
  }

  /**
   * Lines that were doubled can't be told from others by their bytes: after a kill everything has
   * landed when nothing comes any more.
   */
  @Override
  public void awaitAll() throws IOException {
    if (course == Course.UNDISTURBED) {
      awaitBytes(input.bytes());
      return;
    }
    long bytes = -1;
    long since = System.nanoTime();
    while (System.nanoTime() - since
        < (bytes < input.bytes() ? QUIET_WITHOUT : QUIET_WITH_ALL).toNanos()) {
      Pause.millis(POLL_MILLIS);
      long now = trial.landed().visibleBytes();
      if (now != bytes) {
        bytes = now;
        since = System.nanoTime();
      }
    }
  }

  private void awaitBytes(long wanted) throws IOException {
    long end = System.nanoTime() + TO_LAND.toNanos();
    long found = trial.landed().visibleBytes();
    while (found < wanted) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw process.failed(
            wanted + " bytes in HDFS within " + TO_LAND + " (give it less: --flume-bytes)",
            found + " bytes");
      }
      Pause.millis(POLL_MILLIS);
      found = trial.landed().visibleBytes();
    }
  }
}
