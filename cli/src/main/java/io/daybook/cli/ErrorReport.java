package io.daybook.cli;

import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FailureReason;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Turns a failure into one message without a stack trace, and an exit code. */
final class ErrorReport {
  private final Daybook daybook;

  ErrorReport(Daybook daybook) {
    this.daybook = daybook;
  }

  int report(Exception failure) {
    OperatorException told = told(failure);
    if (told.exitCode() == ExitCode.INTERNAL) {
      LoggerFactory.getLogger(ErrorReport.class).error("command failed", failure);
    }
    if (daybook.debug()) {
      failure.printStackTrace(daybook.err());
    }
    return print(told.exitCode(), String.valueOf(told.getMessage()));
  }

  int reportUsage(CommandLine.ParameterException failure) {
    CommandLine line = failure.getCommandLine();
    StringBuilder suggestions = new StringBuilder();
    if (failure instanceof CommandLine.UnmatchedArgumentException unmatched) {
      for (String suggestion : unmatched.getSuggestions()) {
        suggestions.append(suggestions.isEmpty() ? "; did you mean " : " or ").append(suggestion);
      }
    }
    return print(
        ExitCode.USAGE,
        failure.getMessage()
            + suggestions
            + "; see '"
            + line.getCommandSpec().qualifiedName()
            + " --help'");
  }

  private int print(ExitCode code, String message) {
    if (daybook.isJson()) {
      Map<String, Object> error = new LinkedHashMap<>();
      error.put("exitCode", code.number());
      error.put("error", message);
      daybook.output().print(error, text -> {});
    }
    daybook.err().println("daybook: " + message);
    return code.number();
  }

  /** Returns a failure as a person is told of it. */
  OperatorException told(Exception failure) {
    if (failure instanceof OperatorException operator) {
      return operator;
    }
    if (HadoopStorage.isFull(failure)) {
      return new OperatorException(
          ExitCode.NOT_READY,
          "Cannot write: expected room but found a full disk or quota ("
              + failure.getMessage()
              + "); free space on the DataNodes or on this host, then run again",
          failure);
    }
    if (cause(failure, ConnectException.class) != null
        || cause(failure, UnknownHostException.class) != null) {
      return new OperatorException(
          ExitCode.NOT_READY,
          "Cannot reach a service: expected an answer but found "
              + reason(failure)
              + "; 'daybook status' tells which one is down, 'daybook up' starts the embedded ones",
          failure);
    }
    if (failure instanceof IOException refused) {
      return new OperatorException(
          ExitCode.PARTLY_DONE,
          "Cannot go on: "
              + FailureReason.of(refused)
              + "; mend the cause, then run again (--debug shows more)",
          failure);
    }
    return new OperatorException(
        ExitCode.INTERNAL,
        "Internal error: "
            + failure
            + "; this is a defect, please report it with "
            + daybook.home().resolve("logs").resolve("daybook.log"),
        failure);
  }

  private static @Nullable Throwable cause(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return t;
      }
    }
    return null;
  }

  private static String reason(Exception failure) {
    return failure instanceof IOException refused
        ? FailureReason.of(refused)
        : FailureReason.of(new IOException(failure.getMessage()));
  }
}
