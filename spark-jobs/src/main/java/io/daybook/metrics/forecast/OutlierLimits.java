package io.daybook.metrics.forecast;

import java.time.DayOfWeek;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;

/**
 * Limits that a value is held to before models see it (winsorising): three robust standard
 * deviations around the median of the last same weekdays, both as they were before the day. A new
 * level moves the median within weeks, a single huge order never does.
 */
final class OutlierLimits {
  private static final int WEEKS = 8;
  private static final int DEVIATIONS = 56;
  private static final int LEAST = 10;
  private static final double WIDTH = 3;

  /** A median absolute deviation of normal values is 0.6745 of their standard deviation. */
  private static final double ROBUST = 1 / 0.6745;

  private final Map<DayOfWeek, Deque<Double>> values = new EnumMap<>(DayOfWeek.class);
  private final Deque<Double> deviations = new ArrayDeque<>();

  /** Returns the value within the limits, and takes in the value itself. */
  double clean(DayOfWeek weekday, double value) {
    Deque<Double> last = values.computeIfAbsent(weekday, first -> new ArrayDeque<>());
    double cleaned = value;
    if (last.size() > 1) {
      double median = Quantiles.of(last, 0.5);
      double scale = Math.abs(median);
      if (scale > 0) {
        if (deviations.size() >= LEAST) {
          double width = WIDTH * ROBUST * Quantiles.of(deviations, 0.5) * scale;
          cleaned = Math.min(median + width, Math.max(median - width, value));
        }
        keep(deviations, Math.abs(value - median) / scale, DEVIATIONS);
      }
    }
    keep(last, value, WEEKS);
    return cleaned;
  }

  private static void keep(Deque<Double> some, double value, int most) {
    some.addLast(value);
    if (some.size() > most) {
      some.removeFirst();
    }
  }
}
