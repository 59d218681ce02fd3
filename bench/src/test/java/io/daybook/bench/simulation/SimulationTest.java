package io.daybook.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulationTest {
  private static final long BASE_SEED = 20_260_301L;

  @Test
  void findsNothingInTwentyThousandSchedules() {
    try (Simulation simulation = new Simulation()) {
      assertThat(simulation.play(BASE_SEED, 20_000, 3)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsEveryHoleWithinAHundredThousandSchedules(Hole hole) {
    try (Simulation simulation = new Simulation(hole)) {
      assertThat(simulation.play(BASE_SEED, 100_000, 1)).isNotEmpty();
    }
  }
}
