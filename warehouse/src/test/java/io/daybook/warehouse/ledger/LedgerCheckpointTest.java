package io.daybook.warehouse.ledger;

import static io.daybook.warehouse.ledger.LedgerDrafts.TABLE;
import static io.daybook.warehouse.ledger.LedgerDrafts.file;
import static io.daybook.warehouse.ledger.LedgerDrafts.on;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.testing.FaultyStorage;
import io.daybook.testing.FaultyStorage.Call;
import io.daybook.testing.FaultyStorage.Moment;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerCheckpointTest {
  private static final int INTERVAL = 4;

  @TempDir Path directory;
  private FaultyStorage storage;
  private StoragePath table;
  private Ledger ledger;

  @BeforeEach
  void open() throws IOException {
    storage = new FaultyStorage(HadoopStorage.open(URI.create("file:///"), new Configuration()));
    table = new StoragePath(directory.toString()).child(TABLE);
    ledger = new Ledger(storage, table, INTERVAL);
  }

  @Test
  void readsTheSameStateWithACheckpointAsFromAllEntries() throws IOException {
    RunId aborted = RunId.random();
    ledger.commit(
        on(0).adds("2026-03-01", 0, 10).consumes(1, 0, 100).sums("2026-03-01", 10).draft());
    ledger.commit(on(1).adds("2026-03-01", 1, 5).consumes(1, 200, 250).draft());
    ledger.commit(on(2).aborts(aborted));
    ledger.commit(
        on(3).removes("2026-03-01", 1).adds("2026-03-01", 0, 15).lists("2026-03-02", 77).draft());
    ledger.commit(on(4).adds("2026-03-02", 0, 1).consumes(2, 0, 5).sums("2026-03-01", 1).draft());
    assertThat(names()).contains("00000000000000000004.json");

    LedgerCheckpoint all = LedgerState.fold(ledger.entries(0)).checkpoint();

    assertThat(ledger.state().checkpoint()).isEqualTo(all);
    assertThat(all.number()).isEqualTo(5);
    assertThat(all.superseded())
        .extracting(SupersededVersion::supersededBy)
        .containsExactly(4L, 4L);
    assertThat(ledger.state().unconsumed(file(1), 0, 250))
        .containsExactly(new OffsetRanges.OffsetRange(100, 200));
    assertThat(ledger.state().isAborted(aborted)).isTrue();
  }

  @Test
  void opensWithoutTheEntriesThatACheckpointHolds() throws IOException {
    commitDays(INTERVAL + 1);
    LedgerCheckpoint whole = ledger.state().checkpoint();
    storage.delete(entry("00000000000000000002.json"));

    assertThat(ledger.state().checkpoint()).isEqualTo(whole);
  }

  @Test
  void knowsConsumedBundlesByTheirNumbers() throws IOException {
    ConsumedBundles other = new ConsumedBundles("shop", "web-1", 1, "ffffffffffff", 2);
    for (int number = 1; number <= INTERVAL + 1; number++) {
      ledger.commit(
          LedgerDraft.commit(RunId.random(), number - 1)
              .consumesBundles(
                  List.of(new ConsumedBundles("shop", "web-1", 1, "0123456789ab", number)))
              .entry(Instant.EPOCH));
    }
    storage.delete(entry("00000000000000000002.json"));

    LedgerState state = ledger.state();

    assertThat(state.checkpoint().bundles())
        .containsExactly(new ConsumedBundles("shop", "web-1", 1, "0123456789ab", 1, INTERVAL + 2));
    assertThat(state.checkpoint().formatVersion()).isEqualTo(6);
    assertThat(state.isConsumed(new ConsumedBundles("shop", "web-1", 1, "0123456789ab", 2)))
        .isTrue();
    assertThat(state.isConsumed(other)).as("an epoch that was claimed again").isFalse();
    assertThat(
            state.isConsumed(new ConsumedBundles("shop", "web-1", 1, "0123456789ab", INTERVAL + 2)))
        .isFalse();
  }

  @Test
  void readsEveryStateAsOfItsEntry() throws IOException {
    List<LedgerCheckpoint> states = new ArrayList<>();
    states.add(ledger.state().checkpoint());
    for (int i = 0; i < 3 * INTERVAL + 1; i++) {
      ledger.commit(on(i).adds("2026-03-%02d".formatted(1 + i / 2), 0, 1).draft());
      states.add(ledger.state().checkpoint());
    }

    for (int number = 0; number < states.size(); number++) {
      assertThat(ledger.state(number).checkpoint()).isEqualTo(states.get(number));
    }
    assertThatThrownBy(() -> ledger.state(states.size()))
        .isInstanceOf(OperatorException.class)
        .hasMessage(
            "[%s] Cannot read ledger as of entry %d: expected that entry but the last before it is"
                + " %d; give the number of an entry",
            table.child("_ledger"), states.size(), states.size() - 1);
  }

  /** Nobody but a person takes entries away. */
  @Test
  void readsStatesBehindTheOldestCheckpointAloneWhereOldEntriesAreGone() throws IOException {
    commitDays(3 * INTERVAL);
    storage.delete(entry("00000000000000000002.json"));

    assertThat(ledger.state(2 * INTERVAL + 1).partitions()).hasSize(2 * INTERVAL + 1);
    assertThatThrownBy(() -> ledger.state(INTERVAL + 1))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("expected entry 2 but found 3; restore the missing entry");
  }

  /** The first is told before the checkpoint and taken back behind it. */
  @Test
  void addsUpFactsOverACheckpoint() throws IOException {
    Restatement.ChangedTotal total =
        new Restatement.ChangedTotal("orders", "EUR", BigDecimal.ONE, BigDecimal.TEN);
    LocalDate day = LocalDate.of(2026, 3, 1);
    for (int number = 0; number <= INTERVAL; number++) {
      boolean isLast = number == INTERVAL;
      ledger.commit(
          LedgerDraft.commit(RunId.random(), number)
              .facts(
                  new RunFacts(
                      List.of(new EventSums("shop", day, 10, 2, 1)),
                      List.of(
                          new ArrivalAgents(
                              "shop", day, Set.of("a" + number), Set.of("b" + number))),
                      List.of(
                          new Restatement(
                              day, 1, "login changed", isLast ? List.of() : List.of(total)),
                          new Restatement(day, 2, "login changed", List.of(total)))))
              .entry(Instant.EPOCH));
    }

    assertThat(names()).contains("00000000000000000004.json");
    assertThat(ledger.state().facts())
        .isEqualTo(
            new RunFacts(
                List.of(new EventSums("shop", day, 50, 10, 5)),
                List.of(
                    new ArrivalAgents(
                        "shop", day, Set.of("a0", "a1", "a2", "a3", "a4"), Set.of("b4"))),
                List.of(new Restatement(day, 2, "login changed", List.of(total)))));
  }

  @Test
  void keepsTheNewestTwoCheckpoints() throws IOException {
    commitDays(3 * INTERVAL);

    assertThat(names()).containsExactly("00000000000000000008.json", "00000000000000000012.json");
  }

  @Test
  void readsTheEntriesWhereACheckpointIsDamaged() throws IOException {
    commitDays(INTERVAL + 1);
    LedgerCheckpoint whole = ledger.state().checkpoint();
    StoragePath checkpoint = checkpoint("00000000000000000004.json");
    storage.delete(checkpoint);
    storage.write(checkpoint, "{\"formatVersion\":2,".getBytes(UTF_8));

    assertThat(ledger.state().checkpoint()).isEqualTo(whole);
  }

  @Test
  void refusesACheckpointOfANewerFormat() throws IOException {
    commitDays(1);
    storage.makeDirectories(table.child("_ledger").child("checkpoints"));
    storage.write(
        checkpoint("00000000000000000001.json"), "{\"formatVersion\":99}".getBytes(UTF_8));

    assertThatThrownBy(() -> ledger.state())
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("00000000000000000001.json")
        .hasMessageContaining("expected format 8 or older but found 99")
        .extracting(e -> ((OperatorException) e).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void commitsAllTheSameWhereACheckpointCannotBeWritten() throws IOException {
    commitDays(INTERVAL - 1);
    // The entry's own rename is the first, the checkpoint's the second.
    storage.beforeNextRename(() -> {});
    storage.beforeNextRename(() -> storage.fail(Call.RENAME, Moment.BEFORE_EFFECT, 1));

    LedgerEntry committed = ledger.commit(on(3).adds("2026-04-01", 0, 1).draft());

    assertThat(committed.number()).isEqualTo(4);
    assertThat(names()).doesNotContain("00000000000000000004.json");
    ledger.commit(on(4).adds("2026-04-02", 0, 1).draft());
    assertThat(names()).contains("00000000000000000005.json");
  }

  @Test
  void opensByACheckpointOfAnOlderBuild() throws IOException {
    ledger.commit(on(0).adds("2026-03-01", 0, 10).consumes(1, 0, 100).draft());
    StoragePath home = table.child("_ledger");
    storage.write(
        home.child("00000000000000000002.checkpoint.json"),
        """
        {"formatVersion":5,"number":2,"partitions":[],
        "consumed":[{"file":{"source":"app_login","agent":"web-1","file":1},"start":0,"end":300}],
        "listed":[],"sums":[],"aborted":[],"superseded":[],"identities":[],"facts":null}
        """
            .getBytes(UTF_8));

    LedgerState state = ledger.state();

    assertThat(state.number()).isEqualTo(2);
    assertThat(state.unconsumed(file(1), 0, 400))
        .containsExactly(new OffsetRanges.OffsetRange(300, 400));
    assertThat(state.checkpoint().streams())
        .containsExactly(
            new ConsumedStream("app_login", "web-1", new ConsumedStream.FileRanges(1, 0, 300)));
  }

  @Test
  void costsTheEntriesSinceTheCheckpointWhateverCameBefore() throws IOException {
    commitDays(2 * INTERVAL + 1);
    List<StoragePath> listed = new ArrayList<>();
    Ledger counted =
        new Ledger(
            new ForwardingStorage(storage) {
              @Override
              public List<FileStatus> list(StoragePath listedDirectory) throws IOException {
                listed.add(listedDirectory);
                return super.list(listedDirectory);
              }
            },
            table,
            INTERVAL);

    counted.state();
    counted.commit(on(2 * INTERVAL + 1).adds("2026-04-01", 0, 1).draft());

    assertThat(listed).containsOnly(table.child("_ledger").child("checkpoints"));
  }

  @Test
  void remembersWhatWasSupersededUntilItIsSwept() throws IOException {
    LedgerEntry.Commit first = ledger.commit(on(0).adds("2026-03-01", 0, 1).draft());
    ledger.commit(on(1).adds("2026-03-01", 0, 2).draft());
    String old = first.added().get(0).directory();
    assertThat(ledger.state().superseded())
        .containsExactly(new SupersededVersion(first.added().get(0).key(), old, 2));

    ledger.commit(new LedgerEntry.Sweep(RunId.random(), List.of(old), 2, first.committedAt()));

    assertThat(ledger.state().superseded()).isEmpty();
    assertThat(ledger.state().partitions()).hasSize(1);
  }

  private void commitDays(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      ledger.commit(on(i).adds("2026-03-%02d".formatted(i + 1), 0, 1).draft());
    }
  }

  private StoragePath entry(String name) {
    return table.child("_ledger").child(name);
  }

  private StoragePath checkpoint(String name) {
    return table.child("_ledger").child("checkpoints").child(name);
  }

  private List<String> names() throws IOException {
    return storage.list(table.child("_ledger").child("checkpoints")).stream()
        .map(FileStatus::path)
        .map(StoragePath::name)
        .toList();
  }
}
