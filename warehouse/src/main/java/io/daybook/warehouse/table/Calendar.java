package io.daybook.warehouse.table;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Which days a metric table has, by the days of some of its inputs.
 *
 * @param grain how days follow from the inputs' days
 * @param inputs names of the inputs that count
 */
public record Calendar(Grain grain, List<String> inputs) {
  /** A longer hole is left open: nobody's window reaches over it. */
  static final int LONGEST_HOLE = 400;

  public Calendar {
    inputs = List.copyOf(inputs);
  }

  /** How a table's days follow from its inputs' days. */
  public enum Grain {
    /** Days that an input has. A day without events has no rows. */
    DAYS,
    /** Every day from the inputs' first to their last: windows move on without events. */
    EVERY_DAY,
    /** Mondays of weeks in which an input has a day. */
    WEEKS,
    /** First days of months in which an input has a day. */
    MONTHS,
    /** Days that an input's rows concern. */
    COHORTS,
    /** Days of events of which ledgers tell something of runs; no input has them. */
    RUNS,
    /** Days of arrival, in UTC, of which ledgers tell something of runs. */
    ARRIVALS,
    /** Days as of which something was told, each once; no input has them. */
    AS_OF;

    private LocalDate first(LocalDate day) {
      return switch (this) {
        case DAYS, EVERY_DAY, COHORTS, RUNS, ARRIVALS, AS_OF -> day;
        case WEEKS -> Window.Week.first(day);
        case MONTHS -> day.withDayOfMonth(1);
      };
    }
  }

  /** The days that inputs have. */
  public static Calendar daysOf(String... inputs) {
    return new Calendar(Grain.DAYS, List.of(inputs));
  }

  /** Every day from the first to the last that inputs have. */
  public static Calendar everyDayOf(String... inputs) {
    return new Calendar(Grain.EVERY_DAY, List.of(inputs));
  }

  /** The weeks of an input's days, by their Mondays. */
  public static Calendar weeksOf(String input) {
    return new Calendar(Grain.WEEKS, List.of(input));
  }

  /** The months of an input's days, by their first days. */
  public static Calendar monthsOf(String input) {
    return new Calendar(Grain.MONTHS, List.of(input));
  }

  /** The days that an input's rows concern. */
  public static Calendar cohortsOf(String input) {
    return new Calendar(Grain.COHORTS, List.of(input));
  }

  /** The days of arrival of which ledgers tell something of runs. */
  public static Calendar ofArrivals() {
    return new Calendar(Grain.ARRIVALS, List.of());
  }

  /** The days of events of which ledgers tell something of runs. */
  public static Calendar ofRuns() {
    return new Calendar(Grain.RUNS, List.of());
  }

  /** The days as of which something was told. */
  public static Calendar asOf() {
    return new Calendar(Grain.AS_OF, List.of());
  }

  /**
   * Returns the table's days in order.
   *
   * @param given days of all the inputs that count, or days that their rows concern
   */
  public NavigableSet<LocalDate> days(Collection<LocalDate> given) {
    NavigableSet<LocalDate> days = new TreeSet<>();
    given.forEach(day -> days.add(grain.first(day)));
    if (grain == Grain.EVERY_DAY) {
      fill(days);
    }
    return days;
  }

  private static void fill(NavigableSet<LocalDate> days) {
    LocalDate before = null;
    for (LocalDate day : List.copyOf(days)) {
      if (before != null && !before.plusDays(LONGEST_HOLE).isBefore(day)) {
        before.datesUntil(day).forEach(days::add);
      }
      before = day;
    }
  }
}
