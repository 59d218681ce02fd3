package io.daybook.warehouse.config;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * The time of day at which a night's figures are expected.
 *
 * @param zone in which days begin
 */
public record Deadline(LocalTime time, ZoneId zone) {

  /** Returns the first one that is not before a moment. */
  public Instant from(Instant moment) {
    ZonedDateTime that = moment.atZone(zone);
    Instant today = that.toLocalDate().atTime(time).atZone(zone).toInstant();
    return today.isBefore(moment)
        ? that.toLocalDate().plusDays(1).atTime(time).atZone(zone).toInstant()
        : today;
  }

  /**
   * Returns the one that the next night has to meet.
   *
   * @param begun when the last night began that published: it met the first one from then on
   */
  public Instant after(Instant begun) {
    return from(from(begun).plusMillis(1));
  }
}
