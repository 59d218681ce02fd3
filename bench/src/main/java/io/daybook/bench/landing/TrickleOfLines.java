package io.daybook.bench.landing;

import io.daybook.bench.PurchaseLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;

/**
 * Lines that are appended one by one while {@code daybook collect} runs.
 *
 * @param classPath of the command
 * @param lines in all
 */
record TrickleOfLines(String classPath, String heap, int lines) {
  private static final Duration ROLL = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final long SEGMENT_BYTES = 128L << 20;
  private static final int ZSTD_LEVEL = 1;
  private static final long BETWEEN_LINES_MILLIS = 50;
  private static final long POLL_MILLIS = 25;

  /** Appends the lines and looks when each can be read. */
  Latency measure(Trial trial) throws IOException {
    Path log = trial.directory().resolve("checkout.log");
    Path configuration =
        new CollectorConfiguration(SEGMENT_BYTES, ZSTD_LEVEL, log, ROLL).write(trial);
    PurchaseLog purchases = new PurchaseLog(Long.MAX_VALUE);
    // The collector has started when a first line is there.
    Files.write(log, NumberedLines.line(lines, purchases.next()));
    Map<FileStatus, Long> arrivals = new HashMap<>();
    long[] appended = new long[lines];
    try (ChildJava collector = start(trial, configuration)) {
      awaitFiles(collector, trial, arrivals);
      try (OutputStream out = Files.newOutputStream(log, StandardOpenOption.APPEND)) {
        for (int line = 0; line < lines; line++) {
          out.write(NumberedLines.line(line, purchases.next()));
          appended[line] = System.nanoTime();
          long next = appended[line] + BETWEEN_LINES_MILLIS * 1_000_000;
          while (System.nanoTime() < next) {
            look(trial, arrivals);
            Pause.millis(POLL_MILLIS);
          }
        }
      }
      return latency(collector, trial, appended, arrivals);
    }
  }

  private ChildJava start(Trial trial, Path configuration) throws IOException {
    return ChildJava.start(
        new ChildJava.ChildCommand(
            "collect",
            classPath,
            trial.javaOptions(heap),
            List.of(
                "io.daybook.cli.Daybook",
                "collect",
                "--home",
                trial.directory().resolve("home").toString(),
                "--config",
                configuration.toString())),
        trial.directory());
  }

  private Latency latency(
      ChildJava collector, Trial trial, long[] appended, Map<FileStatus, Long> arrivals)
      throws IOException {
    double[] seconds = new double[lines];
    int found = 0;
    long end = System.nanoTime() + LIMIT.toNanos();
    while (found < lines) {
      Map<FileStatus, Long> newFiles = new HashMap<>(arrivals);
      for (Map.Entry<FileStatus, Long> file : newFiles.entrySet()) {
        found += read(trial, file.getKey(), file.getValue(), appended, seconds);
        arrivals.put(file.getKey(), -1L);
      }
      requireAlive(collector, end, found + " of " + lines + " lines");
      look(trial, arrivals);
      Pause.millis(POLL_MILLIS);
    }
    Arrays.sort(seconds);
    return new Latency(ROLL.toSeconds(), lines, seconds[lines / 2], seconds[lines - 1]);
  }

  private int read(Trial trial, FileStatus file, long arrived, long[] appended, double[] seconds)
      throws IOException {
    if (arrived < 0) {
      return 0;
    }
    int[] found = {0};
    trial
        .landed()
        .read(
            file,
            (bytes, from, to) -> {
              int number = (int) NumberedLines.number(bytes, from, to);
              if (number >= 0 && number < appended.length) {
                seconds[number] = (arrived - appended[number]) / 1e9;
                found[0]++;
              }
            });
    return found[0];
  }

  private static void awaitFiles(ChildJava collector, Trial trial, Map<FileStatus, Long> arrivals)
      throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (arrivals.isEmpty()) {
      requireAlive(collector, end, "no file");
      look(trial, arrivals);
      Pause.millis(POLL_MILLIS);
    }
  }

  private static void requireAlive(ChildJava collector, long end, String found) throws IOException {
    if (!collector.isAlive() || System.nanoTime() > end) {
      throw collector.failed("lines in HDFS within " + LIMIT, found);
    }
  }

  /** Notes the files that have come since the last look. */
  private static void look(Trial trial, Map<FileStatus, Long> arrivals) throws IOException {
    List<FileStatus> files = trial.landed().list();
    long now = System.nanoTime();
    files.forEach(file -> arrivals.putIfAbsent(file, now));
  }
}
