package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.run.HeldSource.HoldReason;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.table.QuarantineTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A held source is as if it hadn't come, whatever the others of its dataset bring. */
class HeldSourceTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final String BAD = "{\"id\":\"z\",\"at\":\"never\"}\n";

  @TempDir Path directory;
  private TestingWarehouse warehouse;

  @BeforeEach
  void declareSources() throws IOException {
    warehouse = new TestingWarehouse(directory);
    for (String source : List.of("good", "shop", "till")) {
      warehouse.source(
          source,
          "dataset: purchase",
          "files: none",
          "reject-limit: 20%",
          "fields: {event_id: id, event_time: at, user_id: user, order_id: {value: o}, quantity:"
              + " {value: 1}, unit_price: {value: 1}}");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1 << 20, 256 << 20})
  void leavesNothingOfAHeldSourceBesideTheOthers(long memoryBytes) throws IOException {
    warehouse.land("good", 1, events(0, 5_000) + BAD);
    warehouse.land("shop", 1, events(4_000, 6_000) + BAD.repeat(3_000));
    warehouse.land("till", 1, events(5_500, 7_000));
    assertThat(warehouse.archivePurchases(memoryBytes).held())
        .singleElement()
        .satisfies(
            held -> {
              assertThat(held.source()).isEqualTo("shop");
              assertThat(held.reason()).isEqualTo(HoldReason.REJECT_LIMIT);
              assertThat(held.since()).isEqualTo(TestingWarehouse.ARRIVAL);
              assertThat(held.segments()).isEqualTo(1);
              assertThat(held.records()).isEqualTo(5_000);
              assertThat(held.bytes())
                  .isEqualTo(events(4_000, 6_000).length() + 3_000L * BAD.length());
              assertThat(held.describe())
                  .startsWith("[shop] is held, all else goes on; 5,000 records (")
                  .contains(
                      " wait since 2026-03-04: expected at most 20.00 % of its lines to be bad but"
                          + " found 3,000 of 5,000 (60.00 %); mend the mapping ('daybook mapping"
                          + " try shop')",
                      "--allow-rejects shop=60%",
                      "3,000 x NOT_A_TIME in event_time: expected ",
                      "-shop-00000001-");
            });

    LedgerState ledger = warehouse.ledger();
    assertThat(ledger.sums()).extracting(SourceSums::source).containsExactly("good", "till");
    assertThat(ledger.sums()).allMatch(sum -> sum.imbalance().isEmpty());
    assertThat(warehouse.rows("purchase")).hasSize(6_500);
    assertThat(warehouse.rows("purchase"))
        .extracting(row -> row.getString("source", 0))
        .containsOnly("good", "till");
    assertThat(warehouse.rows(QuarantineTable.NAME))
        .extracting(row -> row.getString("source", 0))
        .containsExactly("good");
    assertThat(ledger.listedMillis("shop", TestingWarehouse.ARRIVAL)).isEmpty();
    assertDirectoriesHoldWhatTheLedgerNames(ledger);
  }

  /** An event of its own that came earlier elsewhere was left out: it is a duplicate now. */
  @Test
  void takesAllOfItOnceItIsReleased() throws IOException {
    warehouse.land("good", 1, events(0, 10));
    warehouse.land("shop", 1, events(5, 15) + BAD.repeat(10));
    assertThat(warehouse.archivePurchases().held()).hasSize(1);
    assertThat(warehouse.archivePurchases().held()).as("the next night is not worse").hasSize(1);
    warehouse.land("good", 2, events(10, 12));
    assertThat(warehouse.archivePurchases().rows()).isEqualTo(2);

    warehouse.land("shop", 2, events(15, 60));
    ArchiveReport released = warehouse.archivePurchases();

    assertThat(released.held()).isEmpty();
    assertThat(warehouse.total())
        .isEqualTo(new SourceSums("good", TestingWarehouse.ARRIVAL, 77, 67, 10, 0, 67, 60, 7));
    assertThat(warehouse.rows("purchase"))
        .extracting(row -> row.getString("event_id", 0))
        .doesNotHaveDuplicates()
        .hasSize(60);
    assertThat(warehouse.archivePurchases().entry()).isEmpty();
  }

  @Test
  void commitsNothingWhereAllThatCameIsHeld() throws IOException {
    warehouse.land("shop", 1, events(0, 1) + BAD);

    ArchiveReport report = warehouse.archivePurchases();

    assertThat(report.entry()).isEmpty();
    assertThat(report.segments()).isZero();
    assertThat(report.held()).extracting(HeldSource::source).containsExactly("shop");
    assertThat(warehouse.ledger().number()).isZero();
    assertThat(warehouse.archivePurchases(new Allowances(Map.of("shop", 0.49))).held()).hasSize(1);
    assertThat(warehouse.archivePurchases(new Allowances(Map.of("till", 0.5))).held()).hasSize(1);

    assertThat(warehouse.archivePurchases(new Allowances(Map.of("shop", 0.5))).rows()).isOne();
    warehouse.land("shop", 2, events(1, 2) + BAD);
    assertThat(warehouse.archivePurchases().held()).as("once is not for ever").hasSize(1);
  }

  /** A quote that is never closed: one record of 10,000, but nine lines of ten. */
  @Test
  void countsTheLinesThatABadRecordSwallowed() throws IOException {
    warehouse.source(
        "till",
        "dataset: purchase",
        "files: none",
        "format: csv",
        "reject-limit: 20%",
        "fields: {event_id: id, event_time: at, order_id: {value: o}, quantity: {value: 1},"
            + " unit_price: price, product_name: name}");
    String row = "e%d,2026-03-01,1,lamp%n";
    StringBuilder log = new StringBuilder("id,at,price,name\n");
    for (int i = 0; i < 999; i++) {
      log.append(String.format(Locale.ROOT, row, i));
    }
    log.append("e999,2026-03-01,1,\"19 inch monitor\n");
    for (int i = 1_000; i < 10_000; i++) {
      log.append(String.format(Locale.ROOT, row, i));
    }
    warehouse.land("till", 1, log.toString());
    warehouse.land("good", 1, events(0, 10));

    ArchiveReport report = warehouse.archivePurchases();

    assertThat(report.held())
        .singleElement()
        .satisfies(
            held ->
                assertThat(held.message())
                    .contains("found 9,001 of 10,001 (90.00 %)", "1 x NOT_CSV (9,001 lines): "));
    assertThat(report.rows()).isEqualTo(10);
  }

  /** Both sources' bad records arrive on many days: more files than are open at once. */
  @Test
  void keepsTheQuarantineOfManyDaysApart() throws IOException {
    for (int day = 1; day <= 12; day++) {
      LocalDate arrival = TestingWarehouse.ARRIVAL.plusDays(day);
      warehouse.land("good", day, 0, arrival, events(day * 10, day * 10 + 9) + BAD);
      warehouse.land("till", day, 0, arrival, events(day * 10 + 500, day * 10 + 509) + BAD);
      warehouse.land("shop", day, 0, arrival, BAD);
    }

    assertThat(warehouse.archivePurchases().held()).hasSize(1);

    LedgerState ledger = warehouse.ledger();
    assertThat(warehouse.rows(QuarantineTable.NAME)).hasSize(24);
    assertThat(warehouse.rows(QuarantineTable.NAME))
        .extracting(row -> row.getString("source", 0))
        .containsOnly("good", "till");
    assertThat(warehouse.total().recordsQuarantined()).isEqualTo(24);
    assertThat(warehouse.total().imbalance()).isEmpty();
    assertDirectoriesHoldWhatTheLedgerNames(ledger);
  }

  /** Readers take a directory as a whole. */
  private void assertDirectoriesHoldWhatTheLedgerNames(LedgerState ledger) throws IOException {
    for (PartitionVersion version : ledger.partitions().values()) {
      assertThat(warehouse.storage.list(new StoragePath(version.directory())))
          .extracting(FileStatus::path)
          .extracting(StoragePath::value)
          .filteredOn(path -> !path.endsWith(".crc"))
          .containsExactlyInAnyOrderElementsOf(
              version.files().stream().map(file -> file.path().replace("file:", "")).toList());
    }
  }

  private static String events(int from, int to) {
    StringBuilder events = new StringBuilder();
    for (int i = from; i < to; i++) {
      events.append(
          String.format(
              Locale.ROOT,
              "{\"id\":\"e%06d\",\"at\":\"%sT10:00:00Z\",\"user\":\"u%d\"}%n",
              i,
              DAY.plusDays(i % 3),
              i % 7));
    }
    return events.toString();
  }
}
