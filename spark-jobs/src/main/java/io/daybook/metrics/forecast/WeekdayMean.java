package io.daybook.metrics.forecast;

import java.time.DayOfWeek;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** The mean of the last same weekdays. Of one week it is the seasonal naive forecast. */
final class WeekdayMean implements Model {
  private final int weeks;
  private final List<Deque<Double>> values = new ArrayList<>();
  private final double[] means = new double[DayOfWeek.values().length];
  private double level = Double.NaN;

  WeekdayMean(int weeks) {
    this.weeks = weeks;
    Arrays.fill(means, Double.NaN);
    for (int weekday = 0; weekday < means.length; weekday++) {
      values.add(new ArrayDeque<>());
    }
  }

  @Override
  public void observe(DayOfWeek weekday, double value) {
    Deque<Double> last = values.get(weekday.getValue() - 1);
    last.addLast(value);
    if (last.size() > weeks) {
      last.removeFirst();
    }
    means[weekday.getValue() - 1] =
        last.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    level = Arrays.stream(means).filter(mean -> !Double.isNaN(mean)).average().orElse(Double.NaN);
  }

  @Override
  public void skip(DayOfWeek weekday) {}

  @Override
  public double forecast(DayOfWeek weekday, int horizon) {
    return mean(weekday);
  }

  /** Returns the mean; NaN of a weekday that never came. */
  double mean(DayOfWeek weekday) {
    return means[weekday.getValue() - 1];
  }

  /** Returns the mean of all weekdays' means; NaN without any. */
  double level() {
    return level;
  }
}
