package io.daybook.warehouse.ledger;

import static io.daybook.warehouse.ledger.LedgerDrafts.TABLE;
import static io.daybook.warehouse.ledger.LedgerDrafts.file;
import static io.daybook.warehouse.ledger.LedgerDrafts.key;
import static io.daybook.warehouse.ledger.LedgerDrafts.on;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.testing.FaultyStorage;
import io.daybook.testing.FaultyStorage.Call;
import io.daybook.testing.FaultyStorage.Moment;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerTest {
  @TempDir Path directory;
  private FaultyStorage storage;
  private StoragePath table;
  private StoragePath log;
  private Ledger ledger;

  @BeforeEach
  void open() throws IOException {
    storage = new FaultyStorage(HadoopStorage.open(URI.create("file:///"), new Configuration()));
    table = new StoragePath(directory.toString()).child(TABLE);
    log = table.child("_ledger");
    ledger = new Ledger(storage, table);
  }

  @Test
  void isEmptyBeforeTheFirstCommit() throws IOException {
    LedgerState state = ledger.state();

    assertThat(state.number()).isZero();
    assertThat(state.partitions()).isEmpty();
    assertThat(ledger.entries(0)).isEmpty();
    assertThat(storage.status(table)).isEmpty();
  }

  @Test
  void readsBackACommitWithAllItSays() throws IOException {
    LedgerEntry draft =
        on(0)
            .dependsOn("2026-02-28")
            .removes("2026-02-27", 3)
            .adds("2026-03-01", 0, 10)
            .consumes(1, 0, 100)
            .lists("2026-03-01", 1234)
            .sums("2026-03-01", 10)
            .draft();

    LedgerEntry committed = ledger.commit(draft);

    assertThat(committed).isEqualTo(draft.withNumber(1));
    assertThat(ledger.entries(0)).containsExactly(committed);
    assertThat(ledger.entries(1)).isEmpty();
    assertThat(logFiles()).containsExactly("00000000000000000001.json");
  }

  @Test
  void foldsAllCommitsIntoAState() throws IOException {
    ledger.commit(on(0).adds("2026-03-01", 0, 10).consumes(1, 0, 100).draft());
    ledger.commit(on(1).adds("2026-03-01", 1, 5).consumes(1, 100, 150).draft());
    ledger.commit(on(2).removes("2026-03-01", 1).adds("2026-03-01", 0, 15).draft());

    LedgerState state = ledger.state();

    assertThat(state.number()).isEqualTo(3);
    assertThat(state.partitions().keySet()).containsExactly(key("2026-03-01", 0));
    assertThat(state.day(TABLE, LocalDate.of(2026, 3, 1)))
        .singleElement()
        .satisfies(version -> assertThat(version.rows()).isEqualTo(15));
    assertThat(state.unconsumed(file(1), 0, 200))
        .containsExactly(new OffsetRanges.OffsetRange(150, 200));
  }

  @Test
  void takesTheNextNumberWhereOthersChangedOtherDays() throws IOException {
    LedgerEntry slow =
        on(0).adds("2026-03-02", 0, 2).dependsOn("2026-03-01").consumes(1, 0, 10).draft();
    ledger.commit(on(0).adds("2026-03-03", 0, 3).consumes(1, 10, 20).draft());
    ledger.commit(on(1).removes("2026-03-04", 0).consumes(2, 0, 10).draft());

    assertThat(ledger.commit(slow).number()).isEqualTo(3);
    assertThat(ledger.state().partitions().keySet())
        .containsExactly(key("2026-03-02", 0), key("2026-03-03", 0));
    assertThat(logFiles()).hasSize(3).allMatch(name -> name.matches("\\d{20}\\.json"));
  }

  @Test
  void refusesWorkOnADayThatAnotherRunAddedTo() throws IOException {
    ledger.commit(on(0).adds("2026-03-01", 1, 1).draft());

    assertConflict(on(0).adds("2026-03-01", 0, 1).draft(), 1, "it changed login/2026-03-01");
    assertConflict(on(0).removes("2026-03-01", 0).draft(), 1, "it changed login/2026-03-01");
  }

  @Test
  void refusesWorkOnADayThatAnotherRunRemovedFrom() throws IOException {
    ledger.commit(on(0).removes("2026-03-01", 0).draft());

    assertConflict(on(0).adds("2026-03-01", 1, 1).draft(), 1, "it changed login/2026-03-01");
  }

  @Test
  void refusesWorkThatDependsOnAChangedDay() throws IOException {
    ledger.commit(on(0).adds("2026-03-01", 0, 1).draft());
    ledger.commit(on(1).adds("2026-03-02", 0, 1).draft());

    assertConflict(
        on(1).adds("2026-03-05", 0, 1).dependsOn("2026-03-02").draft(),
        2,
        "it changed login/2026-03-02");
  }

  @Test
  void refusesBytesThatAnotherRunArchived() throws IOException {
    ledger.commit(on(0).adds("2026-03-01", 0, 1).consumes(1, 100, 200).draft());

    assertConflict(
        on(0).adds("2026-03-02", 0, 1).consumes(1, 199, 300).draft(),
        1,
        "it archived the same bytes of " + file(1));
    assertConflict(
        on(0).adds("2026-03-02", 0, 1).consumes(1, 0, 101).draft(),
        1,
        "it archived the same bytes of " + file(1));
    ledger.commit(on(0).adds("2026-03-02", 0, 1).consumes(1, 0, 100).consumes(1, 200, 300).draft());
    assertThat(ledger.state().unconsumed(file(1), 0, 300)).isEmpty();
  }

  @Test
  void refusesAnAbortedRun() throws IOException {
    LedgerEntry zombie = on(0).adds("2026-03-01", 0, 1).draft();
    ledger.commit(on(0).aborts(zombie.run()));

    assertConflict(zombie, 1, "the run was aborted");
    assertThat(ledger.state().isAborted(zombie.run())).isTrue();
    assertThat(ledger.state().isAborted(RunId.random())).isFalse();
  }

  @Test
  void refusesToAbortARunThatCommittedMeanwhile() throws IOException {
    LedgerEntry committed = ledger.commit(on(0).adds("2026-03-01", 0, 1).draft());

    assertConflict(on(0).aborts(committed.run()), 1, "the run was committed");
    assertThat(ledger.state().isAborted(committed.run())).isFalse();
  }

  @Test
  void answersARunThatCommittedBeforeWithItsEntry() throws IOException {
    LedgerEntry draft = on(0).adds("2026-03-01", 0, 1).consumes(1, 0, 10).draft();
    ledger.commit(on(0).adds("2026-03-02", 0, 1).draft());
    LedgerEntry committed = ledger.commit(draft);
    ledger.commit(on(2).adds("2026-03-01", 0, 2).draft());

    assertThat(ledger.commit(draft)).isEqualTo(committed);
    assertThat(ledger.entries(0)).hasSize(3);
  }

  @Test
  void recognisesItsOwnCommitWhenTheReplyIsLost() throws IOException {
    storage.fail(Call.RENAME, Moment.AFTER_EFFECT, 1);
    LedgerEntry draft = on(0).adds("2026-03-01", 0, 1).draft();

    assertThat(ledger.commit(draft)).isEqualTo(draft.withNumber(1));
    assertThat(logFiles()).containsExactly("00000000000000000001.json");
  }

  @Test
  void recognisesAnotherRunsCommitWhenTheReplyIsLost() throws IOException {
    LedgerEntry faster = on(0).adds("2026-03-09", 0, 9).draft();
    storage.beforeNextRename(
        () -> {
          new Ledger(storage, table).commit(faster);
          storage.fail(Call.RENAME, Moment.AFTER_EFFECT, 1);
        });
    LedgerEntry draft = on(0).adds("2026-03-01", 0, 1).draft();

    assertThat(ledger.commit(draft)).isEqualTo(draft.withNumber(2));
    assertThat(ledger.entries(0)).containsExactly(faster.withNumber(1), draft.withNumber(2));
    assertThat(logFiles())
        .containsExactly("00000000000000000001.json", "00000000000000000002.json");
  }

  @Test
  void refusesASecondCorrectionOfAnArrivalDay() throws IOException {
    ledger.commit(on(0).adds("2026-03-01", 0, 1).sums("2026-03-05", 10).draft());

    assertConflict(
        on(0).adds("2026-03-02", 0, 1).sums("2026-03-05", 3).draft(),
        1,
        "it corrected the sums of app_login 2026-03-05");
    LedgerEntry night =
        on(0).adds("2026-03-03", 0, 1).consumes(1, 0, 10).sums("2026-03-05", 1).draft();
    assertThat(ledger.commit(night).number()).isEqualTo(2);
  }

  @Test
  void refusesACorrectionOfRowsByWhichAnotherDecided() throws IOException {
    ledger.commit(on(0).adds("2026-03-01", 0, 1).draft());
    LedgerEntry onlyDuplicates =
        on(1).dependsOn("2026-03-01").consumes(1, 0, 10).sums("2026-03-06", 1).draft();
    ledger.commit(onlyDuplicates);

    assertConflict(
        on(1).adds("2026-03-01", 0, 2).sums("2026-03-05", 0).draft(),
        2,
        "it decided by the rows of login/2026-03-01");
    LedgerEntry merge = on(1).adds("2026-03-01", 0, 2).draft();
    assertThat(ledger.commit(merge).number()).isEqualTo(3);
  }

  @Test
  void refusesAConflictThatTookTheNumberJustBefore() throws IOException {
    storage.beforeNextRename(
        () -> new Ledger(storage, table).commit(on(0).adds("2026-03-01", 1, 9).draft()));

    assertThatThrownBy(() -> ledger.commit(on(0).adds("2026-03-01", 0, 1).draft()))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("entry 1 came between: it changed login/2026-03-01");
    assertThat(logFiles()).containsExactly("00000000000000000001.json");
  }

  @ParameterizedTest
  @EnumSource
  void writesAnEntryAgainThatFailedOnTheWay(Moment moment) throws IOException {
    storage.fail(Call.CREATE, moment, 2);
    LedgerEntry draft = on(0).adds("2026-03-01", 0, 1).draft();

    assertThat(ledger.commit(draft)).isEqualTo(draft.withNumber(1));
    assertThat(ledger.entries(0)).containsExactly(draft.withNumber(1));
    assertThat(logFiles()).containsExactly("00000000000000000001.json");
  }

  @Test
  void cleansNothingUpWhereStorageNeverAnswers() throws IOException {
    storage.fail(Call.RENAME, Moment.BEFORE_EFFECT, Integer.MAX_VALUE);
    LedgerEntry draft = on(0).adds("2026-03-01", 0, 1).draft();

    assertThatThrownBy(() -> ledger.commit(draft))
        .isInstanceOf(CommitUnknownException.class)
        .hasMessage(
            "[%s] Commit state unknown: expected an answer about entry 1 but storage gave none;"
                + " nothing is cleaned up, run again when HDFS answers",
            log)
        .hasRootCauseMessage("injected: RENAME failed BEFORE_EFFECT")
        .extracting(e -> ((OperatorException) e).exitCode())
        .isEqualTo(ExitCode.PARTLY_DONE);
    assertThat(logFiles()).containsExactly("." + draft.run() + "-00000000000000000001.json");

    storage.heal();
    assertThat(ledger.commit(draft).number()).isEqualTo(1);
    assertThat(logFiles()).containsExactly("00000000000000000001.json");
  }

  @Test
  void doesNotKnowWhereTheReplyIsLostAndTheEntryCannotBeRead() throws IOException {
    storage.fail(Call.RENAME, Moment.AFTER_EFFECT, 1);
    LedgerEntry draft = on(0).adds("2026-03-01", 0, 1).draft();
    storage.beforeNextRename(() -> storage.fail(Call.READ, Moment.BEFORE_EFFECT, 1));

    assertThatThrownBy(() -> ledger.commit(draft))
        .isInstanceOf(CommitUnknownException.class)
        .hasRootCauseMessage("injected: READ failed BEFORE_EFFECT");
    assertThat(ledger.commit(draft).number()).isEqualTo(1);
    assertThat(ledger.entries(0)).hasSize(1);
  }

  @Test
  void refusesAnEntryOfANewerFormat() throws IOException {
    ledger.commit(on(0).adds("2026-03-01", 0, 1).draft());
    put("00000000000000000002.json", "{\"formatVersion\":9,\"novelty\":true}");

    assertThatThrownBy(() -> ledger.state())
        .isInstanceOf(OperatorException.class)
        .hasMessage(
            "[%s/00000000000000000002.json] Cannot read ledger: expected format 8 or older"
                + " but found 9; it was written by a newer Daybook, use that one",
            log)
        .extracting(e -> ((OperatorException) e).exitCode())
        .isEqualTo(ExitCode.USAGE);
    assertThatThrownBy(() -> ledger.commit(on(1).adds("2026-03-02", 0, 1).draft()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("newer Daybook");
  }

  @Test
  void refusesADamagedEntry() throws IOException {
    ledger.commit(on(0).adds("2026-03-01", 0, 1).draft());
    put("00000000000000000002.json", "{\"formatVersion\":1,\"number\":");

    assertThatThrownBy(() -> ledger.state())
        .isInstanceOf(OperatorException.class)
        .hasMessage(
            "[%s/00000000000000000002.json] Cannot read ledger entry: expected the JSON of a"
                + " commit but found other bytes; restore the entry from a snapshot or the trash",
            log)
        .extracting(e -> ((OperatorException) e).exitCode())
        .isEqualTo(ExitCode.BLOCKED);
  }

  @Test
  void refusesAHoleInTheNumbers() throws IOException {
    for (int i = 0; i < 3; i++) {
      ledger.commit(on(i).adds("2026-03-01", 0, 1).draft());
    }
    storage.delete(log.child("00000000000000000002.json"));

    assertThatThrownBy(() -> ledger.state())
        .isInstanceOf(OperatorException.class)
        .hasMessage(
            "[%s] Cannot read ledger: expected entry 2 but found 3; restore the missing entry from"
                + " a snapshot or the trash",
            log)
        .extracting(e -> ((OperatorException) e).exitCode())
        .isEqualTo(ExitCode.BLOCKED);
    assertThat(ledger.entries(2)).hasSize(1);
  }

  @Test
  void overlooksWhatIsNoEntry() throws IOException {
    ledger.commit(on(0).adds("2026-03-01", 0, 1).draft());
    put(".0123456789ab-00000000000000000002.json", "half an ent");
    put("readme.txt", "for people");

    assertThat(ledger.state().number()).isEqualTo(1);
    assertThat(ledger.commit(on(1).adds("2026-03-02", 0, 1).draft()).number()).isEqualTo(2);
  }

  @Test
  void letsWritersRaceAndCommitsEveryRunOnce() throws Exception {
    int writers = 4;
    int commits = 10;
    List<Callable<List<LedgerEntry>>> work = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      int month = writer + 1;
      work.add(
          () -> {
            Ledger mine = new Ledger(storage, table);
            List<LedgerEntry> done = new ArrayList<>();
            for (int day = 1; day <= commits; day++) {
              String date = LocalDate.of(2026, month, day).toString();
              done.add(mine.commit(on(0).adds(date, 0, 1).consumes(month, day, day + 1).draft()));
            }
            return done;
          });
    }
    List<LedgerEntry> committed = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      for (Future<List<LedgerEntry>> done : threads.invokeAll(work, 1, TimeUnit.MINUTES)) {
        committed.addAll(done.get());
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(ledger.entries(0)).containsExactlyInAnyOrderElementsOf(committed);
    assertThat(committed).extracting(LedgerEntry::run).doesNotHaveDuplicates();
    assertThat(ledger.state().partitions()).hasSize(writers * commits);
    assertThat(logFiles()).hasSize(writers * commits);
  }

  @Test
  void readsEntriesOfTheFirstFormat() throws IOException {
    storage.makeDirectories(log);
    put(
        "00000000000000000001.json",
        """
        {"formatVersion":1,"number":1,"kind":"COMMIT","run":{"value":"0123456789ab"},"inputsHash":null,
        "base":0,"committedAt":"2026-03-02T01:02:03Z","dependsOn":[],"removed":[],"added":[],
        "consumed":[{"file":{"source":"app_login","agent":"web-1","file":1},"start":0,"end":9}],
        "listed":[],"sums":[],"abortedRun":null}
        """);

    assertThat(ledger.state().unconsumed(file(1), 0, 10))
        .containsExactly(new OffsetRanges.OffsetRange(9, 10));
    assertThat(ledger.entries(0))
        .singleElement()
        .isInstanceOfSatisfying(
            LedgerEntry.Commit.class, entry -> assertThat(entry.identities()).isEmpty());
  }

  @Test
  void letsNothingThatBeganBeforeAnErasureCommitBehindIt() throws IOException {
    ledger.commit(on(0).adds("2026-03-01", 0, 1).draft());
    ledger.commit(erasure(1, null));

    assertConflict(
        on(1).adds("2026-03-09", 0, 1).draft(),
        2,
        "it erased a person of whom the run may have read events");
    assertConflict(
        on(1).consumes(7, 0, 9).draft(),
        2,
        "it erased a person of whom the run may have read events");
    assertThat(ledger.commit(on(2).adds("2026-03-09", 0, 1).draft()).number()).isEqualTo(3);
  }

  @Test
  void makesAnErasureLookAgainWhereAnotherRunBroughtSomething() throws IOException {
    ledger.commit(on(0).adds("2026-03-01", 0, 1).draft());
    ledger.commit(on(1).consumes(7, 0, 9).draft());

    assertConflict(
        erasure(1, null),
        2,
        "it changed days or archived bytes that the erasure has not looked at");
  }

  @Test
  void endsAnErasureWhateverCameMeanwhile() throws IOException {
    ledger.commit(erasure(0, null));
    ledger.commit(on(1).adds("2026-03-01", 0, 1).draft());
    ledger.commit(erasure(2, null));

    ledger.commit(erasure(1, Instant.EPOCH));

    assertThat(ledger.state().erasures()).hasSize(2);
    assertThat(ledger.state().erasures().get(0).isPending()).isFalse();
    assertThat(new String(storage.read(log.child("00000000000000000004.json")), UTF_8))
        .startsWith("{\"formatVersion\":8,");
    assertThat(new String(storage.read(log.child("00000000000000000002.json")), UTF_8))
        .startsWith("{\"formatVersion\":5,");
  }

  /** Begins an erasure named by its base, or ends the first one. */
  private static LedgerEntry.Commit erasure(long base, @Nullable Instant endedAt) {
    RunId id = new RunId(String.format("%012x", endedAt == null ? base : 0));
    return LedgerDraft.commit(RunId.random(), base)
        .erases(
            List.of(
                new Erasure(
                    id,
                    Instant.EPOCH,
                    List.of(ErasureKey.of(id, "user_id", "ann")),
                    List.of(),
                    endedAt)))
        .entry(Instant.EPOCH);
  }

  private void assertConflict(LedgerEntry draft, long entry, String reason) throws IOException {
    List<String> before = logFiles();
    assertThatThrownBy(() -> ledger.commit(draft))
        .isInstanceOf(CommitConflictException.class)
        .hasMessage(
            "[%s] Cannot commit: expected the state the run began with but entry %d came between:"
                + " %s; run again",
            log, entry, reason)
        .extracting(e -> ((OperatorException) e).exitCode())
        .isEqualTo(ExitCode.PARTLY_DONE);
    assertThat(logFiles()).isEqualTo(before);
  }

  private void put(String name, String content) throws IOException {
    storage.write(log.child(name), content.getBytes(UTF_8));
  }

  private List<String> logFiles() throws IOException {
    return storage.list(log).stream()
        .filter(file -> !file.isDirectory())
        .map(entry -> entry.path().name())
        .toList();
  }
}
