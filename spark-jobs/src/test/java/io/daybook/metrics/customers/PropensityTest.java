package io.daybook.metrics.customers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.daybook.metrics.customers.Propensity.UserScore;
import io.daybook.metrics.customers.Ranking.Scored;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PropensityTest {
  private static final LocalDate FIRST = LocalDate.of(2025, 1, 1);
  private static final LocalDate DAY = LocalDate.of(2025, 12, 31);

  @Test
  void ranksBuyersBetterThanFrequencyAlone() {
    double difference = 0;
    for (int month = 6; month <= 12; month++) {
      LocalDate end = LocalDate.of(2025, month, 1).plusMonths(1).minusDays(1);
      ModelReport report = Propensity.of(history(3), FIRST, end).orElseThrow().report();

      assertThat(report.auc())
          .as("%s", end)
          .isGreaterThan(0.72)
          .isGreaterThan(report.frequencyAuc());
      assertThat(report.beatsFrequency()).isTrue();
      difference += (report.expected() - report.came()) / 7;
    }
    assertThat(difference).isCloseTo(0, within(0.04));
  }

  @Test
  void scoresEveryBuyerOfTheYearByDeciles() {
    BuyingHistory history = history(4);
    history.add("who went long ago", DAY.minusDays(365), 1);
    List<UserScore> scores = Propensity.of(history, FIRST, DAY).orElseThrow().scores();

    assertThat(scores)
        .hasSize(history.size() - 1)
        .extracting(UserScore::user)
        .doesNotHaveDuplicates();
    assertThat(scores)
        .isSortedAccordingTo(
            (one, other) -> Double.compare(other.probability(), one.probability()));
    assertThat(scores.get(0).decile()).isEqualTo(1);
    assertThat(scores.get(scores.size() - 1).decile()).isEqualTo(10);
    for (int decile = 1; decile <= 10; decile++) {
      int own = decile;
      assertThat(scores.stream().filter(score -> score.decile() == own).count())
          .isBetween(scores.size() / 10L, scores.size() / 10L + 1);
    }
  }

  @Test
  void isTheSameFromTheSameHistory() {
    assertThat(Propensity.of(history(5), FIRST, DAY))
        .isEqualTo(Propensity.of(history(5), FIRST, DAY));
  }

  @Test
  void learnsFromSomeOfVeryManyBuyersAndScoresAll() {
    BuyingHistory history = history(3);
    Propensity all = Propensity.of(history, FIRST, DAY).orElseThrow();
    Propensity some = Propensity.of(history, FIRST, DAY, history.size() / 3).orElseThrow();

    assertThat(some.scores()).hasSameSizeAs(all.scores());
    assertThat(some.report().trainedOn()).isBetween(1L, all.report().trainedOn() / 2);
    assertThat(some.report().auc()).isCloseTo(all.report().auc(), within(0.02));
  }

  /** What came behind a day changes nothing of what was told as of it. */
  @Test
  void knowsNothingOfWhatCameLater() {
    BuyingHistory more = history(6);
    for (int i = 0; i < 100; i++) {
      more.add("user " + i, DAY.plusDays(1), 1);
    }

    assertThat(Propensity.of(more, FIRST, DAY)).isEqualTo(Propensity.of(history(6), FIRST, DAY));
  }

  @Test
  void tellsNothingOfShortHistory() {
    assertThat(Propensity.of(history(7), FIRST, FIRST.plusDays(60))).isEmpty();
    assertThat(Propensity.of(new BuyingHistory(), FIRST, DAY)).isEmpty();
  }

  @Test
  void measuresRankings() {
    List<Scored> ranked =
        List.of(
            new Scored(0.9, true),
            new Scored(0.4, true),
            new Scored(0.4, false),
            new Scored(0.1, false));

    assertThat(Ranking.auc(ranked)).isEqualTo(3.5 / 4);
    assertThat(Ranking.brier(ranked)).isCloseTo((0.01 + 0.36 + 0.16 + 0.01) / 4, within(1e-12));
    assertThat(Ranking.auc(List.of(new Scored(1, true)))).isNaN();
  }

  /** Buyers with a pace of their own, some of whom stop. */
  private static BuyingHistory history(long seed) {
    Random random = new Random(seed);
    BuyingHistory history = new BuyingHistory();
    for (int user = 0; user < 4_000; user++) {
      double pace = 0.001 + 0.09 * Math.pow(random.nextDouble(), 5);
      int stays = 30 + random.nextInt(500);
      int comes = random.nextInt(300) - 60;
      for (int day = Math.max(0, comes); day < Math.min(365, comes + stays); day++) {
        if (random.nextDouble() < pace) {
          history.add("user " + user, FIRST.plusDays(day), 0.5 + random.nextDouble());
        }
      }
    }
    return history;
  }
}
