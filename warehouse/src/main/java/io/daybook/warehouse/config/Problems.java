package io.daybook.warehouse.config;

import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong, so that a person mends it in one go. */
public final class Problems {
  private final List<Problem> problems = new ArrayList<>();

  /** Adds a problem; reading goes on with a harmless value. */
  public void add(Problem problem) {
    problems.add(problem);
  }

  /** Returns what was found so far. */
  public List<Problem> all() {
    return List.copyOf(problems);
  }

  /**
   * Ends the reading.
   *
   * @throws ConfigurationException if there is any problem, naming all
   */
  public void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(all());
    }
  }
}
