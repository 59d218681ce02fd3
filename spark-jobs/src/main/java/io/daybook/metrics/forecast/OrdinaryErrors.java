package io.daybook.metrics.forecast;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How far days lie from what was expected the day before, outliers and closings apart: a robust
 * standard deviation above and below, from the median of the last errors on either side. A median
 * of the absolute values of normal errors is 0.6745 of their standard deviation.
 */
final class OrdinaryErrors {
  private static final int KEPT = 84;
  private static final double MEDIAN = 0.6745;

  private final Deque<Double> errors = new ArrayDeque<>();

  void add(double error) {
    errors.addLast(error);
    if (errors.size() > KEPT) {
      errors.removeFirst();
    }
  }

  /** Returns the deviation above, not less than half of that below. */
  double above() {
    return Math.max(side(1), side(-1) / 2);
  }

  /** Returns the deviation below, not less than half of that above. */
  double below() {
    return Math.max(side(-1), side(1) / 2);
  }

  private double side(int sign) {
    Deque<Double> side = new ArrayDeque<>();
    errors.stream().map(error -> sign * error).filter(error -> error >= 0).forEach(side::add);
    return side.isEmpty() ? 0 : Quantiles.of(side, 0.5) / MEDIAN;
  }
}
