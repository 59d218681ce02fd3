package io.daybook.ingest.status;

import io.daybook.ingest.agent.AgentStatus;
import io.daybook.ingest.agent.AgentStatus.Phase;
import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.landing.SourceStatus;
import io.daybook.ingest.receive.CertificateTerm;
import io.daybook.ingest.receive.DatagramStatus;
import io.daybook.ingest.receive.HttpReceiverStatus;
import io.daybook.ingest.receive.ReceiverStatus;
import io.daybook.ingest.spool.SpoolUse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Statuses as agents give them, ten minutes after their start. */
final class Statuses {
  static final Instant STARTED = Instant.parse("2026-03-01T12:00:00Z");
  static final Instant NOW = STARTED.plus(Duration.ofMinutes(10));
  static final Duration ROLL = Duration.ofMinutes(5);

  private Statuses() {}

  static AgentStatus agent(Phase phase, SourceStatus... sources) {
    return new AgentStatus(
        "web-1",
        "0.1.0",
        4711,
        STARTED,
        NOW,
        phase,
        null,
        null,
        null,
        List.of(),
        List.of(sources),
        Map.of(
            "syslog",
            new ReceiverStatus(
                7, 700, 2, 1, Optional.empty(), new DatagramStatus(9, 2, 1, 5L, 1000, 4000))),
        new HttpReceiverStatus(Map.of(200, 5L, 429, 3L), 1, 4, 1, 40, 4000, 0, Map.of()),
        new SpoolUse(800, 1000),
        List.of(new CertificateTerm(Path.of("/etc/daybook/web.pem"), NOW.plusSeconds(3600))));
  }

  static AgentStatus refused(Duration since) {
    return new AgentStatus(
        "web-1",
        "0.1.0",
        4711,
        STARTED.minus(since),
        NOW,
        Phase.WAITING,
        "HDFS is away",
        NOW.minus(since),
        "[login.yaml] two problems",
        List.of(),
        List.of(),
        Map.of(),
        null,
        null,
        List.of());
  }

  /** A source with 1,000 bytes in a file, 400 of them committed. */
  static SourceStatus source(String name) {
    return waiting(name, 400, NOW.minusSeconds(90));
  }

  static SourceStatus waiting(String name, long searched, Instant since) {
    return new SourceStatus(
        name,
        ROLL,
        NOW.minusSeconds(1),
        since,
        600,
        400,
        4,
        NOW.minusSeconds(100),
        NOW.minusSeconds(95),
        List.of(
            new SourceStatus.FileProgress(
                Path.of("/var/log/" + name + ":1.log"),
                1000,
                400,
                searched,
                Growth.GROWING,
                since)),
        List.of(new InputProblem("/var/log/private.log", "access is denied")),
        null);
  }
}
