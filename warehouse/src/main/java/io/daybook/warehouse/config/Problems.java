package io.daybook.warehouse.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects everything that is wrong, so that a person mends it in one go. */
public final class Problems {
  private final Set<Problem> problems = new LinkedHashSet<>();

  /** Adds a problem, once; reading goes on with a harmless value. */
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
