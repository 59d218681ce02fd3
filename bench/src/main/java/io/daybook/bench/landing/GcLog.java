package io.daybook.bench.landing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The heap of a process that has ended, as its garbage collector logged it. */
final class GcLog {
  private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->\\d+M\\(\\d+M\\)");
  private static final Pattern AT_EXIT = Pattern.compile("total \\d+K, used (\\d+)K");

  private final Path file;

  GcLog(Path file) {
    this.file = file;
  }

  /** Returns the option that makes a Java write it. */
  String option() {
    return "-Xlog:gc,gc+heap+exit:file=" + file + "::filecount=0";
  }

  /** Returns the most that the heap held, garbage included: before a collection, or at the end. */
  long peakHeapBytes() throws IOException {
    long beforeCollections = 0;
    long atExit = 0;
    for (String line : Files.readAllLines(file)) {
      Matcher collection = COLLECTION.matcher(line);
      Matcher exit = AT_EXIT.matcher(line);
      if (collection.find()) {
        beforeCollections = Math.max(beforeCollections, Long.parseLong(collection.group(1)) << 20);
      } else if (exit.find()) {
        atExit += Long.parseLong(exit.group(1)) << 10; // a line for each generation
      }
    }
    return Math.max(beforeCollections, atExit);
  }
}
