package io.daybook.metrics.app;

import io.daybook.metrics.gate.Gate;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.metrics.plan.MissingDays;
import io.daybook.metrics.plan.TouchedDays;
import java.time.LocalDate;
import java.util.List;

/**
 * What became of one metric table.
 *
 * @param days that were made, in order; committed only if the outcome says so
 * @param removed days that left the calendar
 * @param rows rows of figures
 * @param millis how long it took
 */
public record TableResult(
    String table,
    TableOutcome outcome,
    List<LocalDate> days,
    List<LocalDate> removed,
    long rows,
    long bytes,
    long millis,
    List<GateFinding> findings) {

  /** How it ended. */
  public enum TableOutcome {
    /** The days are in the table's ledger. */
    COMMITTED,
    /** A gate found something that blocks: none of the days is in the ledger. */
    BLOCKED,
    /** A table that it is made of is blocked or failed: it stays as it was. */
    HELD,
    /** Nothing was to be done. */
    UNCHANGED
  }

  public TableResult {
    days = List.copyOf(days);
    removed = List.copyOf(removed);
    findings = List.copyOf(findings);
  }

  static TableResult without(String table, TableOutcome outcome) {
    return new TableResult(table, outcome, List.of(), List.of(), 0, 0, 0, List.of());
  }

  /** The result of a table whose days aren't made, since a dataset lacks one of them. */
  static TableResult blocked(TouchedDays planned, MissingDays.MissingDay missing) {
    String table = planned.table().name();
    GateFinding finding =
        new GateFinding(
            table,
            missing.day(),
            "volume of " + missing.dataset(),
            "events",
            "none",
            Gate.Severity.BLOCK);
    return new TableResult(
        table, TableOutcome.BLOCKED, planned.dates(), planned.removed(), 0, 0, 0, List.of(finding));
  }

  /** Returns whether tables that are made of it can be made. */
  boolean isSound() {
    return outcome == TableOutcome.COMMITTED || outcome == TableOutcome.UNCHANGED;
  }
}
