package io.daybook.archive.run;

import io.daybook.warehouse.ledger.EventSums;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.QuarantineTable;
import java.util.List;
import java.util.Set;

/**
 * What a run wrote and counted.
 *
 * @param touched days, as {@code <dataset>/<day>}, for which there were events, be it duplicates or
 *     those of held sources
 * @param added the versions of archive and quarantine
 * @param sums by source and arrival day
 * @param events by event day and source; none of them counts as late yet
 */
public record RunResult(
    Set<String> touched,
    List<PartitionVersion> added,
    List<SourceSums> sums,
    List<EventSums> events) {

  public RunResult {
    touched = Set.copyOf(touched);
    added = List.copyOf(added);
    sums = List.copyOf(sums);
    events = List.copyOf(events);
  }

  /**
   * Asserts the two sums, and that the files hold what was counted.
   *
   * @throws OperatorException if they don't
   */
  void reconcile(String dataset) {
    for (SourceSums sum : sums) {
      sum.imbalance()
          .ifPresent(
              difference -> {
                throw unreconciled(sum.source() + " " + sum.arrivalDay(), difference);
              });
    }
    long quarantined = sums.stream().mapToLong(SourceSums::recordsQuarantined).sum();
    long archived = sums.stream().mapToLong(SourceSums::eventsArchived).sum();
    compare(dataset, "quarantined records", quarantined, rows(QuarantineTable.NAME));
    compare(dataset, "archived events", archived, rows(dataset));
    long ofDays = events.stream().mapToLong(EventSums::events).sum();
    compare(dataset, "events of all days", ofDays, rows(dataset));
  }

  private static void compare(String dataset, String what, long counted, long held) {
    if (counted != held) {
      throw unreconciled(
          dataset,
          String.format("%,d %s were counted but the files hold %,d", counted, what, held));
    }
  }

  private static OperatorException unreconciled(String where, String difference) {
    return new OperatorException(
        ExitCode.BLOCKED,
        "["
            + where
            + "] Cannot commit: the sums of the archive don't hold: "
            + difference
            + "; nothing was committed, this is a defect: please report it with the log");
  }

  private long rows(String table) {
    return added.stream()
        .filter(version -> version.key().table().equals(table))
        .mapToLong(PartitionVersion::rows)
        .sum();
  }
}
