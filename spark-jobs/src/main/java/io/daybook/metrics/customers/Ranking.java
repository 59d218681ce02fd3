package io.daybook.metrics.customers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How well scores tell those that come true from those that don't. */
final class Ranking {
  private Ranking() {}

  /** A score, and whether it came true. */
  record Scored(double score, boolean isTrue) {}

  /**
   * Returns the probability that one that came true has a higher score than one that didn't (the
   * area under the ROC curve, by the ranks of Mann and Whitney; ties count half); NaN if all or
   * none came true.
   */
  static double auc(List<Scored> scored) {
    List<Scored> sorted = new ArrayList<>(scored);
    sorted.sort(Comparator.comparingDouble(Scored::score));
    double rankSum = 0;
    long trues = 0;
    for (int from = 0; from < sorted.size(); ) {
      int to = from;
      long own = 0;
      while (to < sorted.size() && sorted.get(to).score() == sorted.get(from).score()) {
        own += sorted.get(to).isTrue() ? 1 : 0;
        to++;
      }
      rankSum += own * (from + 1 + to) / 2.0;
      trues += own;
      from = to;
    }
    double others = sorted.size() - trues;
    return (rankSum - trues * (trues + 1) / 2.0) / (trues * others);
  }

  /** Returns the mean squared distance of probabilities from what came true. */
  static double brier(List<Scored> scored) {
    return scored.stream()
        .mapToDouble(one -> Math.pow(one.score() - (one.isTrue() ? 1 : 0), 2))
        .average()
        .orElse(Double.NaN);
  }
}
