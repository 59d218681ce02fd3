package io.daybook.metrics.app;

import io.daybook.metrics.gate.Gate;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.metrics.plan.MissingDays;
import io.daybook.metrics.plan.TouchedDays;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one metric table.
 *
 * @param days that were made, in order; committed only if the outcome says so
 * @param removed days that left the calendar
 * @param rows rows of figures
 * @param millis how long it took
 * @param fault what is wrong with an own table's definition; null if nothing is
 */
public record TableResult(
    String table,
    TableOutcome outcome,
    List<LocalDate> days,
    List<LocalDate> removed,
    long rows,
    long bytes,
    long millis,
    List<GateFinding> findings,
    @Nullable String fault) {

  /** How it ended. */
  public enum TableOutcome {
    /** The days are in the table's ledger. */
    COMMITTED,
    /** A gate found something that blocks: none of the days is in the ledger. */
    BLOCKED,
    /** A table that it is made of is blocked or failed: it stays as it was. */
    HELD,
    /** Its own definition can't be used: it stays as it was. */
    FAULTY,
    /** Nothing was to be done. */
    UNCHANGED
  }

  public TableResult {
    days = List.copyOf(days);
    removed = List.copyOf(removed);
    findings = List.copyOf(findings);
  }

  static TableResult without(String table, TableOutcome outcome) {
    return new TableResult(table, outcome, List.of(), List.of(), 0, 0, 0, List.of(), null);
  }

  static TableResult faulty(String table, String fault) {
    return new TableResult(
        table, TableOutcome.FAULTY, List.of(), List.of(), 0, 0, 0, List.of(), fault);
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
        table,
        TableOutcome.BLOCKED,
        planned.dates(),
        planned.removed(),
        0,
        0,
        0,
        List.of(finding),
        null);
  }

  /** Returns whether tables that are made of it can be made. */
  public boolean isSound() {
    return outcome == TableOutcome.COMMITTED || outcome == TableOutcome.UNCHANGED;
  }
}
