package io.daybook.metrics.forecast;

import java.util.Arrays;

/** The last relative errors of a forecast's own past, for each horizon. */
final class Residuals {
  /** Errors that are kept of a horizon. */
  private static final int KEPT = 365;

  /** Fewer of a horizon and its neighbours, and all horizons tell together. */
  private static final int LEAST = 40;

  private final double[][] kept;
  private final int[] counts;

  Residuals(int horizons) {
    kept = new double[horizons][KEPT];
    counts = new int[horizons];
  }

  /** Takes in the error of a forecast at a horizon, from 1. */
  void add(int horizon, double error) {
    kept[horizon - 1][counts[horizon - 1] % KEPT] = error;
    counts[horizon - 1]++;
  }

  /** Returns the errors that a forecast at a horizon may be expected to have, sorted. */
  double[] sorted(int horizon) {
    int reach = 1;
    double[] errors = within(horizon - reach, horizon + reach);
    if (errors.length < LEAST) {
      errors = within(1, kept.length);
    }
    Arrays.sort(errors);
    return errors;
  }

  private double[] within(int from, int to) {
    int first = Math.max(1, from);
    int last = Math.min(kept.length, to);
    int length = 0;
    for (int horizon = first; horizon <= last; horizon++) {
      length += Math.min(KEPT, counts[horizon - 1]);
    }
    double[] errors = new double[length];
    int at = 0;
    for (int horizon = first; horizon <= last; horizon++) {
      int count = Math.min(KEPT, counts[horizon - 1]);
      System.arraycopy(kept[horizon - 1], 0, errors, at, count);
      at += count;
    }
    return errors;
  }
}
