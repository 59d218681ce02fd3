package io.daybook.bench.landing;

import io.daybook.bench.PurchaseLog;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Log files with JSON lines of about 400 bytes, numbered from 0 through all files, so that a line
 * that is lost or doubled is known by its number.
 *
 * @param files of about the same size
 * @param lines in all files
 * @param bytes in all files
 */
public record NumberedLines(List<Path> files, long lines, long bytes) {
  private static final String PREFIX = "{\"line\":\"";
  private static final int DIGITS = 12;
  private static final int SHORTEST = PREFIX.length() + DIGITS + 2;
  private static final int BUFFER_BYTES = 1 << 20;

  public NumberedLines {
    files = List.copyOf(files);
  }

  /**
   * Writes the files.
   *
   * @param directory empty or missing
   * @param bytes at least so many in all files
   */
  static NumberedLines write(Path directory, int files, long bytes) throws IOException {
    Files.createDirectories(directory);
    PurchaseLog log = new PurchaseLog(Long.MAX_VALUE);
    List<Path> written = new ArrayList<>();
    long lines = 0;
    long done = 0;
    for (int file = 0; file < files; file++) {
      Path path = directory.resolve(String.format(Locale.ROOT, "checkout-%d.log", file));
      long until = bytes * (file + 1) / files;
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), BUFFER_BYTES)) {
        while (done < until) {
          byte[] line = line(lines, log.next());
          out.write(line);
          done += line.length;
          lines++;
        }
      }
      written.add(path);
    }
    return new NumberedLines(written, lines, done);
  }

  /** Returns a line with its end. */
  public static byte[] line(long number, String json) {
    String digits = String.format(Locale.ROOT, "%0" + DIGITS + "d", number);
    return (PREFIX + digits + "\"," + json.substring(1) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Returns the number of a line.
   *
   * @param bytes holds the line from {@code from} up to {@code to}, its end excluded
   * @return -1 if it is no whole line of such a file
   */
  public static long number(byte[] bytes, int from, int to) {
    if (to - from < SHORTEST || bytes[to - 1] != '}') {
      return -1;
    }
    for (int i = 0; i < PREFIX.length(); i++) {
      if (bytes[from + i] != PREFIX.charAt(i)) {
        return -1;
      }
    }
    long number = 0;
    for (int i = from + PREFIX.length(); i < from + PREFIX.length() + DIGITS; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return -1;
      }
      number = number * 10 + bytes[i] - '0';
    }
    return number;
  }
}
