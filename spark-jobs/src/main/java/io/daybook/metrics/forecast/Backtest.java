package io.daybook.metrics.forecast;

import java.util.List;
import java.util.Optional;

/**
 * Forecasts a series from each of its own days, knowing only the days before, and compares the next
 * seven days with what came, and the three weeks behind them apart (rolling origin).
 *
 * @param origins days from which was forecast
 * @param naiveRatio absolute error as a share of the seasonal naive forecast's (the same weekday of
 *     the week before)
 * @param weekdayMeanRatio as a share of the error of the mean of the last eight same weekdays
 * @param mase error in units of the mean difference of a day from the same weekday before, up to
 *     the origin (Hyndman and Koehler 2006)
 * @param wape error as a share of the sum of absolute values
 * @param coverage80 share of days within the interval of 80 %; a day forecast as closed that is so
 *     counts as covered
 * @param coverage95 the same of 95 %
 * @param laterNaiveRatio the error of the second to fourth week as a share of the seasonal naive
 *     forecast's
 * @param laterCoverage80 share of these days within the interval of 80 %
 * @param laterBelow share of these days below their median
 * @param ensembleShare share of origins that used the ensemble; the others used the baseline
 */
public record Backtest(
    int origins,
    double naiveRatio,
    double weekdayMeanRatio,
    double mase,
    double wape,
    double coverage80,
    double coverage95,
    double laterNaiveRatio,
    double laterCoverage80,
    double laterBelow,
    double ensembleShare) {
  /** Days ahead that are compared. */
  public static final int HORIZON = 7;

  /**
   * Runs the backtest.
   *
   * @return nothing if no day lies eight weeks behind the first and a week before the last, or all
   *     that could be compared are 0
   */
  public static Optional<Backtest> of(DailySeries series) {
    Running running = new Running(series);
    Forecaster forecaster = new Forecaster(series.day(0));
    for (int at = 0; at < series.size() - HORIZON; at++) {
      running.pass(at);
      forecaster.observe(series.value(at));
      if (forecaster.isFull()) {
        running.compare(at, forecaster);
      }
    }
    return running.result();
  }

  /** Sums of a backtest so far. */
  private static final class Running {
    private final DailySeries series;
    private double error;
    private double naiveError;
    private double baselineError;
    private double scaledError;
    private double whole;
    private double differences;
    private int differenceCount;
    private int days;
    private int within80;
    private int within95;
    private double laterError;
    private double laterNaiveError;
    private int laterDays;
    private int laterWithin80;
    private double laterBelow;
    private int origins;
    private int ensembles;

    Running(DailySeries series) {
      this.series = series;
    }

    /** Takes in a day before any forecast from it. */
    void pass(int at) {
      if (at >= HORIZON) {
        double difference = Math.abs(series.value(at) - series.value(at - HORIZON));
        if (!Double.isNaN(difference)) {
          differences += difference;
          differenceCount++;
        }
      }
    }

    void compare(int origin, Forecaster forecaster) {
      origins++;
      ensembles += forecaster.model().equals(Optional.of(ForecastModel.ENSEMBLE)) ? 1 : 0;
      List<DayForecast> told = forecaster.forecast();
      double[] naive = forecaster.points(ForecastModel.LAST_WEEK);
      double[] baseline = forecaster.points(ForecastModel.WEEKDAY_MEAN);
      double scale = differences / differenceCount;
      for (int ahead = 0; ahead < HORIZON; ahead++) {
        double value = series.value(origin + 1 + ahead);
        if (Double.isNaN(value)) {
          continue;
        }
        DayForecast day = told.get(ahead);
        double own = Math.abs(value - day.middle());
        days++;
        error += own;
        naiveError += Math.abs(value - naive[ahead]);
        baselineError += Math.abs(value - baseline[ahead]);
        scaledError += scale > 0 ? own / scale : 0;
        whole += Math.abs(value);
        within80 += day.low80() <= value && value <= day.high80() ? 1 : 0;
        within95 += day.low95() <= value && value <= day.high95() ? 1 : 0;
      }
      for (int ahead = HORIZON;
          ahead < Math.min(told.size(), series.size() - 1 - origin);
          ahead++) {
        compareLater(series.value(origin + 1 + ahead), told.get(ahead), naive[ahead]);
      }
    }

    private void compareLater(double value, DayForecast day, double naive) {
      if (!Double.isNaN(value)) {
        laterDays++;
        laterError += Math.abs(value - day.middle());
        laterNaiveError += Math.abs(value - naive);
        laterWithin80 += day.low80() <= value && value <= day.high80() ? 1 : 0;
        laterBelow += value < day.middle() ? 1 : value == day.middle() ? 0.5 : 0;
      }
    }

    Optional<Backtest> result() {
      if (days == 0 || whole == 0) {
        return Optional.empty();
      }
      double count = days;
      return Optional.of(
          new Backtest(
              origins,
              ratio(error, naiveError),
              ratio(error, baselineError),
              scaledError / count,
              error / whole,
              within80 / count,
              within95 / count,
              ratio(laterError, laterNaiveError),
              laterWithin80 / (double) laterDays,
              laterBelow / laterDays,
              ensembles / (double) origins));
    }

    /** Two forecasts without any error are as good as each other. */
    private static double ratio(double one, double other) {
      return one == other ? 1 : one / other;
    }
  }
}
