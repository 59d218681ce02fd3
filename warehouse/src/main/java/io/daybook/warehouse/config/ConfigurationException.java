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
    super(ExitCode.USAGE, message(problems));
    this.problems = List.copyOf(problems);
  }

  /** Returns what has to be mended. */
  public List<Problem> problems() {
    return problems;
  }

  private static String message(List<Problem> problems) {
    String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    return problems.stream()
        .map(problem -> "  " + problem)
        .collect(Collectors.joining("\n", "The configuration has " + count + ":\n", ""));
  }
}
