package io.daybook.metrics.customers;

import io.daybook.metrics.customers.Ranking.Scored;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How a model did on buyers that it hadn't seen.
 *
 * @param coefficients intercept, recency, frequency, value, tenure
 * @param trainedOn rows that it learnt from
 * @param judgedOn buyers that it was judged on
 * @param auc probability that one who came back had a higher score than one who didn't
 * @param frequencyAuc the same by the number of days with a purchase alone
 * @param brier mean squared error of the probabilities
 * @param expected mean probability, and {@code came} the share that came back
 * @param worstDecile the largest difference of the two within a tenth of the buyers, by probability
 */
public record ModelReport(
    List<Double> coefficients,
    long trainedOn,
    long judgedOn,
    double auc,
    double frequencyAuc,
    double brier,
    double expected,
    double came,
    double worstDecile) {
  private static final int DECILES = 10;

  public ModelReport {
    coefficients = List.copyOf(coefficients);
  }

  static ModelReport of(LogisticRegression model, List<Buyer> buyers, long trainedOn) {
    List<Scored> scored = new ArrayList<>(Propensity.scored(model, buyers));
    scored.sort(Comparator.comparingDouble(Scored::score));
    List<Double> coefficients = new ArrayList<>();
    for (double coefficient : model.coefficients()) {
      coefficients.add(coefficient);
    }
    double worst = 0;
    for (int decile = 0; decile < DECILES; decile++) {
      List<Scored> own =
          scored.subList(scored.size() * decile / DECILES, scored.size() * (decile + 1) / DECILES);
      worst = Math.max(worst, Math.abs(expected(own) - came(own)));
    }
    return new ModelReport(
        coefficients,
        trainedOn,
        buyers.size(),
        Ranking.auc(scored),
        Ranking.auc(
            buyers.stream()
                .map(buyer -> new Scored(buyer.frequency(), buyer.comesBack()))
                .toList()),
        Ranking.brier(scored),
        expected(scored),
        came(scored),
        worst);
  }

  /** Returns whether it tells more than the number of days with a purchase alone. */
  public boolean beatsFrequency() {
    return auc > frequencyAuc;
  }

  private static double expected(List<Scored> scored) {
    return scored.stream().mapToDouble(Scored::score).average().orElse(0);
  }

  private static double came(List<Scored> scored) {
    return scored.stream().mapToDouble(one -> one.isTrue() ? 1 : 0).average().orElse(0);
  }
}
