package io.daybook.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.warehouse.run.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SimulateBenchTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void reportsWhatItPlayed() throws IOException {
    assertThat(run("--schedules", "50", "--seed", "7", "--json")).isZero();

    JsonNode report = new ObjectMapper().readTree(text());
    assertThat(report.path("seed").asLong()).isEqualTo(7);
    assertThat(report.path("schedules").asLong()).isEqualTo(50);
    assertThat(report.path("schedulesPerSecond").asLong()).isPositive();
    assertThat(report.path("findings").isArray()).isTrue();
    assertThat(report.path("findings")).isEmpty();
  }

  @Test
  void endsWithFortyAndTellsHowToSeeAFindingAgain() {
    assertThat(run("--schedules", "500", "--seed", "1", "--hole", "NO_FENCE"))
        .isEqualTo(ExitCode.BLOCKED.number());

    assertThat(text())
        .contains("committed ranges are gap-free and disjoint")
        .contains("again: daybook bench simulate --seed")
        .contains("collector-");
  }

  @Test
  void takesOnlyNumbersThatMakeSense() {
    assertThat(run("--schedules", "0")).isEqualTo(ExitCode.USAGE.number());
    assertThat(run("--schedules", "many")).isEqualTo(ExitCode.USAGE.number());
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--schedules");
  }

  private int run(String... args) {
    return new SimulateBench(print(out), print(err)).execute(args);
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
