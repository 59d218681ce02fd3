package io.daybook.warehouse.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.files.SimulatedStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.RunId;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartitionPinTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final PartitionPin PIN =
      new PartitionPin("1-0123456789ab", Instant.parse("2026-03-02T02:00:00Z"), "ann@till");

  private final Storage storage =
      new SimulatedStorage(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), 3);
  private final StoragePath table = new StoragePath("/daybook/metrics/sales_daily");
  private final Ledger ledger = new Ledger(storage, table, 3);

  @Test
  void isReadFromEntriesAndFromACheckpoint() throws IOException {
    PartitionVersion version = version(DAY);
    commit(version.pinned(PIN));
    assertThat(state(DAY).pin()).isEqualTo(PIN);

    commit(version(DAY.plusDays(1)));
    commit(version(DAY.plusDays(2)));
    storage.delete(table.child("_ledger").child("00000000000000000001.json"));

    assertThat(state(DAY)).isEqualTo(version.pinned(PIN));
    assertThat(text("checkpoints/00000000000000000003.json")).startsWith("{\"formatVersion\":7,");
  }

  /** What has no pin is written as a build without them writes it. */
  @Test
  void aloneNeedsTheNewestFormat() throws IOException {
    commit(version(DAY));
    commit(version(DAY.plusDays(1)).pinned(PIN));

    assertThat(text("00000000000000000001.json"))
        .startsWith("{\"formatVersion\":5,")
        .doesNotContain("\"pin\"");
    assertThat(text("00000000000000000002.json"))
        .startsWith("{\"formatVersion\":7,")
        .contains("\"pin\":{\"version\":\"1-0123456789ab\"");
  }

  /** The files are the same: nothing of them is to be swept. */
  @Test
  void letsTheFilesGoOnWhereItGoes() throws IOException {
    PartitionVersion version = version(DAY);
    commit(version);
    commit(version.pinned(PIN));
    commit(version);

    assertThat(state(DAY).pin()).isNull();
    assertThat(ledger.state().superseded()).isEmpty();
  }

  private PartitionVersion state(LocalDate day) throws IOException {
    return ledger.state().day("sales_daily", day).get(0);
  }

  private String text(String name) throws IOException {
    return new String(storage.read(table.child("_ledger").child(name)), UTF_8);
  }

  private PartitionVersion version(LocalDate day) throws IOException {
    RunId run = RunId.random();
    return new PartitionVersion(
        new PartitionKey("sales_daily", day, 0),
        ledger.state().number() + 1,
        run,
        "/" + run,
        List.of(),
        Map.of());
  }

  private void commit(PartitionVersion version) throws IOException {
    ledger.commit(
        LedgerDraft.commit(RunId.random(), ledger.state().number())
            .adds(List.of(version))
            .entry(Instant.EPOCH));
  }
}
