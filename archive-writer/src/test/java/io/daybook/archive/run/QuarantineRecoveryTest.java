package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.archive.run.QuarantineRecovery.RecoveryReport;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.table.QuarantineTable;
import java.io.IOException;
import java.nio.file.Files;
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
    RecoveryReport report = warehouse.recoverPurchases("shop");

    assertThat(report.found()).isEqualTo(2);
    assertThat(report.sums())
        .containsExactly(new SourceSums("shop", ARRIVAL, 0, 1, -1, 0, 1, 1, 0));
    assertThat(warehouse.total()).isEqualTo(new SourceSums("shop", ARRIVAL, 3, 2, 1, 0, 2, 2, 0));
    assertThat(column("purchase", "event_id")).containsExactly("a", "b");
    assertThat(rejected()).containsExactly("MISSING_FIELD at 156");
  }

  @Test
  void findsOnlyWhatIsStillBadTheNextTime() throws IOException {
    warehouse.land("shop", 1, GERMAN_TIME + NO_PRICE);
    warehouse.archivePurchases();
    mendTheTime();
    warehouse.recoverPurchases("shop");

    RecoveryReport again = warehouse.recoverPurchases("shop");

    assertThat(again.found()).isEqualTo(1);
    assertThat(again.sums()).containsExactly(new SourceSums("shop", ARRIVAL, 0, 0, 0, 0, 0, 0, 0));
    assertThat(column("purchase", "event_id")).containsExactly("b");
    assertThat(rejected()).containsExactly("MISSING_FIELD at 76");
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
    warehouse.source("outlet", outlet());
    warehouse.land("shop", 1, GERMAN_TIME);
    warehouse.land("outlet", 1, GERMAN_TIME + GERMAN_TIME);
    warehouse.archivePurchases();
    mendTheTime();

    warehouse.recoverPurchases("shop");

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

    warehouse.recoverPurchases("shop");

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
    warehouse.recoverPurchases("market");

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
    Path raw = directory.resolve("daybook/raw/shop/dt=" + ARRIVAL);
    try (Stream<Path> segments = Files.list(raw)) {
      for (Path segment : segments.filter(s -> s.toString().contains("-00000002-")).toList()) {
        Files.delete(segment);
      }
    }

    RecoveryReport report = warehouse.recoverPurchases("shop");

    assertThat(report.found()).isEqualTo(3);
    assertThat(report.missing()).isEqualTo(2);
    assertThat(warehouse.rows(QuarantineTable.NAME)).hasSize(2);
    assertThat(warehouse.total()).isEqualTo(new SourceSums("shop", ARRIVAL, 3, 1, 2, 0, 1, 1, 0));
  }

  @Test
  void leavesEverythingAsItWasWhereItDiesBeforeTheCommit() throws IOException {
    warehouse.land("shop", 1, GERMAN_TIME + NO_PRICE);
    warehouse.archivePurchases();
    SourceSums before = warehouse.total();
    mendTheTime();

    assertThatThrownBy(
            () ->
                warehouse.recoverPurchases(
                    "shop",
                    () -> {
                      throw new IOException("died");
                    }))
        .hasMessage("died");
    assertThat(rejected()).hasSize(2);
    assertThat(warehouse.total()).isEqualTo(before);

    warehouse.recoverPurchases("shop");
    assertThat(column("purchase", "event_id")).containsExactly("b");
    assertThat(rejected()).hasSize(1);
  }

  @Test
  void startsAgainWhereAnotherRecoveryOrTheNightCommittedFirst() throws IOException {
    warehouse.land("shop", 1, GERMAN_TIME + NO_PRICE);
    warehouse.archivePurchases();
    mendTheTime();
    AtomicInteger rivals = new AtomicInteger();

    warehouse.recoverPurchases(
        "shop",
        () -> {
          if (rivals.getAndIncrement() == 0) {
            warehouse.recoverPurchases("shop");
            warehouse.land("shop", 2, GERMAN_TIME.replace("\"b\"", "\"d\"") + NO_PRICE);
            warehouse.archivePurchases(new Allowances(Map.of(), Set.of("shop")));
          }
        });

    assertThat(column("purchase", "event_id")).containsExactly("b", "d");
    assertThat(rejected()).hasSize(2);
    assertThat(warehouse.total()).isEqualTo(new SourceSums("shop", ARRIVAL, 4, 2, 2, 0, 2, 2, 0));
  }

  private void mendTheTime() throws IOException {
    warehouse.source(
        "shop",
        Stream.of(outlet())
            .map(
                line ->
                    line.equals("  event_time: at")
                        ? "  event_time: {path: at, time: [iso, 'dd.MM.yyyy HH:mm']}"
                        : line)
            .toArray(String[]::new));
  }

  private static String[] outlet() {
    return new String[] {
      "dataset: purchase",
      "files: none",
      "reject-limit: 100%",
      "fields:",
      "  event_id: id",
      "  event_time: at",
      "  user_id: user",
      "  order_id: order",
      "  quantity: qty",
      "  unit_price: price",
      "  currency: {value: EUR}"
    };
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
