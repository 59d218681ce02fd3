package io.daybook.archive.mapping;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectedRecordException;
import java.time.LocalDate;
import java.time.Year;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads times without a year in the latest year that puts them at most a day behind their arrival:
 * a record of 31 December that arrives on 1 January is of the old year. A 29 February is of the
 * latest leap year.
 */
final class YearOfArrival implements TimeNotation {
  /** The longest way from one leap year to the next, as from 1896 to 1904. */
  private static final int YEARS_BACK = 8;

  private final WallClock clock;
  private final NotationOfYear notationOfYear;
  private final ConcurrentMap<Integer, TimeNotation> notations = new ConcurrentHashMap<>();

  /** Reads times with a year as their default. */
  @FunctionalInterface
  interface NotationOfYear {
    TimeNotation of(int year, WallClock clock);
  }

  /**
   * @param clock of times without offset
   */
  YearOfArrival(WallClock clock, NotationOfYear notationOfYear) {
    this.clock = clock;
    this.notationOfYear = notationOfYear;
    notation(2000); // a faulty pattern is told when the mapping is compiled
  }

  @Override
  public @Nullable Long micros(String text, RawRecord record) throws RejectedRecordException {
    LocalDate lastDay = record.arrival().day().plusDays(1);
    long end = lastDay.plusDays(1).atStartOfDay(clock.zone(record)).toEpochSecond() * MICROS;
    for (int back = 0; back <= YEARS_BACK; back++) {
      int year = lastDay.getYear() - back;
      Long micros = back < 2 || Year.isLeap(year) ? micros(text, record, year, end) : null;
      if (micros != null && micros < end) {
        return micros;
      }
    }
    return null;
  }

  /** An hour that a coming year's clock will skip refuses no time of the year before. */
  private @Nullable Long micros(String text, RawRecord record, int year, long end)
      throws RejectedRecordException {
    try {
      return notation(year).micros(text, record);
    } catch (RejectedRecordException e) {
      Long moved = notationOfYear.of(year, clock.moving()).micros(text, record);
      if (moved == null || moved < end) {
        throw e;
      }
      return null;
    }
  }

  private TimeNotation notation(int year) {
    return notations.computeIfAbsent(year, added -> notationOfYear.of(added, clock));
  }
}
