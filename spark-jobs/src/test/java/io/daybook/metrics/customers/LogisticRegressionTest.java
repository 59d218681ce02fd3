package io.daybook.metrics.customers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.daybook.metrics.customers.LogisticRegression.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogisticRegressionTest {
  /** One feature of 0 or 1: the coefficients are the log-odds of both groups. */
  @Test
  void findsTheOddsOfTwoGroups() {
    List<Observation> rows = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      rows.add(new Observation(List.of(0.0), i % 5 == 0, 1));
      rows.add(new Observation(List.of(1.0), i % 2 == 0, 1));
    }

    LogisticRegression model = LogisticRegression.fit(rows);

    assertThat(model.coefficients()[0]).isCloseTo(Math.log(0.2 / 0.8), within(1e-4));
    assertThat(model.coefficients()[1]).isCloseTo(-Math.log(0.2 / 0.8), within(1e-4));
    assertThat(model.probability(List.of(0.0))).isCloseTo(0.2, within(1e-4));
    assertThat(model.probability(List.of(1.0))).isCloseTo(0.5, within(1e-4));
  }

  @Test
  void countsRowsByTheirWeight() {
    List<Observation> rows = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      rows.add(new Observation(List.of(), true, 3));
      rows.add(new Observation(List.of(), false, 1));
    }

    assertThat(LogisticRegression.fit(rows).probability(List.of())).isCloseTo(0.75, within(1e-4));
  }

  @Test
  void findsTheCoefficientsThatMadeTheRows() {
    Random random = new Random(11);
    List<Observation> rows = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      double one = random.nextGaussian();
      double other = random.nextGaussian();
      double probability = 1 / (1 + Math.exp(-(-1 + 0.8 * one - 0.5 * other)));
      rows.add(new Observation(List.of(one, other), random.nextDouble() < probability, 1));
    }

    assertThat(LogisticRegression.fit(rows).coefficients())
        .containsExactly(new double[] {-1, 0.8, -0.5}, within(0.05));
  }

  @Test
  void endsWhereTheClassesCanBeToldApart() {
    List<Observation> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(new Observation(List.of((double) i), i >= 50, 1));
    }

    LogisticRegression model = LogisticRegression.fit(rows);

    assertThat(model.probability(List.of(10.0))).isLessThan(0.01);
    assertThat(model.probability(List.of(90.0))).isGreaterThan(0.99);
  }
}
