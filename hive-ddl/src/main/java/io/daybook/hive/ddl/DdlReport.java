package io.daybook.hive.ddl;

import java.util.List;

/**
 * What an application of the DDL did.
 *
 * @param outcomes databases, then tables, in the order of their application
 * @param warnings settings of this Hive that a person should change, complete in themselves
 */
public record DdlReport(List<DdlOutcome> outcomes, List<String> warnings) {

  /** What became of a database or table. */
  public enum DdlChange {
    CREATED,
    CHANGED,
    UNCHANGED,
    /** It differs in a way that only a person can end: of an own metric table or a view alone. */
    REFUSED
  }

  /**
   * What became of one.
   *
   * @param name of the database, or {@code <database>.<table>}
   * @param detail such as the added columns, or why it was refused; empty if there is nothing to
   *     say
   */
  public record DdlOutcome(String name, DdlChange change, String detail) {}

  public DdlReport {
    outcomes = List.copyOf(outcomes);
    warnings = List.copyOf(warnings);
  }

  /** Returns the same with warnings. */
  public DdlReport with(List<String> added) {
    return new DdlReport(outcomes, added);
  }

  /** Returns the tables that stay as they are although they differ. */
  public List<DdlOutcome> refused() {
    return outcomes.stream().filter(outcome -> outcome.change() == DdlChange.REFUSED).toList();
  }

  /** Returns whether everything was there before. */
  public boolean isUnchanged() {
    return outcomes.stream().allMatch(outcome -> outcome.change() == DdlChange.UNCHANGED);
  }
}
