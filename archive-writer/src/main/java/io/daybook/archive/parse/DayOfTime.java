package io.daybook.archive.parse;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The day of a time in the business zone, DST-aware. Events come in runs of the same day, so the
 * last day's bounds are remembered.
 */
final class DayOfTime {
  private static final long MICROS = 1_000_000;

  private final ZoneId zone;
  private long from = Long.MAX_VALUE;
  private long to = Long.MIN_VALUE;
  private int epochDay;

  DayOfTime(ZoneId zone) {
    this.zone = zone;
  }

  int epochDay(long micros) {
    if (micros < from || micros >= to) {
      LocalDate day =
          LocalDate.ofInstant(Instant.ofEpochSecond(Math.floorDiv(micros, MICROS)), zone);
      from = day.atStartOfDay(zone).toEpochSecond() * MICROS;
      to = day.plusDays(1).atStartOfDay(zone).toEpochSecond() * MICROS;
      epochDay = Math.toIntExact(day.toEpochDay());
    }
    return epochDay;
  }
}
