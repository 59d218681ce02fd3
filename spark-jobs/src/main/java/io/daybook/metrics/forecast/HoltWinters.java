package io.daybook.metrics.forecast;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Holt-Winters' exponential smoothing with a weekly season and a damped trend (Hyndman and
 * Athanasopoulos, Forecasting: Principles and Practice, 8.3 and 8.4).
 */
final class HoltWinters implements Model {
  /** Trend that is left of a day's on the next. */
  private static final double DAMPING = 0.97;

  private static final int WARM_UP = 14;

  /** How many of a day's trends lie between it and a day ahead, by horizon. */
  private static final double[] TRENDS = trends();

  /** How the season joins the level. */
  enum Season {
    ADDITIVE {
      @Override
      double with(double level, double season) {
        return level + season;
      }

      @Override
      double without(double value, double season) {
        return value - season;
      }

      @Override
      double of(double value, double level) {
        return value - level;
      }
    },
    MULTIPLICATIVE {
      @Override
      double with(double level, double season) {
        return level * season;
      }

      @Override
      double without(double value, double season) {
        return season > SMALLEST ? value / season : value;
      }

      @Override
      double of(double value, double level) {
        return level > 0 ? value / level : 1;
      }
    };

    private static final double SMALLEST = 0.01;

    abstract double with(double level, double season);

    /** Returns the level that a value stands for. */
    abstract double without(double value, double season);

    /** Returns the season that a value tells of at a level. */
    abstract double of(double value, double level);
  }

  private record Given(DayOfWeek weekday, double value) {}

  private final Season season;
  private final double alpha;
  private final double beta;
  private final double gamma;
  private final List<Given> warmUp = new ArrayList<>();
  private final double[] seasons = new double[DayOfWeek.values().length];
  private double level = Double.NaN;
  private double trend;

  /**
   * @param alpha smoothing of the level
   * @param beta of the trend, as a share of alpha
   * @param gamma of the season
   */
  HoltWinters(Season season, double alpha, double beta, double gamma) {
    this.season = season;
    this.alpha = alpha;
    this.beta = beta;
    this.gamma = gamma;
    Arrays.fill(seasons, Double.NaN);
  }

  private static double[] trends() {
    double[] sums = new double[Forecaster.HORIZON + 1];
    double one = 1;
    for (int horizon = 1; horizon < sums.length; horizon++) {
      one *= DAMPING;
      sums[horizon] = sums[horizon - 1] + one;
    }
    return sums;
  }

  @Override
  public void observe(DayOfWeek weekday, double value) {
    if (warmUp.size() < WARM_UP) {
      warmUp.add(new Given(weekday, value));
      if (warmUp.size() == WARM_UP) {
        begin();
      }
      return;
    }
    step(weekday, value);
  }

  private void begin() {
    WeekdayMean means = new WeekdayMean(WARM_UP);
    warmUp.forEach(given -> means.observe(given.weekday(), given.value()));
    level = means.level();
    for (DayOfWeek weekday : DayOfWeek.values()) {
      seasons[weekday.getValue() - 1] = season.of(means.mean(weekday), level);
    }
    warmUp.forEach(given -> step(given.weekday(), given.value()));
  }

  private void step(DayOfWeek weekday, double value) {
    int at = weekday.getValue() - 1;
    double before = level + DAMPING * trend;
    if (Double.isNaN(seasons[at])) {
      seasons[at] = season.of(value, before);
    }
    double now = before + alpha * (season.without(value, seasons[at]) - before);
    trend = DAMPING * trend + beta * (now - before);
    seasons[at] += gamma * (season.of(value, now) - seasons[at]);
    level = now;
  }

  @Override
  public void skip(DayOfWeek weekday) {
    if (!Double.isNaN(level)) {
      level += DAMPING * trend;
      trend *= DAMPING;
    }
  }

  @Override
  public double forecast(DayOfWeek weekday, int horizon) {
    return season.with(level + TRENDS[horizon] * trend, seasons[weekday.getValue() - 1]);
  }
}
