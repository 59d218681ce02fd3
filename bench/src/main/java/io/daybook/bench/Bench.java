package io.daybook.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** A bench in a process of its own, behind the command of its name: what all of them answer. */
public abstract class Bench implements Callable<Integer> {
  @Option(names = "--json")
  private boolean json;

  private final PrintStream out;
  private final PrintStream err;

  protected Bench(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Returns a stream in UTF-8, whatever the host speaks. */
  protected static PrintStream utf8(PrintStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }

  /** Runs the bench with a command line and returns its exit code. */
  public final int execute(String... args) {
    return new CommandLine(this)
        .setExecutionExceptionHandler((e, line, parsed) -> report(e))
        .setParameterExceptionHandler(
            (e, line) ->
                report(new OperatorException(ExitCode.USAGE, String.valueOf(e.getMessage()), e)))
        .execute(args);
  }

  /** Returns whether the result is printed for machines. */
  protected final boolean isJson() {
    return json;
  }

  /** Returns where results go. */
  protected final PrintStream out() {
    return out;
  }

  /** Returns where progress and errors go. */
  protected final PrintStream err() {
    return err;
  }

  /**
   * Checks an option.
   *
   * @throws OperatorException if the condition doesn't hold
   */
  @SuppressWarnings("InconsistentOverloads") // condition first, then the parts of the message
  protected static void expect(boolean holds, String option, String expected, long found) {
    if (!holds) {
      throw new OperatorException(
          ExitCode.USAGE, option + ": expected " + expected + " but found " + found);
    }
  }

  private int report(Exception failure) throws IOException {
    ExitCode code =
        failure instanceof OperatorException operator ? operator.exitCode() : ExitCode.INTERNAL;
    if (code == ExitCode.INTERNAL) {
      failure.printStackTrace(err);
    }
    String message = String.valueOf(failure.getMessage());
    if (json) {
      out.println(
          new ObjectMapper()
              .writeValueAsString(Map.of("exitCode", code.number(), "error", message)));
    }
    err.println("daybook: " + message);
    return code.number();
  }
}
