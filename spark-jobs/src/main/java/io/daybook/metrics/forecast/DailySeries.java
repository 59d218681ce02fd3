package io.daybook.metrics.forecast;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;

/** Values of consecutive days. A day may be unknown: its data isn't in. */
public final class DailySeries {
  private final LocalDate first;
  private final double[] values;

  private DailySeries(LocalDate first, double[] values) {
    this.first = first;
    this.values = values;
  }

  /**
   * Returns the series of some values.
   *
   * @param first day of the first one
   * @param values of consecutive days; NaN: unknown
   */
  public static DailySeries of(LocalDate first, double... values) {
    return new DailySeries(first, values.clone());
  }

  /**
   * Returns the series from the first day given to a last one. A day that is not given had no
   * events: it is 0.
   *
   * @param given values by day, one at least
   * @param last day of the series; later values are left out
   * @param unknown days whose data isn't in
   */
  public static DailySeries of(
      SortedMap<LocalDate, Double> given, LocalDate last, NavigableSet<LocalDate> unknown) {
    LocalDate first = given.firstKey();
    int days = Math.max(0, Math.toIntExact(last.toEpochDay() - first.toEpochDay() + 1));
    double[] values = new double[days];
    for (Map.Entry<LocalDate, Double> day : given.headMap(last.plusDays(1)).entrySet()) {
      values[Math.toIntExact(day.getKey().toEpochDay() - first.toEpochDay())] = day.getValue();
    }
    DailySeries series = new DailySeries(first, values);
    for (LocalDate day : unknown) {
      int at = series.indexOf(day);
      if (at >= 0 && at < days) {
        values[at] = Double.NaN;
      }
    }
    return series;
  }

  /** Returns the number of days. */
  public int size() {
    return values.length;
  }

  /** Returns a day by its place. */
  public LocalDate day(int index) {
    return first.plusDays(index);
  }

  /** Returns a value by its place; NaN if it is unknown. */
  public double value(int index) {
    return values[index];
  }

  /** Returns the place of a day, which may lie outside. */
  public int indexOf(LocalDate day) {
    return Math.toIntExact(day.toEpochDay() - first.toEpochDay());
  }

  /** Returns the last days alone, or all if there are no more. */
  public DailySeries last(int days) {
    int from = Math.max(0, values.length - days);
    return new DailySeries(day(from), Arrays.copyOfRange(values, from, values.length));
  }
}
