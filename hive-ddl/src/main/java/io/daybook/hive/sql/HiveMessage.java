package io.daybook.hive.sql;

import io.daybook.warehouse.run.ExitCode;
import java.sql.SQLException;

/** Hive's errors, told in its own first line. */
final class HiveMessage {
  private static final String REFUSED = "ASSERT_TRUE(): assertion failed";

  private HiveMessage() {}

  /** Returns the first line of the error, without the names of exception classes. */
  static String of(SQLException e) {
    String message = String.valueOf(e.getMessage()).strip();
    if (message.contains(REFUSED)) {
      // Of a query with a job it stands somewhere among the lines.
      return REFUSED
          + ": in a view of daybook_bi a sum is beyond DECIMAL(18,4); the tables of"
          + " daybook_metrics have it";
    }
    String line = message.lines().findFirst().orElse(message);
    return line.replaceFirst("^(Error while (compiling|processing) statement: )?", "")
        .replaceAll("\\b(?:[a-z_$][\\w$]*\\.)+([A-Z][\\w$]*(?:Exception|Error))\\b:? ?", "")
        .strip();
  }

  /** Returns how a command ends whose statement failed so, by SQLSTATE class. */
  static ExitCode exitCode(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    if (state.startsWith("42")) {
      return ExitCode.USAGE;
    }
    boolean broken = state.startsWith("08") && !state.equals("08S01");
    return broken || causedByTransport(e) ? ExitCode.NOT_READY : ExitCode.INTERNAL;
  }

  private static boolean causedByTransport(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t.getClass().getSimpleName().equals("TTransportException")) {
        return true;
      }
    }
    return false;
  }
}
