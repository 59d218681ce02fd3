package io.daybook.metrics.forecast;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Days without any sale, told by the history alone: weekdays on which a shop never sells, and dates
 * on which it was closed in the years before. A series that has days without sales on every weekday
 * has no closing days: zeros are ordinary there.
 */
final class ClosingDays {
  /** Weeks of a weekday that are remembered. */
  private static final int REMEMBERED = 26;

  /** Weeks by which a weekday is judged. */
  private static final int WEEKS = 8;

  private static final int LEAST_WEEKS = 2;
  private static final double REGULAR = 0.75;

  private final Map<DayOfWeek, Deque<Boolean>> sold = new EnumMap<>(DayOfWeek.class);
  private final Map<LocalDate, Was> past = new HashMap<>();

  private enum Was {
    OPEN,
    /** On a weekday on which the shop is closed. */
    RESTING,
    /** On a weekday on which it sells. */
    CLOSED
  }

  /**
   * Takes in a day.
   *
   * @param value of the day; NaN: unknown
   */
  void observe(LocalDate day, double value) {
    if (Double.isNaN(value)) {
      return;
    }
    boolean sells = value != 0;
    past.put(
        day, sells ? Was.OPEN : isClosedWeekday(day.getDayOfWeek()) ? Was.RESTING : Was.CLOSED);
    Deque<Boolean> weeks = sold.computeIfAbsent(day.getDayOfWeek(), first -> new ArrayDeque<>());
    weeks.addLast(sells);
    if (weeks.size() > REMEMBERED) {
      weeks.removeFirst();
    }
  }

  /** Returns whether a day is expected without any sale, by its weekday or by earlier years. */
  boolean isExpected(LocalDate day) {
    return isRegular() && (isClosedWeekday(day.getDayOfWeek()) || isRecurring(day));
  }

  /**
   * Returns whether a day without sales is a closing, and says nothing of an ordinary such day: the
   * weekday sold in most of the last weeks.
   */
  boolean isClosing(LocalDate day) {
    return isRegular() && (isClosedWeekday(day.getDayOfWeek()) || share(day.getDayOfWeek()) > 0.5);
  }

  /**
   * Returns whether the shop doesn't sell on a weekday: not once in the last eight weeks, or in the
   * last half year but once.
   */
  boolean isClosedWeekday(DayOfWeek weekday) {
    Deque<Boolean> weeks = sold.get(weekday);
    if (weeks == null || weeks.size() < LEAST_WEEKS) {
      return false;
    }
    boolean onlyOnce = weeks.size() == REMEMBERED && sales(weekday, REMEMBERED) == 1;
    return (sales(weekday, WEEKS) == 0 || onlyOnce) && isRegular();
  }

  /** Some weekday must sell nearly always. */
  private boolean isRegular() {
    return sold.keySet().stream().anyMatch(weekday -> share(weekday) >= REGULAR);
  }

  /** Returns the share of the last weeks in which a weekday sold; 1 of one that never came. */
  private double share(DayOfWeek weekday) {
    Deque<Boolean> weeks = sold.get(weekday);
    return weeks == null ? 1 : sales(weekday, WEEKS) / (double) Math.min(WEEKS, weeks.size());
  }

  private long sales(DayOfWeek weekday, int lastWeeks) {
    Deque<Boolean> weeks = sold.getOrDefault(weekday, new ArrayDeque<>());
    return weeks.stream()
        .skip(Math.max(0, weeks.size() - lastWeeks))
        .filter(sells -> sells)
        .count();
  }

  /** In the last year that tells, and in all that do. */
  private boolean isRecurring(LocalDate day) {
    int closed = 0;
    boolean certain = false;
    for (int back = 1; back <= 3; back++) {
      int year = day.getYear() - back;
      Optional<LocalDate> holiday = Holidays.sameHoliday(day, year);
      LocalDate then = holiday.orElseGet(() -> Holidays.sameDate(day, year));
      if (holiday.isEmpty() && Holidays.isAboutEaster(then)) {
        continue;
      }
      Was was = past.get(then);
      if (was == Was.OPEN) {
        return false;
      }
      if (was != null && (was == Was.CLOSED || isInRun(then))) {
        closed++;
        certain |= holiday.isPresent() || isInRun(then);
      }
    }
    return closed > 1 || (closed == 1 && certain);
  }

  /** Closed for several days: before and behind it too, weekly closing days aside. */
  private boolean isInRun(LocalDate day) {
    Was was = past.get(day);
    boolean before = isClosedBeside(day, -1);
    boolean behind = isClosedBeside(day, 1);
    return was == Was.CLOSED ? before || behind : before && behind;
  }

  private boolean isClosedBeside(LocalDate day, int step) {
    LocalDate beside = day.plusDays(step);
    while (past.get(beside) == Was.RESTING) {
      beside = beside.plusDays(step);
    }
    return past.get(beside) == Was.CLOSED && !Holidays.isAboutEaster(beside);
  }
}
