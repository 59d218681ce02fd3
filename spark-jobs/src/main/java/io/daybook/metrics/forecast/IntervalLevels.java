package io.daybook.metrics.forecast;

/**
 * The shares of past errors that intervals leave out on either side. After a value beyond a limit
 * the limit moves out, after one within it a little in, so that intervals cover as many days as
 * they say although errors grow or shrink (adaptive conformal inference, Gibbs and Candès 2021).
 */
final class IntervalLevels {
  /** What is left out on either side of the wide interval. */
  static final double WIDE = 0.025;

  /** What is left out on either side of the narrow one. */
  static final double NARROW = 0.1;

  private static final double MIDDLE = 0.5;

  /** A limit moves by this share of what it leaves out, for each value. */
  private static final double RATE = 0.06;

  private static final double LEAST = 0.1;
  private static final double MOST = 3;

  private final TailShare low95 = new TailShare(WIDE);
  private final TailShare low80 = new TailShare(NARROW);
  private final TailShare high80 = new TailShare(NARROW);
  private final TailShare high95 = new TailShare(WIDE);

  private static final class TailShare {
    private final double nominal;
    private double now;

    TailShare(double nominal) {
      this.nominal = nominal;
      this.now = nominal;
    }

    void observe(double beyond) {
      double moved = now + RATE * nominal * (nominal - beyond);
      now = Math.max(LEAST * nominal, Math.min(MOST * nominal, moved));
    }
  }

  /** Takes in a value for which an interval had been told. */
  void observe(DayForecast told, double value) {
    low95.observe(value < told.low95() ? 1 : 0);
    low80.observe(value < told.low80() ? 1 : 0);
    high80.observe(value > told.high80() ? 1 : 0);
    high95.observe(value > told.high95() ? 1 : 0);
  }

  /**
   * Returns a forecast with its intervals. One that nearly always erred to the same side, as of a
   * young shop that grows, is moved by its usual error.
   *
   * @param errors relative ones of the past, sorted, one at least
   */
  DayForecast around(DayForecast point, double[] errors) {
    double scale = point.scale();
    double low = Quantiles.ofSorted(errors, low80.now);
    double high = Quantiles.ofSorted(errors, 1 - high80.now);
    double bias = low > 0 || high < 0 ? Quantiles.ofSorted(errors, MIDDLE) : 0;
    double middle = point.middle() + scale * bias;
    double innerLow = Math.min(0, low - bias);
    double innerHigh = Math.max(0, high - bias);
    double outerLow = Math.min(innerLow, Quantiles.ofSorted(errors, low95.now) - bias);
    double outerHigh = Math.max(innerHigh, Quantiles.ofSorted(errors, 1 - high95.now) - bias);
    return new DayForecast(
        point.day(),
        point.horizon(),
        middle + scale * outerLow,
        middle + scale * innerLow,
        middle,
        middle + scale * innerHigh,
        middle + scale * outerHigh,
        scale);
  }
}
