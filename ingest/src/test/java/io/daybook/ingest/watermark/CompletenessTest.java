package io.daybook.ingest.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.watermark.Watermark.SourceWatermark;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompletenessTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-03-01");

  @Test
  void endsADaySomeMinutesAfterMidnight() {
    assertThat(lastDay(Set.of("login"), agent("a", "login", "2026-03-02T00:09:59Z")))
        .isEqualTo(FIRST.minusDays(1));
    assertThat(lastDay(Set.of("login"), agent("a", "login", "2026-03-02T00:10:00Z")))
        .isEqualTo(FIRST);
  }

  @Test
  void waitsForTheSlowestAgentOfItsSourcesAlone() {
    Sign[] agents = {
      agent("a", "login", "2026-03-05T12:00:00Z"),
      agent("b", "login", "2026-03-02T12:00:00Z"),
      agent("c", "orders", "2026-02-01T12:00:00Z")
    };

    assertThat(lastDay(Set.of("login"), agents)).isEqualTo(FIRST);
    assertThat(lastDay(Set.of("login", "orders"), agents)).isEqualTo("2026-01-31");
  }

  @Test
  void waitsForRecordsThatSendersStillHold() {
    Sign agent = agent("a", "login", "2026-03-05T12:00:00Z", Instant.parse("2026-03-02T01:00:00Z"));

    assertThat(lastDay(Set.of("login"), agent)).isEqualTo(FIRST);
  }

  @Test
  void endsDaysInTheBusinessZone() {
    Completeness tokyo =
        new Completeness(
            List.of(agent("a", "login", "2026-03-01T15:10:00Z")), ZoneId.of("Asia/Tokyo"));

    assertThat(tokyo.lastDay(Set.of("login"))).contains(FIRST);
  }

  @Test
  void knowsNothingWithoutAnAgentOrBesideAnUnreadableOne() {
    Sign agent = agent("a", "login", "2026-03-05T12:00:00Z");
    Sign unreadable = new Sign.UnreadableSign("b", Instant.EPOCH, "other bytes");

    assertThat(lastDay(Set.of("orders"), agent)).isNull();
    assertThat(lastDay(Set.of("login"))).isNull();
    assertThat(lastDay(Set.of("login"), agent, unreadable)).isNull();
  }

  private static @Nullable LocalDate lastDay(Set<String> sources, Sign... agents) {
    return new Completeness(List.of(agents), ZoneOffset.UTC).lastDay(sources).orElse(null);
  }

  private static Sign agent(String name, String source, String through) {
    return agent(name, source, through, null);
  }

  private static Sign agent(
      String name, String source, String through, @Nullable Instant oldestUnsent) {
    Instant time = Instant.parse(through);
    return new Sign.WatermarkSign(
        new Watermark(
            name,
            "0.1.0",
            1,
            time,
            Duration.ofSeconds(10),
            0,
            Map.of(source, new SourceWatermark(time, 0, Duration.ofMinutes(5), oldestUnsent)),
            Map.of()));
  }
}
