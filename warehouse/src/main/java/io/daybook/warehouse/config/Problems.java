package io.daybook.warehouse.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects everything that is wrong, so that a person mends it in one go. Each problem names the
 * source or own metric table in whose file it is, if it is in one: all others and the rest of the
 * configuration can be used without it.
 */
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

  /** Returns the problems of one source's file. */
  public List<Problem> of(String source) {
    return of(ConfigEntry.source(source));
  }

  /** Returns the problems of one entry's file. */
  List<Problem> of(ConfigEntry entry) {
    return problems.stream().filter(problem -> entry.equals(problem.entry())).toList();
  }

  /** Returns the problems that are in no entry's file and concern every command. */
  public List<Problem> general() {
    return problems.stream().filter(problem -> problem.entry() == null).toList();
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
