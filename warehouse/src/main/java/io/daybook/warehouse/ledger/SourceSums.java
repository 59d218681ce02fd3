package io.daybook.warehouse.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.Optional;

/**
 * The reconciliation of one source and arrival day (UTC): two sums that must hold.
 *
 * <pre>
 *   records read = records that gave events + quarantined + skipped
 *   events given = archived + duplicates + superseded
 * </pre>
 *
 * A row that a newer version of its record replaces is taken back from the archived events of the
 * day that booked it: there a correction may be negative.
 *
 * @param recordsSkipped headers, blank records and records that the mapping skips
 * @param eventsArchived rows written, as the footers of the written files tell
 * @param eventsSuperseded of versions of a record that aren't its newest
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
    long eventsDuplicate,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long eventsSuperseded) {

  /** Sums of a source whose records have no versions. */
  public SourceSums(
      String source,
      LocalDate arrivalDay,
      long recordsRead,
      long recordsWithEvents,
      long recordsQuarantined,
      long recordsSkipped,
      long eventsGiven,
      long eventsArchived,
      long eventsDuplicate) {
    this(
        source,
        arrivalDay,
        recordsRead,
        recordsWithEvents,
        recordsQuarantined,
        recordsSkipped,
        eventsGiven,
        eventsArchived,
        eventsDuplicate,
        0);
  }

  /** Returns the correction that takes back archived rows which newer versions replace. */
  public static SourceSums superseded(String source, LocalDate arrivalDay, long rows) {
    return new SourceSums(source, arrivalDay, 0, 0, 0, 0, 0, -rows, 0, rows);
  }

  /** Returns whether the sum of the records holds. */
  public boolean recordsHold() {
    return recordsRead == recordsWithEvents + recordsQuarantined + recordsSkipped;
  }

  /** Returns whether the sum of the events holds. */
  public boolean eventsHold() {
    return eventsGiven == eventsArchived + eventsDuplicate + eventsSuperseded;
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
              "%,d events given, but %,d archived + %,d duplicates"
                  + (eventsSuperseded == 0 ? "" : " + %,d superseded"),
              eventsGiven,
              eventsArchived,
              eventsDuplicate,
              eventsSuperseded));
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
        eventsDuplicate + other.eventsDuplicate,
        eventsSuperseded + other.eventsSuperseded);
  }
}
