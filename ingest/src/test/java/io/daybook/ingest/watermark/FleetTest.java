package io.daybook.ingest.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.watermark.Fleet.AgentState;
import io.daybook.warehouse.run.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FleetTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration ROLL = Duration.ofMinutes(5);

  @ParameterizedTest
  @EnumSource(AgentState.class)
  void tellsEveryState(AgentState state) {
    Sign sign =
        switch (state) {
          case UNREADABLE -> new Sign.UnreadableSign("web-1", NOW, "expected other bytes");
          case SILENT -> given("0.1.0", NOW.minusSeconds(91), 0, Duration.ZERO);
          case LAGGING -> given("0.1.0", NOW, 0, Duration.ofSeconds(661));
          case SKEWED -> given("0.1.0", NOW, -5_001, Duration.ZERO);
          case OLD -> given("0.0.9", NOW, 0, Duration.ZERO);
          case OK -> given("0.1.0", NOW.minusSeconds(90), 5_000, Duration.ofMinutes(11));
        };

    Fleet fleet = Fleet.of(List.of(sign), "0.1.0", NOW);

    assertThat(fleet.agents()).extracting(Fleet.Member::state).containsExactly(state);
    assertThat(fleet.exitCode())
        .isEqualTo(
            switch (state) {
              case UNREADABLE, SILENT, LAGGING -> ExitCode.BLOCKED;
              case SKEWED, OLD, OK -> ExitCode.DONE;
            });
  }

  @Test
  void comparesVersionsAsNumbersWithTheNewestOfAll() {
    Fleet fleet =
        Fleet.of(
            List.of(
                given("web-1", "0.9.0"),
                given("web-2", "0.10.0"),
                given("web-3", "0.10.0-SNAPSHOT"),
                given("web-4", "trunk")),
            "0.9.0",
            NOW);

    assertThat(fleet.agents())
        .extracting(Fleet.Member::state)
        .containsExactly(AgentState.OLD, AgentState.OK, AgentState.OLD, AgentState.OK);
  }

  @Test
  void tellsHowFarAnAgentIsBehindNow() {
    Sign sign = given("0.1.0", NOW.minusSeconds(20), 0, Duration.ofSeconds(100));

    assertThat(Fleet.of(List.of(sign), "0.1.0", NOW).agents().get(0).behind())
        .isEqualTo(Duration.ofMinutes(2));
    assertThat(Fleet.of(List.of(given("web-1", "0.1.0")), "0.1.0", NOW).agents().get(0).behind())
        .isNull();
    assertThat(Fleet.of(List.of(sign), "0.1.0", NOW.minusSeconds(3600)).agents().get(0).behind())
        .isEqualTo(Duration.ZERO);
  }

  @Test
  void hasNothingToTellWithoutAgents() {
    assertThat(Fleet.of(List.of(), "0.1.0", NOW).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
  }

  private static Sign given(String agent, String version) {
    return new Sign.WatermarkSign(
        new Watermark(agent, version, 1, NOW, INTERVAL, 0, Map.of(), Map.of()));
  }

  private static Sign given(String version, Instant written, long skewMillis, Duration behind) {
    return new Sign.WatermarkSign(
        new Watermark(
            "web-1",
            version,
            1,
            written,
            INTERVAL,
            skewMillis,
            Map.of("login", new Watermark.SourceWatermark(written.minus(behind), 42, ROLL, null)),
            Map.of()));
  }
}
