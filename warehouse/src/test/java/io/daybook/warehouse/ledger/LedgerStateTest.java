package io.daybook.warehouse.ledger;

import static io.daybook.warehouse.ledger.LedgerDrafts.TABLE;
import static io.daybook.warehouse.ledger.LedgerDrafts.file;
import static io.daybook.warehouse.ledger.LedgerDrafts.key;
import static io.daybook.warehouse.ledger.LedgerDrafts.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerStateTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  @Test
  void keepsTheNewestVersionOfAPartition() {
    LedgerState state = fold(on(0).adds("2026-03-01", 0, 1), on(1).adds("2026-03-01", 0, 2));

    assertThat(state.partitions()).hasSize(1);
    assertThat(state.partitions().get(key("2026-03-01", 0)).rows()).isEqualTo(2);
    assertThat(state.partitions().get(key("2026-03-01", 0)).bytes()).isEqualTo(20);
  }

  @Test
  void keepsAPartitionThatOneEntryRemovesAndAdds() {
    LedgerState state =
        fold(
            on(0).adds("2026-03-01", 0, 1),
            on(1).removes("2026-03-01", 0).adds("2026-03-01", 0, 2));

    assertThat(state.partitions().get(key("2026-03-01", 0)).rows()).isEqualTo(2);
  }

  @Test
  void tellsTheBatchesOfADayInOrder() {
    LedgerState state =
        fold(
            on(0).adds("2026-03-01", 10, 1).adds("2026-03-01", 2, 1).adds("2026-03-02", 0, 1),
            on(1).adds("2026-03-01", 0, 1).adds("2026-02-28", 7, 1));

    assertThat(state.day(TABLE, DAY))
        .extracting(version -> version.key().batch())
        .containsExactly(0, 2, 10);
    assertThat(state.day("quarantine", DAY)).isEmpty();
  }

  @Test
  void countsBatchesOnBehindTheLast() {
    LedgerState state = fold(on(0).adds("2026-03-01", 0, 1).adds("2026-03-01", 2, 1));

    assertThat(state.nextBatch(TABLE, DAY)).isEqualTo(3);
    assertThat(state.nextBatch(TABLE, DAY.plusDays(1))).isZero();
  }

  @Test
  void tellsWhatOfAFileIsNotArchived() {
    LedgerState state = fold(on(0).consumes(1, 10, 20), on(1).consumes(1, 30, 40));

    assertThat(state.unconsumed(file(1), 0, 40))
        .containsExactly(new OffsetRanges.OffsetRange(0, 10), new OffsetRanges.OffsetRange(20, 30));
    assertThat(state.unconsumed(file(2), 0, 40))
        .containsExactly(new OffsetRanges.OffsetRange(0, 40));
  }

  @Test
  void remembersWhenADayWasLastConsumedWhole() {
    LedgerState state = fold(on(0).lists("2026-03-01", 5), on(1).lists("2026-03-01", 9));

    assertThat(state.listed("app_login", DAY))
        .hasValueSatisfying(listed -> assertThat(listed.modifiedMillis()).isEqualTo(9));
    assertThat(state.listed("app_login", DAY.plusDays(1))).isEmpty();
    assertThat(state.listed("app", DAY)).isEmpty();
  }

  @Test
  void addsUpTheReconciliationOfASourceAndDay() {
    LedgerState state =
        fold(on(0).sums("2026-03-02", 1).sums("2026-03-01", 10), on(1).sums("2026-03-01", 5));

    assertThat(state.sums())
        .containsExactly(
            new SourceSums("app_login", DAY, 15, 15, 0, 0, 15, 15, 0),
            new SourceSums("app_login", DAY.plusDays(1), 1, 1, 0, 0, 1, 1, 0));
  }

  @Test
  void doesNotChange() {
    LedgerState state = fold(on(0).adds("2026-03-01", 0, 1));

    assertThatThrownBy(() -> state.partitions().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void tellsWhichSumFails() {
    assertThat(new SourceSums("s", DAY, 9, 5, 3, 1, 7, 4, 3).imbalance()).isEmpty();
    assertThat(new SourceSums("s", DAY, 1009, 5, 3, 2, 7, 4, 3).imbalance())
        .contains("1,009 records read, but 5 gave events + 3 quarantined + 2 skipped");
    assertThat(new SourceSums("s", DAY, 9, 5, 3, 1, 7, 4, 4).imbalance())
        .contains("7 events given, but 4 archived + 4 duplicates");
  }

  private static LedgerState fold(LedgerDrafts... drafts) {
    List<LedgerEntry> entries = new ArrayList<>();
    for (LedgerDrafts draft : drafts) {
      entries.add(draft.draft().withNumber(entries.size() + 1));
    }
    return LedgerState.fold(entries);
  }
}
