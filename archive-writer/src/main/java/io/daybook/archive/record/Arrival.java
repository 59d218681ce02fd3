package io.daybook.archive.record;

import io.daybook.warehouse.segment.SegmentFooter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * How a record arrived.
 *
 * @param day under which its segment lies in the raw zone, UTC
 * @param micros when its segment was begun, microseconds since 1970 UTC
 */
public record Arrival(LocalDate day, long micros) {

  /** Of a record that wasn't landed: at noon UTC. */
  public static Arrival on(LocalDate day) {
    return of(day, day.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC));
  }

  /**
   * Of the records of a segment.
   *
   * @param day under which it lies
   */
  public static Arrival of(SegmentFooter footer, LocalDate day) {
    return of(day, footer.arrival());
  }

  private static Arrival of(LocalDate day, Instant time) {
    return new Arrival(day, ChronoUnit.MICROS.between(Instant.EPOCH, time));
  }
}
