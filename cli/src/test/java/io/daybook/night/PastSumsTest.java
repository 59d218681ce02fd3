package io.daybook.night;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PastSumsTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-03-01");
  private static final int MORE_THAN_A_CHECKPOINT = 105;

  @TempDir private Path directory;
  private Storage storage;
  private Zones zones;

  @BeforeEach
  void open() throws IOException {
    storage = HadoopStorage.open(URI.create("file:///"), new Configuration());
    zones = new Zones(new StoragePath(directory.resolve("daybook").toString()));
  }

  @Test
  void hasNoneBeforeTheFirstNight() throws IOException {
    assertThat(PastSums.read(storage, zones).all()).isEmpty();
  }

  @Test
  void addsUpTheRunsOfAllDatasetsCheckpointsIncluded() throws IOException {
    for (int i = 0; i < MORE_THAN_A_CHECKPOINT; i++) {
      commit("login", sums("door", FIRST, 3));
    }
    commit("orders", sums("shop", FIRST.plusDays(1), 5));
    commit("login", sums("shop", FIRST, 7));

    assertThat(PastSums.read(storage, zones).all())
        .containsExactly(
            sums("door", FIRST, 3 * MORE_THAN_A_CHECKPOINT),
            sums("shop", FIRST, 7),
            sums("shop", FIRST.plusDays(1), 5));
  }

  @Test
  void choosesSourcesAndArrivalDaysBothEndsIncluded() {
    PastSums past =
        new PastSums(
            List.of(
                sums("door", FIRST, 1),
                sums("door", FIRST.plusDays(1), 2),
                sums("door", FIRST.plusDays(2), 3),
                sums("shop", FIRST.plusDays(1), 4)));

    assertThat(past.of(List.of(), Optional.empty(), Optional.empty())).isEqualTo(past.all());
    assertThat(past.of(List.of("shop"), Optional.empty(), Optional.empty()))
        .containsExactly(sums("shop", FIRST.plusDays(1), 4));
    assertThat(past.of(List.of("door"), Optional.of(FIRST), Optional.of(FIRST.plusDays(1))))
        .extracting(SourceSums::recordsRead)
        .containsExactly(1L, 2L);
    assertThat(past.of(List.of(), Optional.of(FIRST.plusDays(2)), Optional.empty()))
        .extracting(SourceSums::recordsRead)
        .containsExactly(3L);
    assertThat(past.sources()).containsExactly("door", "shop");
  }

  private void commit(String dataset, SourceSums sums) throws IOException {
    Ledger ledger = new Ledger(storage, zones.archive(dataset));
    ledger.commit(
        LedgerDraft.commit(RunId.random(), ledger.state().number())
            .sums(List.of(sums))
            .entry(Instant.EPOCH));
  }

  private static SourceSums sums(String source, LocalDate day, long records) {
    return new SourceSums(source, day, records, records, 0, 0, records, records, 0);
  }
}
