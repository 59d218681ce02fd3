package io.daybook.ingest.landing;

import static io.daybook.ingest.landing.TestingAgent.lines;
import static io.daybook.ingest.landing.TestingAgent.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.testing.FaultyStorage;
import io.daybook.testing.FaultyStorage.Call;
import io.daybook.testing.FaultyStorage.Moment;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandingFaultTest {
  private static final IngestSource LOGIN = lines("login", "*.log*");
  private static final String SEGMENT = "00000001-000000000000000-000000000000004.zst";

  /** Uploads of the segment, before its end is known and afterwards. */
  private static final String UPLOAD = "-00000001-000000000000000";

  @TempDir Path home;
  private TestingAgent agent;
  private FaultyStorage storage;

  @BeforeEach
  void start() throws IOException {
    agent = new TestingAgent(home);
    storage = new FaultyStorage(agent.storage);
    agent.storage = storage;
    agent.segmentBytes = 4;
    agent.log("a.log", "one\ntwo\n");
  }

  @Test
  void startsANewAttemptWhenOneFails() throws IOException {
    storage
        .fail(Call.CREATE, UPLOAD, Moment.BEFORE_EFFECT)
        .fail(Call.CLOSE, UPLOAD, Moment.AFTER_EFFECT)
        .fail(Call.RENAME, SEGMENT, Moment.BEFORE_EFFECT);

    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.DONE);

    assertLandedOnce();
    assertThat(storage.pendingFaults()).isZero();
  }

  @Test
  void goesOnBehindASegmentThatWasRefusedForAWhile() throws IOException {
    agent.log("a.log", "one\ntwo\nsix\nten\n");
    for (int attempt = 0; attempt < 4; attempt++) {
      storage.fail(Call.RENAME, "-000000000000004-", Moment.BEFORE_EFFECT);
    }
    try (Journal journal = SqliteJournal.open(agent.state, TestingAgent.AGENT);
        CollectorSession session = agent.collector(journal).start(RunId.random())) {
      session.add(agent.collected(LOGIN));
      assertThatThrownBy(() -> session.land(Pace.NOW)).isInstanceOf(OperatorException.class);
      assertThat(session.status().get(0).waitingBytes()).isEqualTo(12);

      session.land(Pace.NOW);
    }

    assertThat(agent.text("login", 1)).isEqualTo("one\ntwo\nsix\nten\n");
    assertThat(agent.raw("login")).hasSize(4);
  }

  @Test
  void looksForTheFinalNameWhenTheReplyOfARenameIsLost() throws IOException {
    storage.fail(Call.RENAME, SEGMENT, Moment.AFTER_EFFECT);

    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.DONE);

    assertLandedOnce();
  }

  @Test
  void knowsItsEpochWhenTheReplyOfTheClaimIsLost() throws IOException {
    storage
        .fail(Call.RENAME, "/.inflight/web-1/0000000001", Moment.AFTER_EFFECT)
        .fail(Call.RENAME, "/.inflight/web-1/0000000002", Moment.BEFORE_EFFECT)
        .fail(Call.RENAME, "/.fenced/web-1/0000000001", Moment.AFTER_EFFECT);

    agent.collect(LOGIN);
    agent.collect(LOGIN);

    assertLandedOnce();
    assertThat(storage.pendingFaults()).isZero();
    assertThat(storage.list(agent.zones.inflight("web-1")))
        .extracting(entry -> entry.path().name())
        .containsExactly("0000000002");
  }

  @Test
  void givesUpAfterSeveralAttemptsAndLandsInTheNextRun() throws IOException {
    for (int i = 0; i < 4; i++) {
      storage.fail(Call.CREATE, UPLOAD, Moment.BEFORE_EFFECT);
    }
    assertThatThrownBy(() -> agent.collect(LOGIN))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_READY))
        .hasMessageContaining("4 attempts");
    assertThat(agent.raw("login")).isEmpty();

    agent.collect(LOGIN);

    assertLandedOnce();
  }

  @Test
  void saysThatTheStorageIsFull() {
    for (int i = 0; i < 4; i++) {
      storage.fail(Call.CREATE, UPLOAD, Moment.BEFORE_EFFECT, "No space left on device");
    }

    assertThatThrownBy(() -> agent.collect(LOGIN)).hasMessageContaining("no room left");
  }

  @Test
  void stopsWhenANewerCollectorHasFencedIt() throws IOException {
    TestingAgent newer = new TestingAgent(home.resolve("newer"), TestingAgent.local(), root());
    storage.beforeRename(() -> newer.collect(LOGIN));

    assertThatThrownBy(() -> agent.collect(LOGIN))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.HELD))
        .hasMessageContaining("one collector per agent");
    assertThat(agent.raw("login")).isEmpty();
  }

  @Test
  void landsASealedSegmentFromARotatedFile() throws IOException {
    failFirstSegment();
    Files.move(agent.logs.resolve("a.log"), agent.logs.resolve("a.log.1"));

    agent.collect(LOGIN);

    assertLandedOnce();
  }

  @Test
  void namesTheLostRangeWhenTheFileOfASealIsGone() throws IOException {
    failFirstSegment();
    agent.log("b.log", "other\n"); // before the deletion, or it might get a.log's inode
    Files.delete(agent.logs.resolve("a.log"));

    CollectReport report = agent.collect(LOGIN);

    assertThat(report.exitCode()).isEqualTo(ExitCode.PARTLY_DONE);
    assertThat(report.problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.toString())
                    .contains("a.log]")
                    .contains("bytes 0 to 4 (1 records)")
                    .contains("the file is gone"));
    assertThat(agent.raw("login")).containsExactly(name("login", 2, 0, 6));
  }

  @Test
  void goesOnWithALostFileThatWasPutBack() throws IOException {
    failFirstSegment();
    Files.move(agent.logs.resolve("a.log"), home.resolve("elsewhere"));
    agent.collect(LOGIN);
    Files.copy(home.resolve("elsewhere"), agent.logs.resolve("a.log"));

    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.DONE);

    assertLandedOnce();
  }

  @Test
  void namesTheLostRangeWhenItsBytesChanged() throws IOException {
    failFirstSegment();
    Files.writeString(
        agent.logs.resolve("a.log"), "ONE\ntwo\n", StandardOpenOption.TRUNCATE_EXISTING);

    CollectReport report = agent.collect(LOGIN);

    assertThat(report.problems())
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.message()).contains("bytes 0 to 4").contains("now has"));
    assertThat(agent.text("login", 2)).isEqualTo("ONE\ntwo\n");
  }

  @Test
  void withdrawsARestoredSealWhoseBytesAreLanded() throws IOException {
    failFirstSegment();
    agent.copyState(home.resolve("backup"));
    agent.loseState();
    agent.segmentBytes = 100;
    agent.collect(LOGIN);
    agent.restoreState(home.resolve("backup"));
    agent.segmentBytes = 4;

    CollectReport report = agent.collect(LOGIN);

    assertThat(report.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(agent.raw("login")).containsExactly(name("login", 1, 0, 8));
  }

  @Test
  void namesTheGapThatALostJournalLeaves() throws IOException {
    agent.log("b.log", "1\n2\n3\n");
    agent.segmentBytes = 1;
    agent.collect(lines("login", "b.log"));
    storage.delete(agent.path("login", name("login", 1, 2, 4)));
    agent.loseState();

    CollectReport report = agent.collect(lines("login", "b.log"));

    assertThat(report.exitCode()).isEqualTo(ExitCode.PARTLY_DONE);
    assertThat(report.problems())
        .singleElement()
        .satisfies(gap -> assertThat(gap.toString()).contains("b.log] bytes 2 to 4 of file 1"));
    assertThat(agent.collect(lines("login", "b.log")).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
  }

  @Test
  void inventsNothingOfAFileThatShrinksWhileItIsRead() throws IOException {
    String line = "x".repeat(999) + "\n";
    Path log = agent.log("a.log", line.repeat(3000));
    agent.segmentBytes = 1_500_000;
    storage.beforeRename(
        () -> {
          try {
            Files.writeString(log, "short\n");
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });

    CollectReport report = agent.collect(LOGIN);

    assertThat(report.exitCode()).isEqualTo(ExitCode.PARTLY_DONE);
    assertThat(report.problems())
        .singleElement()
        .satisfies(shrunk -> assertThat(shrunk.message()).contains("shrank while it was read"));
    assertThat(agent.raw("login")).containsExactly(name("login", 1, 0, 1_500_000));
    agent.collect(LOGIN);
    assertThat(agent.text("login", 2)).isEqualTo("short\n");
  }

  @Test
  void sweepsWhatAnEarlierStartFenced() throws IOException {
    for (int i = 0; i < 5; i++) {
      agent.collect(LOGIN);
    }

    assertThat(storage.list(agent.zones.inflight("web-1")))
        .extracting(entry -> entry.path().name())
        .containsExactly("0000000005");
    assertThat(storage.list(agent.zones.fenced("web-1"))).extracting(FileStatus::path).hasSize(1);
  }

  private void failFirstSegment() {
    for (int i = 0; i < 4; i++) {
      storage.fail(Call.RENAME, SEGMENT, Moment.BEFORE_EFFECT);
    }
    assertThatThrownBy(() -> agent.collect(LOGIN)).isInstanceOf(OperatorException.class);
  }

  private void assertLandedOnce() throws IOException {
    assertThat(agent.raw("login")).containsExactly(name("login", 1, 0, 4), name("login", 1, 4, 8));
    assertThat(agent.text("login", 1)).isEqualTo("one\ntwo\n");
  }

  private String root() {
    return agent.zones.root().value();
  }
}
