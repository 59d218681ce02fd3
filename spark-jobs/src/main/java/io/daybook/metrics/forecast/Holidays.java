package io.daybook.metrics.forecast;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import java.util.Set;

/**
 * Days of a year that come back in another year: on the same date, at the same distance from
 * Easter, or on the same weekday of a month. Common holidays are told apart, since one closing on
 * such a day says that the next one will come.
 */
final class Holidays {
  /** Days around Easter Sunday on which shops close in some country. */
  private static final Set<Integer> EASTER_OFFSETS = Set.of(-3, -2, -1, 0, 1, 39, 49, 50, 60);

  private static final Set<MonthDay> DATES =
      Set.of(
          MonthDay.of(1, 1),
          MonthDay.of(1, 2),
          MonthDay.of(1, 6),
          MonthDay.of(5, 1),
          MonthDay.of(7, 4),
          MonthDay.of(7, 14),
          MonthDay.of(8, 15),
          MonthDay.of(10, 3),
          MonthDay.of(11, 1),
          MonthDay.of(11, 11),
          MonthDay.of(12, 24),
          MonthDay.of(12, 25),
          MonthDay.of(12, 26),
          MonthDay.of(12, 31));

  private static final int FOURTH = 4;

  private Holidays() {}

  /** Returns the day of another year that a day comes back on by the common holidays, if any. */
  static Optional<LocalDate> sameHoliday(LocalDate day, int year) {
    LocalDate easter = easter(day.getYear());
    int offset = Math.toIntExact(ChronoUnit.DAYS.between(easter, day));
    if (EASTER_OFFSETS.contains(offset)) {
      return Optional.of(easter(year).plusDays(offset));
    }
    if (DATES.contains(MonthDay.from(day))) {
      return Optional.of(sameDate(day, year));
    }
    return isWeekdayHoliday(day) ? Optional.of(sameWeekdayOfMonth(day, year)) : Optional.empty();
  }

  /** Returns the same date in another year; 29 February is the 28th where there is none. */
  static LocalDate sameDate(LocalDate day, int year) {
    return day.withYear(year);
  }

  /** Returns whether a day lies so near to Easter that its date says nothing of another year. */
  static boolean isAboutEaster(LocalDate day) {
    long offset = ChronoUnit.DAYS.between(easter(day.getYear()), day);
    return offset >= -3 && offset <= 1;
  }

  /** First and last Mondays of May, last of August, first of September, and Thanksgiving. */
  private static boolean isWeekdayHoliday(LocalDate day) {
    if (day.getMonth() == Month.NOVEMBER) {
      return day.getDayOfWeek() == DayOfWeek.THURSDAY && weekOfMonth(day) == FOURTH;
    }
    if (day.getDayOfWeek() != DayOfWeek.MONDAY) {
      return false;
    }
    return switch (day.getMonth()) {
      case MAY -> weekOfMonth(day) == 1 || isLastOfMonth(day);
      case AUGUST -> isLastOfMonth(day);
      case SEPTEMBER -> weekOfMonth(day) == 1;
      default -> false;
    };
  }

  private static LocalDate sameWeekdayOfMonth(LocalDate day, int year) {
    LocalDate month = day.withDayOfMonth(1).withYear(year);
    return month.with(
        isLastOfMonth(day)
            ? TemporalAdjusters.lastInMonth(day.getDayOfWeek())
            : TemporalAdjusters.dayOfWeekInMonth(weekOfMonth(day), day.getDayOfWeek()));
  }

  private static int weekOfMonth(LocalDate day) {
    return (day.getDayOfMonth() - 1) / 7 + 1;
  }

  private static boolean isLastOfMonth(LocalDate day) {
    return day.plusWeeks(1).getMonth() != day.getMonth();
  }

  /** Easter Sunday by the Gregorian computus of Meeus, Jones and Butcher. */
  static LocalDate easter(int year) {
    int a = year % 19;
    int b = year / 100;
    int c = year % 100;
    int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int n = h + l - 7 * m + 114;
    return LocalDate.of(year, n / 31, n % 31 + 1);
  }
}
