package io.daybook.bench.forecast;

import io.daybook.metrics.forecast.Backtest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Goals of forecasts over seven days, and which of them are missed. */
final class ForecastGoal {
  static final double NAIVE = 0.90;
  static final double WEEKDAY_MEAN = 1.02;

  private static final double LEAST_80 = 0.72;
  private static final double MOST_80 = 0.88;
  private static final double LEAST_95 = 0.91;
  private static final double MOST_95 = 0.99;

  private ForecastGoal() {}

  /** Returns the goals in one sentence. */
  static String words() {
    return "Goals: on average at most 0.90 of the seasonal naive error, nowhere above 1.02 of the"
        + " weekday mean's, 72-88 % of days within the interval of 80 %, 91-99 % within that of"
        + " 95 %.";
  }

  /** Returns what is missed, in words; empty if nothing is. */
  static List<String> missed(List<JudgedSeries> judged) {
    List<String> missed = new ArrayList<>();
    double average =
        judged.stream().mapToDouble(one -> one.backtest().naiveRatio()).average().orElse(0);
    if (average > NAIVE) {
      missed.add(
          String.format(
              Locale.ROOT,
              "expected at most %.2f of the seasonal naive error on average but found %.3f",
              NAIVE,
              average));
    }
    for (JudgedSeries one : judged) {
      Backtest backtest = one.backtest();
      check(
          missed, one, "of the weekday mean's error", backtest.weekdayMeanRatio(), 0, WEEKDAY_MEAN);
      check(missed, one, "of days within 80 %", backtest.coverage80(), LEAST_80, MOST_80);
      check(missed, one, "of days within 95 %", backtest.coverage95(), LEAST_95, MOST_95);
    }
    return missed;
  }

  private static void check(
      List<String> missed, JudgedSeries one, String what, double found, double least, double most) {
    if (found < least || found > most) {
      missed.add(
          String.format(
              Locale.ROOT,
              "%s: expected %.2f to %.2f %s but found %.3f",
              one.name(),
              least,
              most,
              what,
              found));
    }
  }
}
