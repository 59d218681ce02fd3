package io.daybook.local.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What a service wrote since a moment: the lines that tell why it ended. */
final class ServiceLog {
  private static final int LINES = 6;
  private static final int TAIL_BYTES = 256 << 10;
  private static final Pattern TELLING =
      Pattern.compile("ERROR|FATAL|Exception|Error[: ]|Caused by|Cannot|OutOfMemory");
  private static final Pattern STACK_FRAME = Pattern.compile("^\\s+at |^\\s*\\.\\.\\. \\d+ more");

  private final Path file;
  private final long since;

  private ServiceLog(Path file, long since) {
    this.file = file;
    this.since = since;
  }

  /** Returns the log from its present end on. */
  static ServiceLog fromNow(Path file) {
    try {
      return new ServiceLog(file, Files.exists(file) ? Files.size(file) : 0);
    } catch (IOException e) {
      return new ServiceLog(file, 0);
    }
  }

  /** Returns the last lines that matter, or the last lines if none looks like it. */
  List<String> telling() {
    List<String> lines = read().lines().filter(line -> !STACK_FRAME.matcher(line).find()).toList();
    List<String> telling = lines.stream().filter(line -> TELLING.matcher(line).find()).toList();
    List<String> chosen = telling.isEmpty() ? lines : telling;
    return chosen.subList(Math.max(0, chosen.size() - LINES), chosen.size());
  }

  private String read() {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      long length = log.length();
      // A log that became shorter was begun anew.
      long begin = length < since ? 0 : since;
      log.seek(Math.max(begin, length - TAIL_BYTES));
      byte[] bytes = new byte[(int) (length - log.getFilePointer())];
      log.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "the log can't be read: " + e;
    }
  }
}
