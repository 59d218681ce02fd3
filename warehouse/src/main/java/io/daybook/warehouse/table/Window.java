package io.daybook.warehouse.table;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The days of an input that a day of a metric table is made of. */
public sealed interface Window {
  /** The day itself. */
  Window SAME_DAY = days(0);

  /** Returns the days at some distances from the day; negative: before it. */
  static Window days(int... distances) {
    NavigableSet<Integer> sorted = new TreeSet<>();
    for (int distance : distances) {
      sorted.add(distance);
    }
    return new Distances(sorted);
  }

  /** Returns the last n days, the day itself among them. */
  static Window last(int days) {
    return range(1 - days, 0);
  }

  /** Returns the next n days, the day itself among them. */
  static Window next(int days) {
    return range(0, days - 1);
  }

  private static Window range(int from, int to) {
    NavigableSet<Integer> distances = new TreeSet<>();
    for (int distance = from; distance <= to; distance++) {
      distances.add(distance);
    }
    return new Distances(distances);
  }

  /**
   * Returns the input's days in order.
   *
   * @param day of the metric table
   * @param given the input's days that exist
   */
  Stream<LocalDate> of(LocalDate day, NavigableSet<LocalDate> given);

  /** Returns the window in one clause, such as {@code the last 30 days}. */
  String words();

  /**
   * Days at fixed distances.
   *
   * @param distances in days from the day; one at least
   */
  record Distances(NavigableSet<Integer> distances) implements Window {
    public Distances {
      distances = new TreeSet<>(distances);
    }

    @Override
    public Stream<LocalDate> of(LocalDate day, NavigableSet<LocalDate> given) {
      return distances.stream().map(day::plusDays).filter(given::contains);
    }

    @Override
    public String words() {
      int first = distances.first();
      int last = distances.last();
      boolean dense = last - first + 1 == distances.size();
      if (first == 0 && last == 0) {
        return "the same day";
      }
      if (dense && last == 0) {
        return "the last " + distances.size() + " days";
      }
      if (dense && first == 0) {
        return "the next " + distances.size() + " days";
      }
      return "days at " + distances;
    }
  }

  /** The week that begins with the day, a Monday. */
  record Week() implements Window {
    private static final int DAYS = 7;

    @Override
    public Stream<LocalDate> of(LocalDate day, NavigableSet<LocalDate> given) {
      return given.subSet(day, true, day.plusDays(DAYS - 1), true).stream();
    }

    @Override
    public String words() {
      return "the week";
    }

    /** Returns the Sunday of a week that begins with a Monday. */
    static LocalDate last(LocalDate monday) {
      return monday.plusDays(DAYS - 1);
    }

    /** Returns the Monday of a day's week. */
    public static LocalDate first(LocalDate day) {
      return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }
  }

  /** The month that begins with the day. */
  record Month() implements Window {
    @Override
    public Stream<LocalDate> of(LocalDate day, NavigableSet<LocalDate> given) {
      return given.subSet(day, true, day.plusMonths(1), false).stream();
    }

    @Override
    public String words() {
      return "the month";
    }
  }

  /**
   * All days up to some distance from the day: what a lookup in the whole past reads.
   *
   * @param distance of the last day
   */
  record Past(int distance) implements Window {
    @Override
    public Stream<LocalDate> of(LocalDate day, NavigableSet<LocalDate> given) {
      return given.headSet(day.plusDays(distance), true).stream();
    }

    @Override
    public String words() {
      return "all days before";
    }
  }

  /**
   * Days from the day on, as far as their rows concern the day: later events of a day's orders. The
   * input tells of each of its days which days its rows concern, so that a day is made again only
   * for rows of its own.
   *
   * @param days how many, the day itself among them
   */
  record Cohort(int days) implements Window {
    @Override
    public Stream<LocalDate> of(LocalDate day, NavigableSet<LocalDate> given) {
      return given.subSet(day, true, day.plusDays(days - 1), true).stream();
    }

    @Override
    public String words() {
      return "rows of its orders in the next " + days + " days";
    }
  }
}
