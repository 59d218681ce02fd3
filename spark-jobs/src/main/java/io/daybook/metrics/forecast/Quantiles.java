package io.daybook.metrics.forecast;

import java.util.Arrays;
import java.util.Collection;

/** Quantiles of a sample. */
final class Quantiles {
  private Quantiles() {}

  /** Returns a quantile of some values, one at least. */
  static double of(Collection<Double> values, double share) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return ofSorted(sorted, share);
  }

  /**
   * Returns a quantile for values to come: the place is share × (n + 1), between neighbours, and
   * the least or greatest beyond them (Hyndman and Fan, type 6).
   *
   * @param sorted one value at least
   */
  static double ofSorted(double[] sorted, double share) {
    double place = share * (sorted.length + 1) - 1;
    int below = (int) Math.floor(place);
    if (below < 0) {
      return sorted[0];
    }
    if (below >= sorted.length - 1) {
      return sorted[sorted.length - 1];
    }
    return sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
  }
}
