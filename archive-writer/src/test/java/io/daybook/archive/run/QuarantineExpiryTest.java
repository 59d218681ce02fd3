package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.expiry.QuarantineExpiry;
import io.daybook.archive.quarantine.StoredQuarantine;
import io.daybook.archive.table.RowSelection;
import io.daybook.testing.DyingStorage;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.ExpiredRows;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.QuarantineTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Quarantined records that are kept for thirty days. */
class QuarantineExpiryTest {
  private static final LocalDate OLD = TestingWarehouse.ARRIVAL;
  private static final LocalDate YOUNG = OLD.plusDays(1);
  private static final Instant NOW = Instant.parse("2026-04-04T00:00:00Z");

  /** One of the old ones is a shop's, two are an outlet's. */
  private static final List<ExpiredRows> EXPIRED =
      List.of(
          new ExpiredRows(QuarantineTable.NAME, "outlet", OLD, 2),
          new ExpiredRows(QuarantineTable.NAME, "shop", OLD, 1));

  @TempDir Path directory;
  private TestingWarehouse warehouse;

  @BeforeEach
  void quarantineTwoDays() throws IOException {
    warehouse = house(directory);
  }

  private static TestingWarehouse house(Path directory) throws IOException {
    TestingWarehouse house = new TestingWarehouse(directory);
    house.source("shop", AgainHouse.mapping("qty"));
    house.source("outlet", AgainHouse.mapping("qty"));
    house.land("shop", 1, 0, OLD, AgainHouse.sale("a", 1, "1") + bad("b"));
    house.land("outlet", 1, 0, OLD, bad("c") + bad("d"));
    house.archivePurchases();
    house.land("shop", 2, 0, YOUNG, bad("e"));
    house.archivePurchases();
    return house;
  }

  @Test
  void removesTheRowsOfOldDaysAndCountsThem() throws IOException {
    long before = warehouse.total().recordsQuarantined();
    assertThat(expiry(warehouse.storage, warehouse).plan(Datasets.PURCHASE, Duration.ofDays(30)))
        .isEqualTo(EXPIRED);
    assertThat(warehouse.rows(QuarantineTable.NAME)).hasSize(4);

    assertThat(expire(warehouse)).isEqualTo(EXPIRED);

    assertThat(warehouse.rows(QuarantineTable.NAME))
        .extracting(row -> row.getString("record", 0))
        .containsExactly(bad("e").strip());
    assertThat(warehouse.total().recordsQuarantined()).isEqualTo(before).isEqualTo(4);
    assertThat(warehouse.rows("purchase")).hasSize(1);
    assertThat(warehouse.ledger().superseded()).hasSize(1);
    assertSound(warehouse);
    assertThat(expire(warehouse)).isEmpty();
    LedgerEntry last =
        new Ledger(warehouse.storage, warehouse.zones.archive("purchase")).entries(2).get(0);
    assertThat(((LedgerEntry.Commit) last).expired()).isEqualTo(EXPIRED);
    assertThat(warehouse.ledger().number()).isEqualTo(3);
  }

  @Test
  void letsTheirSegmentsExpire() throws IOException {
    assertThat(RawExpiryTest.expire(warehouse).files()).isZero();

    expire(warehouse);

    assertThat(RawExpiryTest.expire(warehouse).files()).isEqualTo(2);
    assertSound(warehouse);
    assertThat(warehouse.recoverPurchases("outlet").found()).isZero();
  }

  /** A record that came late to an old day, and was refused, begins it anew. */
  @Test
  void takesRecordsOfTheDayThatAreRefusedLater() throws IOException {
    expire(warehouse);
    warehouse.land("shop", 3, 0, OLD, bad("f"));
    warehouse.archivePurchases();

    assertThat(warehouse.rows(QuarantineTable.NAME)).hasSize(2);
    assertSound(warehouse);
    assertThat(expire(warehouse))
        .containsExactly(new ExpiredRows(QuarantineTable.NAME, "shop", OLD, 1));
    assertSound(warehouse);
  }

  @ParameterizedTest
  @EnumSource(DyingStorage.DeathMoment.class)
  void endsTheSameWhereverItDies(DyingStorage.DeathMoment moment, @TempDir Path houses)
      throws IOException {
    boolean dead = true;
    for (int call = 1; dead; call++) {
      TestingWarehouse house = house(houses.resolve("at-" + call));
      dead = false;
      try {
        expiry(new DyingStorage(house.storage, call, moment), house)
            .run(Datasets.PURCHASE, Duration.ofDays(30));
      } catch (DyingStorage.Death e) {
        dead = true;
      }
      expire(house);

      assertThat(house.rows(QuarantineTable.NAME)).as("call %s", call).hasSize(1);
      assertThat(house.ledger().number()).as("call %s", call).isEqualTo(3);
      assertThat(house.total().recordsQuarantined()).isEqualTo(4);
    }
  }

  private static void assertSound(TestingWarehouse house) throws IOException {
    assertThat(house.ledger().sums()).allSatisfy(sum -> assertThat(sum.imbalance()).isEmpty());
    assertThat(RawExpiryTest.audit(house).exceptions()).isEmpty();
  }

  private static List<ExpiredRows> expire(TestingWarehouse house) throws IOException {
    return expiry(house.storage, house).run(Datasets.PURCHASE, Duration.ofDays(30));
  }

  private static QuarantineExpiry expiry(Storage storage, TestingWarehouse house) {
    return new QuarantineExpiry(
        storage,
        house.zones,
        new StoredQuarantine(
            new RowSelection(TestingWarehouse.HADOOP, DaybookConfig.Compression.ZSTD)),
        Clock.fixed(NOW, ZoneOffset.UTC),
        RunId::random);
  }

  private static String bad(String id) {
    return AgainHouse.sale(id, 1, "'one'");
  }
}
