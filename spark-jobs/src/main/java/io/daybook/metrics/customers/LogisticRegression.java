package io.daybook.metrics.customers;

import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealVector;

/**
 * Logistic regression by iteratively reweighted least squares (Hastie, Tibshirani, Friedman, The
 * Elements of Statistical Learning, 4.4.1), with a little ridge so that it ends where classes can
 * be told apart. One thread, in the order of the rows: the same rows give the same coefficients.
 */
final class LogisticRegression {
  private static final int MOST_STEPS = 50;
  private static final double ENOUGH = 1e-9;
  private static final double RIDGE = 1e-3;

  private final double[] coefficients;

  private LogisticRegression(double[] coefficients) {
    this.coefficients = coefficients;
  }

  /**
   * A row: its features, and whether it came true.
   *
   * @param weight how much it counts, above 0
   */
  record Observation(List<Double> features, boolean isTrue, double weight) {
    Observation {
      features = List.copyOf(features);
    }
  }

  /**
   * Fits a model.
   *
   * @param rows one at least, all with as many features
   */
  static LogisticRegression fit(List<Observation> rows) {
    int size = rows.get(0).features().size() + 1;
    RealVector coefficients = new ArrayRealVector(size);
    for (int step = 0; step < MOST_STEPS; step++) {
      double[][] information = new double[size][size];
      double[] gradient = new double[size];
      for (int at = 0; at < size; at++) {
        information[at][at] = RIDGE;
        gradient[at] = -RIDGE * coefficients.getEntry(at);
      }
      for (Observation row : rows) {
        add(row, coefficients, information, gradient);
      }
      RealVector change =
          new CholeskyDecomposition(new Array2DRowRealMatrix(information, false))
              .getSolver()
              .solve(new ArrayRealVector(gradient, false));
      coefficients = coefficients.add(change);
      if (change.getLInfNorm() < ENOUGH) {
        break;
      }
    }
    return new LogisticRegression(coefficients.toArray());
  }

  private static void add(
      Observation row, RealVector coefficients, double[][] information, double[] gradient) {
    int size = gradient.length;
    double[] values = new double[size];
    values[0] = 1;
    double sum = coefficients.getEntry(0);
    for (int at = 1; at < size; at++) {
      values[at] = row.features().get(at - 1);
      sum += values[at] * coefficients.getEntry(at);
    }
    double probability = logistic(sum);
    double weight = row.weight() * probability * (1 - probability);
    for (int at = 0; at < size; at++) {
      gradient[at] += row.weight() * values[at] * ((row.isTrue() ? 1 : 0) - probability);
      for (int other = 0; other < size; other++) {
        information[at][other] += weight * values[at] * values[other];
      }
    }
  }

  private static double logistic(double sum) {
    return 1 / (1 + StrictMath.exp(-sum));
  }

  /** Returns the probability that a row comes true. */
  double probability(List<Double> features) {
    double sum = coefficients[0];
    for (int at = 0; at < features.size(); at++) {
      sum += coefficients[at + 1] * features.get(at);
    }
    return logistic(sum);
  }

  /** Returns the intercept, then a coefficient for each feature. */
  double[] coefficients() {
    return coefficients.clone();
  }
}
