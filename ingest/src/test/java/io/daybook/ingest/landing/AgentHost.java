package io.daybook.ingest.landing;

import static org.awaitility.Awaitility.await;

import io.daybook.ingest.agent.AgentStatus;
import io.daybook.ingest.agent.AgentThread;
import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.input.SourceInput.EnvelopeType;
import io.daybook.ingest.input.SourceInput.Rotation;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.testing.TestingHdfs;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A host with logs and an agent that can be up or down, in front of the shared HDFS; each has a
 * warehouse of its own there.
 */
final class AgentHost implements AutoCloseable {
  static final String AGENT = "web-1";

  final Path logs;
  final Path state;
  final Zones zones;
  final Storage storage;
  Duration roll = Duration.ofMillis(200);
  Duration idle = Duration.ofHours(1);
  Rotation rotation = Rotation.RENAME;
  Framing framing = new Framing.LineFraming();
  int maxRecordBytes = 1 << 20;
  long segmentBytes = 1 << 20;

  /** By how much this host's clock is wrong. */
  volatile Duration offset = Duration.ZERO;

  private @Nullable AgentThread agent;

  AgentHost(Path home) throws IOException {
    this(home, home.resolve("state"));
  }

  AgentHost(Path home, Path state) throws IOException {
    this.logs = Files.createDirectories(home.resolve("logs"));
    this.state = state;
    this.zones = new Zones(TestingHdfs.home());
    this.storage = TestingHdfs.storage();
  }

  IngestSource source() {
    return new IngestSource(
        "login",
        new SourceInput.Files(List.of("*.log*"), rotation, EnvelopeType.NONE),
        framing,
        maxRecordBytes,
        roll);
  }

  CollectConfig settings() {
    return CollectConfig.of(AGENT)
        .withSegmentBytes(segmentBytes)
        .withThreads(2)
        .withScan(Duration.ofMillis(20))
        .withIdle(idle)
        .withDrain(Duration.ofSeconds(30));
  }

  Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return Instant.now().plus(offset);
      }
    };
  }

  /** Starts the agent. */
  void up() {
    agent = AgentThread.follow(logs, state, settings(), storage, zones, clock(), List.of(source()));
  }

  /** Stops the agent as SIGTERM does, and waits for its end. */
  void down() throws Exception {
    AgentThread running = agent;
    agent = null;
    if (running != null) {
      running.stop();
    }
  }

  /** Makes the file system of the logs have had another number so far. */
  void wasOnAnotherDevice() throws IOException {
    try (SqliteJournal journal = SqliteJournal.open(state, AGENT)) {
      for (long file = 1; file <= journal.lastFile("login"); file++) {
        journal.restore(
            journal.segments("login", file).stream()
                .map(footer -> footer.withOrigin(onAnotherDevice(footer.origin())))
                .toList());
      }
    }
    try (Stream<Path> pins = Files.list(state.resolve("pins/login"))) {
      for (Path pin : pins.toList()) {
        Files.move(pin, pin.resolveSibling("9" + pin.getFileName()));
      }
    }
  }

  private static SegmentFooter.Origin onAnotherDevice(SegmentFooter.Origin now) {
    return new SegmentFooter.Origin(
        now.path(),
        Long.parseLong("9" + now.device()),
        now.inode(),
        now.headLength(),
        now.headHash(),
        now.tailHash());
  }

  AgentStatus status() {
    AgentThread running = agent;
    if (running == null) {
      throw new IllegalStateException("the agent is down");
    }
    return running.status();
  }

  /** Waits until the agent has seen all files and landed everything that is whole. */
  void awaitRest() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                status().sources().size() == 1
                    && status().sources().get(0).looked() != null
                    && status().sources().get(0).waitingBytes() == 0
                    && status().sources().get(0).problems().isEmpty());
  }

  /** Waits until the agent has looked at its files after now. */
  void awaitLook() {
    Instant now = clock().instant();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              if (status().sources().isEmpty()) {
                return false;
              }
              Instant looked = status().sources().get(0).looked();
              return looked != null && looked.isAfter(now);
            });
  }

  void awaitFiles(String... contents) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                org.assertj.core.api.Assertions.assertThat(files())
                    .containsExactlyInAnyOrder(contents));
  }

  void write(String name, String text) throws IOException {
    Files.writeString(
        logs.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  void rename(String from, String to) throws IOException {
    Files.move(logs.resolve(from), logs.resolve(to));
  }

  /** Returns what was landed under each number. */
  List<String> files() throws IOException {
    return landed().files();
  }

  LandedSource landed() {
    return new LandedSource(storage, zones, "login");
  }

  @Override
  public void close() {
    AgentThread running = agent;
    if (running != null) {
      running.close();
    }
  }
}
