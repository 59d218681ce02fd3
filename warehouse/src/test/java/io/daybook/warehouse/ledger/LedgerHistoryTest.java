package io.daybook.warehouse.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.SimulatedStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.RunId;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LedgerHistoryTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
  private static final int DAYS = 300;

  private final Storage storage =
      new SimulatedStorage(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), 3);
  private final StoragePath table = new StoragePath("/daybook/metrics/login_daily");
  private final Ledger ledger = new Ledger(storage, table);
  private final AtomicInteger opened = new AtomicInteger();
  private final LedgerHistory history = new LedgerHistory(new Ledger(counting(), table));

  @Test
  void tellsTheLastEntriesAndReadsNoOthers() throws IOException {
    nights();

    assertThat(history.last(DAYS, 100))
        .extracting(LedgerEntry::number)
        .hasSize(100)
        .startsWith(300L, 299L)
        .endsWith(201L);
    assertThat(opened).hasValue(100);
    assertThat(history.last(2, 100)).extracting(LedgerEntry::number).containsExactly(2L, 1L);
  }

  @Test
  void readsOfADayWhatWasCommittedSince() throws IOException {
    nights();
    LocalDate late = FIRST.plusDays(DAYS - 10);
    commit(late, Instant.parse("2027-03-01T00:00:00Z"));

    assertThat(history.ofDay("login_daily", late, DAYS + 1))
        .extracting(LedgerEntry.Commit::number)
        .containsExactly(301L, 291L);
    assertThat(opened.get()).isLessThan(DAYS / 2);
    assertThat(history.ofDay("login_daily", FIRST, DAYS + 1))
        .extracting(LedgerEntry.Commit::number)
        .containsExactly(1L);
    assertThat(history.ofDay("other", late, DAYS + 1)).isEmpty();
  }

  @Test
  void goesOnBehindAnEntryWhoseClockWasWrong() throws IOException {
    commit(FIRST, at(FIRST));
    commit(FIRST, Instant.EPOCH);
    for (int i = 0; i < 100; i++) {
      commit(FIRST.plusDays(i), at(FIRST.plusDays(i)));
    }

    assertThat(history.ofDay("login_daily", FIRST, 102))
        .extracting(LedgerEntry.Commit::number)
        .containsExactly(3L, 2L, 1L);
  }

  @Test
  void beginsBehindEntriesThatSomebodyTookAway() throws IOException {
    nights();
    storage.delete(table.child("_ledger").child("00000000000000000007.json"));

    assertThat(history.ofDay("login_daily", FIRST.plusDays(7), DAYS)).hasSize(1);
    assertThat(history.ofDay("login_daily", FIRST.plusDays(6), DAYS)).isEmpty();
  }

  @Test
  void findsTheCommitOfAVersion() throws IOException {
    nights();
    PartitionVersion version = ledger.state().day("login_daily", FIRST.plusDays(4)).get(0);
    PartitionVersion other =
        new PartitionVersion(version.key(), 5, RunId.random(), "/x", List.of(), Map.of());

    assertThat(history.of(version, DAYS)).map(LedgerEntry.Commit::number).contains(5L);
    assertThat(history.of(version, 4)).isEmpty();
    assertThat(history.of(other, DAYS)).isEmpty();
  }

  /** One day a night, each committed on the next morning. */
  private void nights() throws IOException {
    for (int i = 0; i < DAYS; i++) {
      commit(FIRST.plusDays(i), at(FIRST.plusDays(i)));
    }
  }

  private static Instant at(LocalDate day) {
    return day.plusDays(1).atTime(2, 0).toInstant(ZoneOffset.UTC);
  }

  private void commit(LocalDate day, Instant now) throws IOException {
    long base = ledger.state().number();
    RunId run = RunId.random();
    ledger.commit(
        LedgerDraft.commit(run, base)
            .adds(
                List.of(
                    new PartitionVersion(
                        new PartitionKey("login_daily", day, 0),
                        base + 1,
                        run,
                        "/" + run,
                        List.of(),
                        Map.of())))
            .entry(now));
  }

  private Storage counting() {
    return new ForwardingStorage(storage) {
      @Override
      public InputStream open(StoragePath path, long position) throws IOException {
        opened.incrementAndGet();
        return super.open(path, position);
      }
    };
  }
}
