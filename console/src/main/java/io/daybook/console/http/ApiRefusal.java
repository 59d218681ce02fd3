package io.daybook.console.http;

import java.util.List;
import java.util.Optional;

/** A request that isn't answered as it asks. */
final class ApiRefusal extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;
  private final transient RefusalText problem;

  /**
   * What stands in the answer.
   *
   * @param code for machines
   * @param expected what can be asked instead; nothing if the message says it all
   * @param publication in force; only where another was asked for
   */
  record RefusalText(
      String code, String message, Optional<List<String>> expected, Optional<Long> publication) {}

  /** The body of the answer. */
  record ProblemAnswer(RefusalText error) {}

  ApiRefusal(int status, RefusalText problem) {
    super(problem.message());
    this.status = status;
    this.problem = problem;
  }

  ApiRefusal(int status, String code, String message) {
    this(status, new RefusalText(code, message, Optional.empty(), Optional.empty()));
  }

  /** A parameter that says something else than it may. */
  static ApiRefusal parameter(String name, String expected, String found) {
    return new ApiRefusal(
        400, "parameter", "expected " + name + " to be " + expected + " but found '" + found + "'");
  }

  int status() {
    return status;
  }

  ProblemAnswer answer() {
    return new ProblemAnswer(problem);
  }
}
