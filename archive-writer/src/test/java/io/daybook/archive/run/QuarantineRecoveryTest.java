package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.run.QuarantineRecovery.IdentityRule;
import io.daybook.archive.run.QuarantineRecovery.RecoveryReport;
import io.daybook.testing.DyingStorage;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.table.QuarantineTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuarantineRecoveryTest {
  private static final LocalDate ARRIVAL = TestingWarehouse.ARRIVAL;
  private static final String GOOD =
      "{'id':'a','at':'2026-03-01T10:00:00Z','user':'u','order':'o','qty':1,'price':2}\n"
          .replace('\'', '"');
  private static final String GERMAN_TIME =
      "{'id':'b','at':'01.03.2026 11:00','user':'u','order':'o','qty':1,'price':2}\n"
          .replace('\'', '"');
  private static final String NO_PRICE =
      "{'id':'c','at':'2026-03-01T10:00:00Z','user':'u','order':'o','qty':1}\n".replace('\'', '"');

  private static final Allowances ACCEPTED =
      new Allowances(Map.of(), Set.of("shop", "market", "export"));

  @TempDir Path directory;
  private TestingWarehouse warehouse;

  @BeforeEach
  void makeWarehouse() throws IOException {
    warehouse = new TestingWarehouse(directory);
    warehouse.shop("reject-limit: 100%");
  }

  @Test
  void archivesWhatTheMendedMappingReads() throws IOException {
    warehouse.land("shop", 1, GOOD + GERMAN_TIME + NO_PRICE);
    warehouse.archivePurchases();
    assertThat(rejected()).containsExactly("NOT_A_TIME at 80", "MISSING_FIELD at 156");

    mendTheTime();
    RecoveryReport report = warehouse.recoverPurchases("shop", ACCEPTED);

    assertThat(report.found()).isEqualTo(2);
    assertThat(report.bad())
        .extracting(bad -> bad.records() + " x " + bad.kind())
        .containsExactly("1 x MISSING_FIELD in unit_price");
    assertThat(report.sums())
        .containsExactly(new SourceSums("shop", ARRIVAL, 0, 1, -1, 0, 1, 1, 0));
    assertThat(warehouse.total()).isEqualTo(new SourceSums("shop", ARRIVAL, 3, 2, 1, 0, 2, 2, 0));
    assertThat(column("purchase", "event_id")).containsExactly("a", "b");
    assertThat(rejected()).containsExactly("MISSING_FIELD at 156");
  }

  @Test
  void commitsNothingWhereNoRecordCanBeReadNow() throws IOException {
    warehouse.land("shop", 1, GERMAN_TIME + NO_PRICE);
    warehouse.archivePurchases();
    mendTheTime();
    warehouse.recoverPurchases("shop", ACCEPTED);
    long entries = warehouse.ledger().number();

    RecoveryReport again = warehouse.recoverPurchases("shop");

    assertThat(again.found()).isEqualTo(1);
    assertThat(again.entry()).isEmpty();
    assertThat(again.rule()).isEqualTo(IdentityRule.KNOWN);
    assertThat(again.bad())
        .extracting(bad -> bad.records() + " x " + bad.kind())
        .containsExactly("1 x MISSING_FIELD in unit_price");
    assertThat(warehouse.ledger().number()).isEqualTo(entries);
    assertThat(column("purchase", "event_id")).containsExactly("b");
    assertThat(rejected()).containsExactly("MISSING_FIELD at 76");
    assertThat(directory.resolve("daybook/archive/purchase/_ledger/runs"))
        .as("runs that may still commit")
        .isEmptyDirectory();
  }

  @Test
  void refusesASourceWhoseEventsWouldBeKnownByAnotherRule() throws IOException {
    warehouse.land("shop", 1, GOOD + GERMAN_TIME);
    warehouse.archivePurchases();
    mendTheTime();
    long entries = warehouse.ledger().number();

    RecoveryReport refused = warehouse.recoverPurchases("shop");

    assertThat(refused.entry()).isEmpty();
    assertThat(refused.rule()).isEqualTo(IdentityRule.DIFFERENT);
    HeldSource held = refused.held().orElseThrow();
    assertThat(held.reason()).isEqualTo(HeldSource.HoldReason.IDENTITY);
    assertThat(held.records()).isOne();
    assertThat(held.message())
        .contains(
            "found that fields.event_time was \"at\" and is {path: \"at\", time: [\"iso\",",
            "run once with --accept-identity shop")
        .doesNotContain("event_id");
    assertThat(warehouse.ledger().number()).isEqualTo(entries);

    assertThat(warehouse.recoverPurchases("shop", ACCEPTED).rule())
        .isEqualTo(IdentityRule.REPLACED);
    warehouse.land("shop", 2, GERMAN_TIME.replace("\"b\"", "\"d\""));
    assertThat(warehouse.archivePurchases().held()).as("the new rule is kept").isEmpty();
    assertThat(column("purchase", "event_id")).containsExactly("a", "b", "d");
  }

  @Test
  void keepsTheOldRuleWhereNothingWasCommitted() throws IOException {
    warehouse.land("shop", 1, NO_PRICE);
    warehouse.archivePurchases();
    mendTheTime();

    assertThat(warehouse.recoverPurchases("shop", ACCEPTED).rule())
        .isEqualTo(IdentityRule.DIFFERENT);
    warehouse.land("shop", 2, GERMAN_TIME);
    assertThat(warehouse.archivePurchases().held())
        .extracting(HeldSource::reason)
        .containsExactly(HeldSource.HoldReason.IDENTITY);
  }

  @Test
  void commitsNothingWhereNothingIsQuarantined() throws IOException {
    warehouse.land("shop", 1, GOOD);
    warehouse.archivePurchases();
    long entries = warehouse.ledger().number();

    assertThat(warehouse.recoverPurchases("shop").entry()).isEmpty();
    assertThat(warehouse.ledger().number()).isEqualTo(entries);
  }

  @Test
  void leavesTheRecordsOfOtherSourcesAlone() throws IOException {
    warehouse.source("outlet", AgainHouse.mapping("qty"));
    warehouse.land("shop", 1, GERMAN_TIME);
    warehouse.land("outlet", 1, GERMAN_TIME + GERMAN_TIME);
    warehouse.archivePurchases();
    mendTheTime();

    warehouse.recoverPurchases("shop", ACCEPTED);

    assertThat(column("purchase", "source")).containsExactly("shop");
    assertThat(column(QuarantineTable.NAME, "source")).containsExactly("outlet", "outlet");
    assertThat(warehouse.ledger().sums())
        .containsExactly(
            new SourceSums("outlet", ARRIVAL, 2, 0, 2, 0, 0, 0, 0),
            new SourceSums("shop", ARRIVAL, 1, 1, 0, 0, 1, 1, 0));
  }

  @Test
  void countsAnEventThatCameAgainMeanwhileAsDuplicate() throws IOException {
    warehouse.land("shop", 1, GERMAN_TIME);
    warehouse.archivePurchases();
    warehouse.land("shop", 2, GERMAN_TIME.replace("01.03.2026 11:00", "2026-03-01T11:00:00Z"));
    warehouse.archivePurchases();
    mendTheTime();

    warehouse.recoverPurchases("shop", ACCEPTED);

    assertThat(column("purchase", "event_id")).containsExactly("b");
    assertThat(warehouse.total()).isEqualTo(new SourceSums("shop", ARRIVAL, 2, 2, 0, 0, 2, 1, 1));
    assertThat(warehouse.rows(QuarantineTable.NAME)).isEmpty();
  }

  @Test
  void cutsARecordAnewThatAStrayQuoteHadSwallowed() throws IOException {
    warehouse.source("market", market("quote: '\"'"));
    warehouse.land(
        "market",
        1,
        Stream.of("at\torder\ttitle\tqty\tprice", sale(1, "Mug"), sale(2, "\"Best\" mug"))
                .collect(Collectors.joining("\n", "", "\n"))
            + sale(3, "\"Old mug")
            + "\n"
            + sale(4, "Cup")
            + "\n"
            + sale(5, "Can")
            + "\n");
    warehouse.archivePurchases();
    assertThat(warehouse.total().recordsQuarantined()).isPositive();

    warehouse.source("market", market("quote: none"));
    warehouse.recoverPurchases("market", ACCEPTED);

    assertThat(column("purchase", "order_id")).containsExactly("o1", "o2", "o3", "o4", "o5");
    assertThat(column("purchase", "product_name"))
        .containsExactly("\"Best\" mug", "\"Old mug", "Can", "Cup", "Mug");
    assertThat(warehouse.rows(QuarantineTable.NAME)).isEmpty();
    assertThat(warehouse.total()).isEqualTo(new SourceSums("market", ARRIVAL, 6, 5, 0, 1, 5, 5, 0));
  }

  @Test
  void leavesRecordsWhoseSegmentIsGone() throws IOException {
    warehouse.land("shop", 1, GERMAN_TIME);
    warehouse.land("shop", 2, NO_PRICE + GERMAN_TIME.replace("\"b\"", "\"d\""));
    warehouse.archivePurchases();
    mendTheTime();
    for (DayListing.StoredSegment segment :
        DayListing.of(warehouse.storage, "shop", warehouse.zones.raw("shop", ARRIVAL), name -> true)
            .segments()) {
      if (segment.name().file() == 2) {
        warehouse.storage.delete(segment.path());
      }
    }

    RecoveryReport report = warehouse.recoverPurchases("shop", ACCEPTED);

    assertThat(report.found()).isEqualTo(3);
    assertThat(report.missing()).isEqualTo(2);
    assertThat(warehouse.rows(QuarantineTable.NAME)).hasSize(2);
    assertThat(warehouse.total()).isEqualTo(new SourceSums("shop", ARRIVAL, 3, 1, 2, 0, 1, 1, 0));
  }

  /** Dies at every call to the storage, and does it again. */
  @ParameterizedTest
  @EnumSource
  void recoversEveryRecordOnceWhereverItDies(DyingStorage.DeathMoment moment, @TempDir Path houses)
      throws IOException {
    AgainHouse whole = AgainHouse.make(houses.resolve("whole"));
    List<String> before = whole.contents();
    whole.warehouse().recoverPurchases(AgainHouse.SOURCE);
    List<String> after = whole.contents();
    assertThat(after).isNotEqualTo(before);
    boolean died = true;
    for (int call = 1; died; call++) {
      assertThat(call).isLessThan(200);
      AgainHouse house = AgainHouse.make(houses.resolve("house-" + call));
      died = dies(house.warehouse(), call, moment);
      assertThat(house.contents()).as("call %d", call).isIn(before, after);

      house.warehouse().recoverPurchases(AgainHouse.SOURCE);

      assertThat(house.contents()).as("call %d", call).isEqualTo(after);
    }
  }

  private static boolean dies(TestingWarehouse house, int call, DyingStorage.DeathMoment moment)
      throws IOException {
    try {
      house.recoverPurchases(AgainHouse.SOURCE, new DyingStorage(house.storage, call, moment));
      return false;
    } catch (DyingStorage.Death e) {
      return true;
    } catch (IllegalStateException e) {
      assertThat(e).as("the death of a thread").hasCauseInstanceOf(DyingStorage.Death.class);
      return true;
    }
  }

  @Test
  void startsAgainWhereAnotherRecoveryOrTheNightCommittedFirst() throws IOException {
    warehouse.land("shop", 1, GOOD.replace("\"qty\":1", "\"qty\":\"one\"") + NO_PRICE);
    warehouse.archivePurchases();
    mendTheQuantity();
    AtomicInteger rivals = new AtomicInteger();

    warehouse.recoverPurchases(
        "shop",
        () -> {
          if (rivals.getAndIncrement() == 0) {
            warehouse.recoverPurchases("shop");
            warehouse.land("shop", 2, GOOD.replace("\"a\"", "\"d\"") + NO_PRICE);
            warehouse.archivePurchases();
          }
        });

    assertThat(column("purchase", "event_id")).containsExactly("a", "d");
    assertThat(rejected()).hasSize(2);
    assertThat(warehouse.total()).isEqualTo(new SourceSums("shop", ARRIVAL, 4, 2, 2, 0, 2, 2, 0));
  }

  /** Another rule of identity: a record may now be on another day. */
  private void mendTheTime() throws IOException {
    mend("  event_time: at", "  event_time: {path: at, time: [iso, 'dd.MM.yyyy HH:mm']}");
  }

  private void mendTheQuantity() throws IOException {
    mend("  quantity: qty", "  quantity: {path: qty, values: {one: 1}}");
  }

  private void mend(String bad, String mended) throws IOException {
    warehouse.source(
        "shop",
        Stream.of(AgainHouse.mapping("qty"))
            .map(line -> line.equals(bad) ? mended : line)
            .toArray(String[]::new));
  }

  private static String[] market(String quote) {
    return new String[] {
      "dataset: purchase",
      "files: none",
      "format: tsv",
      quote,
      "reject-limit: 100%",
      "fields:",
      "  event_time: at",
      "  order_id: order",
      "  product_name: title",
      "  quantity: qty",
      "  unit_price: price",
      "  currency: {value: EUR}"
    };
  }

  private static String sale(int number, String title) {
    return "2026-03-01T10:00:00Z\to" + number + "\t" + title + "\t1\t2.50";
  }

  private List<String> rejected() throws IOException {
    return warehouse.rows(QuarantineTable.NAME).stream()
        .map(row -> row.getString("reason", 0) + " at " + row.getLong("raw_offset", 0))
        .toList();
  }

  private List<String> column(String table, String column) throws IOException {
    return warehouse.rows(table).stream()
        .map((Group row) -> row.getString(column, 0))
        .sorted()
        .toList();
  }
}
