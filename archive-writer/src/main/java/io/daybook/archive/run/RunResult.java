package io.daybook.archive.run;

import io.daybook.warehouse.ledger.EventSums;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.QuarantineTable;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a run wrote and counted.
 *
 * @param touched days, as {@code <dataset>/<day>}, for which there were events, be it duplicates or
 *     those of held sources
 * @param added the versions of archive and quarantine
 * @param rewritten the versions that lost rows to newer versions of their records; those that
 *     {@code added} lacks have none left
 * @param sums by source and arrival day
 * @param events by event day and source; none of them counts as late yet
 */
public record RunResult(
    Set<String> touched,
    List<PartitionVersion> added,
    List<PartitionVersion> rewritten,
    List<SourceSums> sums,
    List<EventSums> events) {

  /** What a run wrote that rewrote nothing. */
  public RunResult(
      Set<String> touched,
      List<PartitionVersion> added,
      List<SourceSums> sums,
      List<EventSums> events) {
    this(touched, added, List.of(), sums, events);
  }

  public RunResult {
    touched = Set.copyOf(touched);
    added = List.copyOf(added);
    rewritten = List.copyOf(rewritten);
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

  /** Returns the partitions of which no row is left. */
  List<PartitionKey> emptied() {
    Set<PartitionKey> kept = added.stream().map(PartitionVersion::key).collect(Collectors.toSet());
    return rewritten.stream()
        .map(PartitionVersion::key)
        .filter(key -> !kept.contains(key))
        .toList();
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

  /** Returns how many rows more the table has. */
  private long rows(String table) {
    return rows(added, table) - rows(rewritten, table);
  }

  private static long rows(List<PartitionVersion> versions, String table) {
    return versions.stream()
        .filter(version -> version.key().table().equals(table))
        .mapToLong(PartitionVersion::rows)
        .sum();
  }
}
