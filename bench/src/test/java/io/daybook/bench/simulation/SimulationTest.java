package io.daybook.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

  @Test
  void playsAScheduleTheSameEveryTime() {
    try (Simulation simulation = new Simulation(Hole.NO_FENCE)) {
      List<Simulation.Finding> first = simulation.play(1, 200, 1);
      assertThat(first).isNotEmpty();
      assertThat(simulation.play(first.get(0).seed()))
          .hasValueSatisfying(
              again -> assertThat(calls(again)).isNotEmpty().isEqualTo(calls(first.get(0))));
    }
  }

  /** Results may be objects that look different every time. */
  private static List<String> calls(Simulation.Finding finding) {
    return finding.trace().stream().map(line -> line.replaceAll(": [^:]*@.*", "")).toList();
  }
}
