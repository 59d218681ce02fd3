package io.daybook.archive.mapping;

import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads times without a year in the latest year that puts them at most a day behind their arrival:
 * a record of 31 December that arrives on 1 January is of the old year. A 29 February is of the
 * latest leap year.
 */
final class YearOfArrival implements TimeReader.TimeNotation {
  /** The longest way from one leap year to the next, as from 1896 to 1904. */
  private static final int YEARS_BACK = 8;

  private static final long MICROS = 1_000_000;

  private final ZoneId zone;
  private final IntFunction<TimeReader.TimeNotation> wayOfYear;
  private final ConcurrentMap<Integer, TimeReader.TimeNotation> ways = new ConcurrentHashMap<>();

  /**
   * @param zone of times without offset
   * @param wayOfYear reads times with this year as their default
   */
  YearOfArrival(ZoneId zone, IntFunction<TimeReader.TimeNotation> wayOfYear) {
    this.zone = zone;
    this.wayOfYear = wayOfYear;
    way(2000); // a faulty pattern is told when the mapping is compiled
  }

  @Override
  public @Nullable Long micros(String text, LocalDate arrivalDay) {
    LocalDate lastDay = arrivalDay.plusDays(1);
    long end = lastDay.plusDays(1).atStartOfDay(zone).toEpochSecond() * MICROS;
    for (int back = 0; back <= YEARS_BACK; back++) {
      int year = lastDay.getYear() - back;
      Long micros = back < 2 || Year.isLeap(year) ? way(year).micros(text, arrivalDay) : null;
      if (micros != null && micros < end) {
        return micros;
      }
    }
    return null;
  }

  private TimeReader.TimeNotation way(int year) {
    return ways.computeIfAbsent(year, wayOfYear::apply);
  }
}
