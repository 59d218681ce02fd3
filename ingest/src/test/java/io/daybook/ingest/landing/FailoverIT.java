package io.daybook.ingest.landing;

import static io.daybook.ingest.landing.TestingAgent.AGENT;
import static io.daybook.ingest.landing.TestingAgent.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.daybook.ingest.agent.AgentStatus.Phase;
import io.daybook.ingest.agent.AgentThread;
import io.daybook.ingest.audit.RawAudit;
import io.daybook.ingest.audit.RawAuditReport;
import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.testing.FaultyStorage;
import io.daybook.testing.FaultyStorage.Call;
import io.daybook.testing.FaultyStorage.Moment;
import io.daybook.testing.TestingNameservice;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Failures of an HDFS of two NameNodes. Each ends with every byte in the raw zone once, as {@code
 * daybook verify raw --deep} proves it.
 */
@ExtendWith(TestingNameservice.Shared.class)
class FailoverIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final IngestSource LOGIN = lines("login", "*.log");
  private static final IngestSource ROLLED = LOGIN.withRoll(Duration.ofMillis(200));

  private static int roots;

  @TempDir Path home;
  private TestingNameservice hdfs;
  private TestingAgent agent;
  private FaultyStorage storage;

  @BeforeEach
  void startAgent() throws IOException {
    hdfs = TestingNameservice.shared();
    use(hdfs.storage());
  }

  @AfterEach
  void healHdfs() throws IOException {
    hdfs.startDataNodes();
    hdfs.awaitDataNodes();
  }

  private void use(Storage real) throws IOException {
    storage = new FaultyStorage(real);
    agent = new TestingAgent(home, storage, "/failover-" + ++roots);
    agent.segmentBytes = 4096;
  }

  @Test
  void acknowledgesNothingWhenAllDataNodesDieAtClose() throws IOException {
    String text = text(0, 100);
    agent.log("a.log", text);
    storage.before(Call.CLOSE, hdfs::stopDataNodes);

    assertThatThrownBy(() -> agent.collect(LOGIN))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_READY))
        .hasMessageNotContaining("no room left");
    assertNothingIsVisibleOrAcknowledged();

    hdfs.startDataNodes();
    hdfs.awaitDataNodes();
    agent.collect(LOGIN);
    assertAllIsLanded(text);
  }

  @Test
  void writesAnewWhenOneDataNodeOfThePipelineIsLeft() throws IOException {
    String text = text(0, 100);
    agent.log("a.log", text);
    storage.before(
        Call.SYNC,
        () -> {
          hdfs.stopDataNode();
          hdfs.stopDataNode();
        });

    agent.collect(LOGIN);

    assertThat(storage.pendingDeeds()).isZero();
    assertAllIsLanded(text);
  }

  @Test
  void landsOnceWhenARenameSucceedsAndAnswersFalse() throws IOException {
    String text = text(0, 100);
    agent.log("a.log", text);
    storage.denyRename();

    agent.collect(LOGIN);

    assertAllIsLanded(text);
  }

  @Test
  void landsOnceWhenARenameSucceedsAndThrows() throws IOException {
    String text = text(0, 100);
    agent.log("a.log", text);
    storage.fail(Call.RENAME, ".zst", Moment.AFTER_EFFECT);

    agent.collect(LOGIN);

    assertThat(storage.pendingFaults()).isZero();
    assertAllIsLanded(text);
  }

  @Test
  void acknowledgesNothingWhenARenameNeverTakesEffect() throws IOException {
    String text = text(0, 100);
    agent.log("a.log", text);
    for (int attempt = 0; attempt < 4; attempt++) {
      storage.fail(Call.RENAME, ".zst", Moment.BEFORE_EFFECT);
    }

    assertThatThrownBy(() -> agent.collect(LOGIN)).isInstanceOf(OperatorException.class);
    assertNothingIsVisibleOrAcknowledged();

    agent.collect(LOGIN);
    assertAllIsLanded(text);
  }

  @Test
  void landsOnceThroughFailoversInMidWriteAndMidRename() throws IOException {
    String text = text(0, 3000);
    agent.log("a.log", text);
    storage
        .before(Call.WRITE, hdfs::failOver)
        .before(Call.SYNC, hdfs::failOver)
        .before(Call.RENAME, hdfs::failOver)
        .before(Call.CREATE, hdfs::failOver)
        .before(Call.CLOSE, hdfs::failOver)
        .before(Call.RENAME, hdfs::failOver)
        .fail(Call.RENAME, ".zst", Moment.AFTER_EFFECT);

    agent.collect(LOGIN);

    assertThat(storage.pendingDeeds() + storage.pendingFaults()).isZero();
    assertAllIsLanded(text);
  }

  @Test
  void landsOnceThoughEveryReplyIsLostOnceDuringFailover() throws IOException {
    use(hdfs.storageThatLoses(1));
    String text = text(0, 1000);
    agent.log("a.log", text);
    storage.before(Call.WRITE, hdfs::failOver).before(Call.RENAME, hdfs::failOver);

    agent.collect(LOGIN);

    assertThat(storage.pendingDeeds()).isZero();
    assertAllIsLanded(text);
  }

  @Test
  void waitsForHdfsAndLandsOnWhileItsDataNodesAreRolled() throws Exception {
    GrowingLog log = new GrowingLog(agent.logs.resolve("a.log"));
    try (AgentThread running = agent.follow(ROLLED)) {
      await().atMost(LIMIT).until(() -> running.status().phase() == Phase.COLLECTING);
      hdfs.stopNameNodes();
      hdfs.stopDataNodes();
      await().atMost(LIMIT).until(() -> running.status().phase() == Phase.WAITING);
      long then = log.written();
      await().atMost(LIMIT).until(() -> log.written() > then + 10_000);

      hdfs.startNameNodes();
      hdfs.startDataNodes();

      await().atMost(LIMIT).until(() -> landed() > then);
      for (int i = 0; i < 3; i++) {
        hdfs.stopDataNode();
        long before = landed();
        await().atMost(LIMIT).until(() -> landed() > before);
        hdfs.startDataNodes();
        hdfs.awaitDataNodes();
      }
      String text = log.stop();
      running.stop();
      assertAllIsLanded(text);
    } finally {
      log.stop();
    }
  }

  @Test
  void losesNothingWhileDataNodesAndNameNodesAreKilledAndRestartedUnderLoad() throws Exception {
    GrowingLog log = new GrowingLog(agent.logs.resolve("a.log"));
    Random random = new Random(11);
    try (AgentThread running = agent.follow(ROLLED)) {
      await().atMost(LIMIT).until(() -> running.status().phase() == Phase.COLLECTING);
      for (int round = 0; round < 5; round++) {
        hdfs.stopDataNode();
        Thread.sleep(random.nextInt(500));
        hdfs.killActive();
        Thread.sleep(random.nextInt(1000));
        hdfs.stopDataNode();
        Thread.sleep(random.nextInt(500));
        hdfs.restartStandby();
        hdfs.startDataNodes();
        hdfs.awaitDataNodes();
        Thread.sleep(random.nextInt(500));
        hdfs.failOver();
      }
      String text = log.stop();
      running.stop();
      assertAllIsLanded(text);
    } finally {
      log.stop();
    }
  }

  /** Returns how many bytes are in the raw zone. */
  private long landed() throws IOException {
    return new LandedSource(agent.storage, agent.zones, "login").bytes();
  }

  private void assertNothingIsVisibleOrAcknowledged() throws IOException {
    assertThat(agent.raw("login")).isEmpty();
    try (Journal journal = SqliteJournal.open(agent.state, AGENT)) {
      assertThat(journal.sealed("login")).hasSize(1);
    }
  }

  private void assertAllIsLanded(String text) throws IOException {
    assertThat(agent.text("login", 1)).isEqualTo(text);
    try (Journal journal = SqliteJournal.open(agent.state, AGENT)) {
      assertThat(journal.sealed("login")).isEmpty();
    }
    RawAuditReport audit =
        new RawAudit(hdfs.storage(), agent.zones, 2, Progress.NONE)
            .run(List.of(), RawAuditReport.Depth.BYTES);
    assertThat(audit.exceptions()).isEmpty();
    assertThat(audit.sources())
        .extracting(RawAuditReport.SourceFindings::bytes)
        .containsExactly((long) text.length());
  }

  private static String text(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(number -> number + " login\n")
        .collect(Collectors.joining());
  }
}
