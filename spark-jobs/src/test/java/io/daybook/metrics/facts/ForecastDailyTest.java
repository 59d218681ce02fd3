package io.daybook.metrics.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.metrics.facts.ToldTable.BrokenRule;
import io.daybook.metrics.forecast.ForecastModel;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastDailyTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 2);

  private final GatheredDays told = new GatheredDays();

  private List<String> broken() {
    return new ForecastDaily().audit(told).stream().map(BrokenRule::rule).toList();
  }

  private void tell(double p10, ForecastModel model, Double own, Double baseline) {
    told.add(
        DAY,
        "orders",
        "EUR",
        DAY.plusDays(1),
        1L,
        1.0,
        p10,
        3.0,
        4.0,
        5.0,
        model.word(),
        own,
        baseline,
        0.8);
  }

  @Test
  void takesAnEnsembleThatItsBaselineDoesNotBeat() {
    tell(2, ForecastModel.ENSEMBLE, 0.8, 0.9);

    assertThat(broken()).isEmpty();
  }

  @Test
  void publishesNoEnsembleThatItsBaselineBeats() {
    tell(2, ForecastModel.ENSEMBLE, 0.91, 0.9);

    assertThat(broken()).containsExactly("the baseline is not better");
  }

  @Test
  void publishesNoEnsembleOfUnknownError() {
    tell(2, ForecastModel.ENSEMBLE, null, 0.9);

    assertThat(broken()).containsExactly("the baseline is not better");
  }

  @Test
  void publishesNoQuantilesOutOfOrderAndNoKeyTwice() {
    tell(3.5, ForecastModel.WEEKDAY_MEAN, 0.9, 0.9);
    tell(2, ForecastModel.WEEKDAY_MEAN, 0.9, 0.9);

    assertThat(broken()).containsExactlyInAnyOrder("quantiles are in order", "keys are unique");
  }
}
