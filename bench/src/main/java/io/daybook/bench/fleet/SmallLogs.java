package io.daybook.bench.fleet;

import io.daybook.bench.landing.NumberedLines;
import io.daybook.bench.landing.Pause;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Logs with purchases of about 100 bytes, numbered from 0 through all of them.
 *
 * @param paths of the files
 */
record SmallLogs(List<Path> paths) {
  private static final long TICK_MILLIS = 20;

  SmallLogs {
    paths = List.copyOf(paths);
  }

  /** Writes files with some lines each. */
  static SmallLogs write(Path directory, int files, int linesPerFile) throws IOException {
    Files.createDirectories(directory);
    List<Path> paths = new ArrayList<>();
    long number = 0;
    for (int file = 0; file < files; file++) {
      Path path = directory.resolve(String.format(Locale.ROOT, "till-%05d.log", file));
      try (OutputStream out = Files.newOutputStream(path)) {
        for (int i = 0; i < linesPerFile; i++) {
          out.write(line(number++));
        }
      }
      paths.add(path);
    }
    return new SmallLogs(paths);
  }

  /** Returns a line with its end. */
  static byte[] line(long number) {
    return NumberedLines.line(
        number,
        String.format(
            Locale.ROOT,
            "{\"time\":\"2026-03-01T%02d:%02d:%02dZ\",\"order\":\"o%d\",\"quantity\":1,\"price\":1.99}",
            number / 3600 % 24,
            number / 60 % 60,
            number % 60,
            number / 2));
  }

  /**
   * Appends lines at an even pace, to one file after the other.
   *
   * @param firstNumber of the lines
   * @param perSecond lines in all files
   * @return when each line was written, at the latest, in milliseconds
   */
  long[] append(long firstNumber, int perSecond, Duration time) throws IOException {
    long[] written = new long[Math.toIntExact(perSecond * time.toMillis() / 1000)];
    List<OutputStream> open = new ArrayList<>();
    try {
      for (Path path : paths) {
        open.add(Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
      }
      long began = System.nanoTime();
      for (int line = 0; line < written.length; line++) {
        while (System.nanoTime() - began < line * 1_000_000_000L / perSecond) {
          Pause.millis(TICK_MILLIS);
        }
        written[line] = System.currentTimeMillis();
        open.get(line % open.size()).write(line(firstNumber + line));
      }
    } finally {
      for (OutputStream out : open) {
        out.close();
      }
    }
    return written;
  }
}
