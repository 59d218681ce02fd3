package io.daybook.metrics.adhoc;

import io.daybook.metrics.adhoc.SqlScript.SqlStatement;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.util.Optional;
import org.apache.spark.QueryContext;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import scala.Option;

/** Spark's errors, told in one line with the place in the SQL file. */
final class SparkRefusal {
  private SparkRefusal() {}

  /**
   * Returns what to tell of a statement's failure.
   *
   * @param file its name, as the user gave it
   */
  static SqlFailure of(String file, SqlStatement statement, Throwable failure) {
    if (failure instanceof OperatorException refused) {
      String place = file + ":" + statement.line() + ":" + statement.column();
      return new SqlFailure(
          refused.exitCode(), "[" + place + "] " + refused.getMessage(), statement.text());
    }
    Throwable named = named(failure);
    ExitCode code = named instanceof AnalysisException ? ExitCode.USAGE : ExitCode.INTERNAL;
    String verb = code == ExitCode.USAGE ? "Spark refused: " : "Spark failed: ";
    return new SqlFailure(
        code, "[" + file + place(statement, named) + "] " + verb + line(named), statement.text());
  }

  /**
   * Returns what to tell where the application ended by itself.
   *
   * @param master where it was to run
   */
  static SqlFailure lost(String file, SqlStatement statement, String master) {
    String place = file + ":" + statement.line() + ":" + statement.column();
    return new SqlFailure(
        ExitCode.NOT_READY,
        "["
            + place
            + "] Spark is away: expected "
            + master
            + " to answer and to run the statement but it ended the application; look whether it"
            + " runs, has workers with free memory, and can reach this host",
        statement.text());
  }

  /** A task's error is in the causes of the job's, which names none itself. */
  private static Throwable named(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SparkThrowable spark && spark.getCondition() != null) {
        return t;
      }
    }
    return failure;
  }

  private static String line(Throwable failure) {
    String message = String.valueOf(failure.getMessage()).strip();
    String line = message.lines().findFirst().orElse(message).strip();
    return (failure instanceof SparkThrowable
            ? line
            : failure.getClass().getSimpleName() + ": " + line)
        .replaceFirst(";? ?line \\d+ pos \\d+;?$", "")
        .replaceFirst(" \\(line \\d+, pos \\d+\\)$", "")
        .replaceFirst("\\.? SQLSTATE: \\w+;?$", "")
        .replaceFirst("\\.$", "")
        .strip();
  }

  private static String place(SqlStatement statement, Throwable failure) {
    int line = 1;
    int column = 0;
    if (failure instanceof AnalysisException refused && refused.line().isDefined()) {
      line = number(refused.line()).orElse(1);
      column = number(refused.startPosition()).orElse(0);
    } else if (failure instanceof SparkThrowable spark && offset(spark, statement) > 0) {
      String before = statement.text().substring(0, offset(spark, statement));
      line = 1 + (int) before.chars().filter(c -> c == '\n').count();
      column = before.length() - (before.lastIndexOf('\n') + 1);
    }
    int first = line == 1 ? statement.column() : 1;
    return ":" + (statement.line() + line - 1) + ":" + (first + column);
  }

  private static int offset(SparkThrowable failure, SqlStatement statement) {
    for (QueryContext context : failure.getQueryContext()) {
      if (context.startIndex() >= 0 && context.startIndex() < statement.text().length()) {
        return context.startIndex();
      }
    }
    return 0;
  }

  private static Optional<Integer> number(Option<Object> option) {
    return option.isDefined() ? Optional.of((Integer) option.get()) : Optional.empty();
  }
}
