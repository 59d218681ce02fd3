package io.daybook.metrics.forecast;

import java.time.DayOfWeek;

/**
 * Simple exponential smoothing of weekday-adjusted values: each is divided by the weekday's share
 * of the last weeks' level, which the forecast is multiplied by again.
 */
final class SmoothedLevel implements Model {
  private static final int WEEKS = 8;

  private final double alpha;
  private final WeekdayMean means = new WeekdayMean(WEEKS);
  private double level = Double.NaN;

  SmoothedLevel(double alpha) {
    this.alpha = alpha;
  }

  @Override
  public void observe(DayOfWeek weekday, double value) {
    means.observe(weekday, value);
    double share = share(weekday);
    if (Double.isNaN(level)) {
      level = means.level();
    } else if (share > 0) {
      level += alpha * (value / share - level);
    }
  }

  @Override
  public void skip(DayOfWeek weekday) {}

  @Override
  public double forecast(DayOfWeek weekday, int horizon) {
    return level * share(weekday);
  }

  private double share(DayOfWeek weekday) {
    double whole = means.level();
    return whole == 0 ? 1 : means.mean(weekday) / whole;
  }
}
