package io.daybook.warehouse.ledger;

import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;

/**
 * The agents of a source on one arrival day.
 *
 * @param arrivalDay UTC
 * @param landed names of those that landed records which a run has read
 * @param silent names of those that gave no sign at the day's end, as the last run knew
 */
public record ArrivalAgents(
    String source, LocalDate arrivalDay, Set<String> landed, Set<String> silent) {
  public ArrivalAgents {
    landed = Set.copyOf(landed);
    silent = Set.copyOf(silent);
  }

  /** Returns what is known after a later run. */
  public ArrivalAgents then(ArrivalAgents later) {
    Set<String> both = new TreeSet<>(landed);
    both.addAll(later.landed);
    return new ArrivalAgents(source, arrivalDay, both, later.silent);
  }
}
