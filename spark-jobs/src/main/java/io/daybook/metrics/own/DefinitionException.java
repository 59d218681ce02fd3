package io.daybook.metrics.own;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.trees.Origin;
import org.jspecify.annotations.Nullable;

/** The query of an own metric table can't be used: its table is held up, and no other. */
public final class DefinitionException extends OperatorException {
  private static final long serialVersionUID = 1L;

  /** Spark's messages end with it, or with the query's text or plan. */
  private static final Pattern REST =
      Pattern.compile(
          "(?s)( SQLSTATE: \\w+)?(;? ?\\(?line \\d+,? pos(ition)? \\d+\\)?)?(;?\\s*\\n.*)?$");

  /**
   * @param problems each with its place, expected and found
   */
  DefinitionException(List<String> problems) {
    this(String.join("\n", problems), null);
  }

  private DefinitionException(String message, @Nullable Throwable cause) {
    super(ExitCode.BLOCKED, message, cause);
  }

  /**
   * Returns what a query did wrong with the data that it found, such as a division by zero.
   *
   * @param failure of a table's computation
   * @return nothing if the failure isn't the query's: a lost executor, a full disk
   */
  public static Optional<DefinitionException> of(String table, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DefinitionException known) {
        return Optional.of(known);
      }
      if (cause instanceof SparkThrowable spark && isOfQuery(spark)) {
        return Optional.of(
            new DefinitionException(
                "[" + file(table) + "] expected a query that ends but found: " + firstLine(cause),
                failure));
      }
    }
    return Optional.empty();
  }

  /**
   * SQL's classes 21 to 23 and 42: data and statements; P0001 is raise_error. 42K03 isn't the
   * query's: a file of an input is gone.
   */
  private static boolean isOfQuery(SparkThrowable failure) {
    String state = failure.getSqlState();
    return state != null && !state.equals("42K03") && state.matches("2[123]...|42...|P0001|54...");
  }

  /** Returns a place in the query that a parser or analysis names. */
  static String place(String table, Throwable refusal) {
    if (refusal instanceof ParseException parse) {
      return place(table, parse.start());
    }
    if (refusal instanceof AnalysisException analysis && analysis.line().isDefined()) {
      return place(
          table,
          (Integer) analysis.line().get(),
          analysis.startPosition().isDefined() ? (Integer) analysis.startPosition().get() : 0);
    }
    return file(table);
  }

  static String place(String table, Origin origin) {
    return origin.line().isDefined() && origin.startPosition().isDefined()
        ? place(table, (Integer) origin.line().get(), (Integer) origin.startPosition().get())
        : file(table);
  }

  private static String place(String table, int line, int position) {
    return String.format(Locale.ROOT, "%s:%d, column %d", file(table), line, position + 1);
  }

  static String file(String table) {
    return "metrics/" + table + ".sql";
  }

  /** Returns Spark's complaint without its class, state, query and plan. */
  static String firstLine(Throwable refusal) {
    String text = String.valueOf(refusal.getMessage()).strip();
    Matcher rest = REST.matcher(text);
    String line = rest.find() ? text.substring(0, rest.start()) : text;
    return line.replaceFirst("^\\[[A-Z_.0-9]+\\] ", "").replaceAll("\\s*\\n\\s*", " ").strip();
  }
}
