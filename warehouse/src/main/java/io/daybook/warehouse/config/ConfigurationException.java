package io.daybook.warehouse.config;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration can't be used. The message lists every problem. */
public final class ConfigurationException extends OperatorException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public ConfigurationException(List<Problem> problems) {
    super(ExitCode.USAGE, message(inOrder(problems)));
    this.problems = inOrder(problems);
  }

  /** Returns what has to be mended, in the order of files and lines. */
  public List<Problem> problems() {
    return problems;
  }

  /** In the order of files and lines, so that a person mends a file from its top to its end. */
  private static List<Problem> inOrder(List<Problem> problems) {
    return problems.stream().sorted(Problem.BY_PLACE).toList();
  }

  private static String message(List<Problem> problems) {
    String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    return problems.stream()
        .map(problem -> "  " + problem)
        .collect(Collectors.joining("\n", "The configuration has " + count + ":\n", ""));
  }
}
