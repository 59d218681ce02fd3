package io.daybook.ingest.landing;

import static io.daybook.ingest.landing.TestingAgent.csv;
import static io.daybook.ingest.landing.TestingAgent.lines;
import static io.daybook.ingest.landing.TestingAgent.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.ingest.input.IngestSource;
import io.daybook.testing.FaultyStorage;
import io.daybook.testing.FaultyStorage.Call;
import io.daybook.testing.FaultyStorage.Moment;
import io.daybook.testing.TestingHdfs;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The protocol where its renames are really atomic. A warehouse for each test. */
@ExtendWith(TestingHdfs.class)
class CollectorOnHdfsIT {
  private static final IngestSource LOGIN = lines("login", "*.log*");

  @TempDir Path home;
  private TestingAgent agent;

  @BeforeEach
  void start() throws IOException {
    agent = new TestingAgent(home, TestingHdfs.storage(), TestingHdfs.home().value());
  }

  @Test
  void landsContinuesAndLandsNothingTwice() throws IOException {
    agent.segmentBytes = 4;
    Path log = agent.log("a.log", "one\ntwo\n");
    agent.log("b.csv", "id\n1\n");
    IngestSource orders = csv("orders", "*.csv");
    assertThat(agent.collect(LOGIN, orders).exitCode()).isEqualTo(ExitCode.DONE);
    Files.writeString(log, "three\n", StandardOpenOption.APPEND);
    Files.move(log, agent.logs.resolve("a.log.1"));
    assertThat(agent.collect(LOGIN, orders).exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(agent.collect(LOGIN, orders).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);

    assertThat(agent.raw("login"))
        .containsExactly(name("login", 1, 0, 4), name("login", 1, 4, 8), name("login", 1, 8, 14));
    assertThat(agent.raw("orders")).containsExactly(name("orders", 1, 0, 5));
    assertThat(agent.text("login", 1)).isEqualTo("one\ntwo\nthree\n");
    assertThat(agent.storage.list(agent.zones.root().child("raw")))
        .extracting(entry -> entry.path().name())
        .containsExactly(".fenced", ".inflight", "login", "orders");
  }

  @Test
  void rebuildsALostJournal() throws IOException {
    agent.log("a.log", "one\n");
    agent.collect(LOGIN);
    agent.loseState();

    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(agent.raw("login")).containsExactly(name("login", 1, 0, 4));
  }

  @Test
  void survivesFailedCallsAndLostReplies() throws IOException {
    FaultyStorage storage = new FaultyStorage(TestingHdfs.storage());
    agent.storage = storage;
    agent.log("a.log", "one\n");
    storage
        .fail(Call.CREATE, ".cut", Moment.BEFORE_EFFECT)
        .fail(Call.CLOSE, ".zst", Moment.AFTER_EFFECT)
        .fail(Call.RENAME, ".zst", Moment.AFTER_EFFECT);

    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(storage.pendingFaults()).isZero();
    assertThat(agent.raw("login")).containsExactly(name("login", 1, 0, 4));
  }

  @Test
  void fencesAZombieOffWhoseUploadIsReady() throws IOException {
    FaultyStorage storage = new FaultyStorage(TestingHdfs.storage());
    agent.storage = storage;
    agent.log("a.log", "one\n");
    TestingAgent newer =
        new TestingAgent(home.resolve("newer"), TestingHdfs.storage(), agent.zones.root().value());
    newer.log("a.log", "newer\n");
    storage.beforeRename(() -> newer.collect(LOGIN));

    assertThatThrownBy(() -> agent.collect(LOGIN))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.HELD));

    assertThat(agent.raw("login")).containsExactly(name("login", 1, 0, 6));
    assertThat(agent.text("login", 1)).isEqualTo("newer\n");
  }

  @Test
  void saysThatTheQuotaIsUsedUpAndLandsOnceThereIsRoom() throws IOException {
    agent.log("a.log", "one\n");
    agent.storage.makeDirectories(agent.zones.root());
    DistributedFileSystem admin = TestingHdfs.cluster().getFileSystem();
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(agent.zones.root().value());
    admin.setQuota(root, Long.MAX_VALUE - 1, 1000);

    assertThatThrownBy(() -> agent.collect(LOGIN)).hasMessageContaining("no room left");
    admin.setQuota(root, Long.MAX_VALUE - 1, Long.MAX_VALUE - 1);

    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(agent.raw("login")).containsExactly(name("login", 1, 0, 4));
  }

  @Test
  void isNotReadyWhileHdfsIsInSafeMode() throws IOException {
    agent.log("a.log", "one\n");
    DistributedFileSystem admin = TestingHdfs.cluster().getFileSystem();
    admin.setSafeMode(SafeModeAction.ENTER);
    try {
      assertThatThrownBy(() -> agent.collect(LOGIN))
          .isInstanceOfSatisfying(
              OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_READY))
          .hasMessageContaining("safe mode");
    } finally {
      admin.setSafeMode(SafeModeAction.LEAVE);
    }
    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.DONE);
  }
}
