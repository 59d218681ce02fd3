package io.daybook.warehouse.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;

/**
 * What became of a source's events of one event day.
 *
 * @param day of the events, in the business zone
 * @param events archived, less the rows that newer versions replaced
 * @param duplicates that came again, and were left out
 * @param late of the archived ones, those that came when their day was published already
 * @param superseded of versions of a record that aren't its newest
 * @param contradicting of the duplicates, those that have the version of the record that stays, and
 *     another content
 */
public record EventSums(
    String source,
    LocalDate day,
    long events,
    long duplicates,
    long late,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long superseded,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long contradicting) {

  /** Sums of a source whose records have no versions. */
  public EventSums(String source, LocalDate day, long events, long duplicates, long late) {
    this(source, day, events, duplicates, late, 0, 0);
  }

  /** Returns both together, for the same source and day. */
  public EventSums plus(EventSums other) {
    return new EventSums(
        source,
        day,
        events + other.events,
        duplicates + other.duplicates,
        late + other.late,
        superseded + other.superseded,
        contradicting + other.contradicting);
  }

  /** Returns whether it tells what only sources with versions have. */
  boolean hasVersions() {
    return superseded != 0 || contradicting != 0;
  }

  /** Returns the same, all of whose events came late. */
  public EventSums asLate() {
    return new EventSums(
        source, day, events, duplicates, Math.max(0, events), superseded, contradicting);
  }
}
