package io.daybook.ingest.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.agent.AgentStatus;
import io.daybook.ingest.agent.AgentStatus.Phase;
import io.daybook.ingest.landing.SourceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HealthTest {
  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"STARTING"})
  void isWellInEveryPhaseWhileNothingRefusesAndNothingLags(Phase phase) {
    assertThat(Health.complaints(Statuses.agent(phase, Statuses.source("login")))).isEmpty();
  }

  @Test
  void givesAStartFiveMinutes() {
    AgentStatus late = Statuses.agent(Phase.STARTING);
    AgentStatus young = at(late, late.started().plus(Health.PATIENCE));

    assertThat(Health.complaints(young)).isEmpty();
    assertThat(Health.complaints(at(late, young.now().plusMillis(1))))
        .containsExactly("has been starting since 2026-03-01T12:00:00Z");
  }

  @Test
  void toleratesARefusalOfFiveMinutes() {
    assertThat(Health.complaints(Statuses.refused(Health.PATIENCE))).isEmpty();
    assertThat(Health.complaints(Statuses.refused(Health.PATIENCE.plusMillis(1))))
        .containsExactly("refused since 2026-03-01T12:04:59.999Z: HDFS is away");
  }

  @Test
  void letsARecordWaitForItsRollIntervalAndAQuarterOfAnHour() {
    Instant limit = Statuses.NOW.minus(Statuses.ROLL).minus(Duration.ofMinutes(15));

    assertThat(Health.complaints(waiting(400, limit))).isEmpty();
    assertThat(Health.complaints(waiting(400, limit.minusMillis(1))))
        .containsExactly("[login] records wait to be landed since 2026-03-01T11:49:59.999Z");
  }

  @Test
  void letsALineWaitForItsEndForEver() {
    assertThat(Health.complaints(waiting(1000, Statuses.NOW.minus(Duration.ofDays(9))))).isEmpty();
  }

  @Test
  void measuresLagFromWhatIsCommittedAndNeverBelowZero() {
    assertThat(Health.lag(Statuses.source("login"), Statuses.NOW)).contains(Duration.ofSeconds(90));
    assertThat(Health.lag(Statuses.source("login"), Statuses.NOW.minusSeconds(100)))
        .contains(Duration.ZERO);
  }

  @Test
  void givesAnInputFiveMinutesToOpen() {
    Instant limit = Statuses.NOW.minus(Health.PATIENCE);

    assertThat(Health.complaints(unopened(limit))).isEmpty();
    assertThat(Health.complaints(unopened(limit.minusMillis(1))))
        .containsExactly("[syslog] its input couldn't be opened since 2026-03-01T12:04:59.999Z");
  }

  private static AgentStatus unopened(Instant since) {
    return Statuses.agent(
        Phase.COLLECTING, SourceStatus.unopened("syslog", Statuses.ROLL, since, List.of()));
  }

  private static AgentStatus waiting(long searched, Instant since) {
    return Statuses.agent(Phase.COLLECTING, Statuses.waiting("login", searched, since));
  }

  private static AgentStatus at(AgentStatus status, Instant now) {
    return new AgentStatus(
        status.agent(),
        status.version(),
        status.pid(),
        status.started(),
        now,
        status.phase(),
        null,
        null,
        null,
        List.of(),
        status.sources(),
        status.received(),
        status.pushed(),
        status.spool(),
        status.certificates());
  }
}
