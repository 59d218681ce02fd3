package io.daybook.warehouse.ledger;

import java.time.LocalDate;
import java.util.Optional;

/**
 * The reconciliation of one source and arrival day (UTC): two sums that must hold.
 *
 * <pre>
 *   records read = records that gave events + quarantined + skipped
 *   events given = archived + duplicates
 * </pre>
 *
 * @param recordsSkipped headers, blank records and records that the mapping skips
 * @param eventsArchived rows written, as the footers of the written files tell
 */
public record SourceSums(
    String source,
    LocalDate arrivalDay,
    long recordsRead,
    long recordsWithEvents,
    long recordsQuarantined,
    long recordsSkipped,
    long eventsGiven,
    long eventsArchived,
    long eventsDuplicate) {

  /** Returns whether the sum of the records holds. */
  public boolean recordsHold() {
    return recordsRead == recordsWithEvents + recordsQuarantined + recordsSkipped;
  }

  /** Returns whether the sum of the events holds. */
  public boolean eventsHold() {
    return eventsGiven == eventsArchived + eventsDuplicate;
  }

  /** Returns which sum fails and how, or nothing if both hold. */
  public Optional<String> imbalance() {
    if (!recordsHold()) {
      return Optional.of(
          String.format(
              "%,d records read, but %,d gave events + %,d quarantined + %,d skipped",
              recordsRead, recordsWithEvents, recordsQuarantined, recordsSkipped));
    }
    if (!eventsHold()) {
      return Optional.of(
          String.format(
              "%,d events given, but %,d archived + %,d duplicates",
              eventsGiven, eventsArchived, eventsDuplicate));
    }
    return Optional.empty();
  }

  /** Returns both together, for the same source and day. */
  public SourceSums plus(SourceSums other) {
    return new SourceSums(
        source,
        arrivalDay,
        recordsRead + other.recordsRead,
        recordsWithEvents + other.recordsWithEvents,
        recordsQuarantined + other.recordsQuarantined,
        recordsSkipped + other.recordsSkipped,
        eventsGiven + other.eventsGiven,
        eventsArchived + other.eventsArchived,
        eventsDuplicate + other.eventsDuplicate);
  }
}
