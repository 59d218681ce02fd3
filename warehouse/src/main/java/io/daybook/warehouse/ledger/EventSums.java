package io.daybook.warehouse.ledger;

import java.time.LocalDate;

/**
 * What became of a source's events of one event day.
 *
 * @param day of the events, in the business zone
 * @param events archived
 * @param duplicates that came again, and were left out
 * @param late of the archived ones, those that came when their day was published already
 */
public record EventSums(String source, LocalDate day, long events, long duplicates, long late) {

  /** Returns both together, for the same source and day. */
  public EventSums plus(EventSums other) {
    return new EventSums(
        source, day, events + other.events, duplicates + other.duplicates, late + other.late);
  }

  /** Returns the same, all of whose events came late. */
  public EventSums asLate() {
    return new EventSums(source, day, events, duplicates, events);
  }
}
