package io.daybook.cli;

import io.daybook.warehouse.run.FailureReason;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where this process logs to. */
final class LogFile {
  /** Read by the configuration of the log, with the first line that is logged. */
  private static final String PROPERTY = "daybook.log";

  private LogFile() {}

  /** Lets this process log to its home; nowhere if it can't write there, which is said. */
  static void use(Path home, PrintStream err) {
    Path file = home.resolve("logs").resolve("daybook.log");
    try {
      Files.createDirectories(file.getParent());
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
      System.setProperty(PROPERTY, file.toString());
    } catch (IOException e) {
      err.println(
          "daybook: ["
              + file
              + "] expected a log file that can be written but found "
              + FailureReason.of(e)
              + "; nothing is logged, name another --home or mend its rights");
    }
  }
}
