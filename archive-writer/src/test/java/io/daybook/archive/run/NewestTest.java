package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.audit.ArchiveAudit;
import io.daybook.archive.audit.ArchiveAuditReport;
import io.daybook.archive.audit.ArchiveAuditReport.AuditDepth;
import io.daybook.archive.audit.AuditedTable;
import io.daybook.warehouse.ledger.EventSums;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A later version of a record wins, in one run and over several. */
class NewestTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
  private static final LocalDate SECOND = LocalDate.of(2026, 3, 2);

  @TempDir private Path directory;
  private TestingWarehouse warehouse;

  @BeforeEach
  void declares() throws IOException {
    warehouse = new TestingWarehouse(directory);
    warehouse.shop(
        "newest: changed", "reject-limit: 100%", "skip: [{path: void, equals: \"true\"}]");
  }

  @AfterEach
  void bothSumsHold() throws IOException {
    assertThat(warehouse.ledger().sums()).allMatch(sums -> sums.imbalance().isEmpty());
    long rows = warehouse.rows("purchase").size();
    assertThat(warehouse.ledger().sums().stream().mapToLong(SourceSums::eventsArchived).sum())
        .isEqualTo(rows);
    // Facts about past runs stay as they were told.
    if (warehouse.ledger().erasures().isEmpty()) {
      assertThat(warehouse.ledger().facts().events().stream().mapToLong(EventSums::events).sum())
          .isEqualTo(rows);
    }
    assertThat(audit().exceptions()).isEmpty();
  }

  private ArchiveAuditReport audit() throws IOException {
    Dataset purchase = Datasets.PURCHASE.withVersions();
    return new ArchiveAudit(
            warehouse.storage,
            TestingWarehouse.HADOOP,
            warehouse.zones,
            ZoneOffset.UTC,
            2,
            Progress.NONE)
        .run(
            List.of(AuditedTable.of(purchase, warehouse.zones)),
            List.of("purchase"),
            AuditDepth.PAGES);
  }

  private static String order(String id, int minute, String price) {
    return order(id, minute, price, "");
  }

  private static String order(String id, int minute, String price, String more) {
    return String.format(
        Locale.ROOT,
        "{\"id\":\"%s\",\"at\":\"2026-03-01T09:00:00Z\",\"changed\":\"2026-03-01T12:%02d:00Z\","
            + "\"user\":\"u\",\"order\":\"%s\",\"qty\":1,\"price\":%s%s}%n",
        id,
        minute,
        id,
        price,
        more);
  }

  private static String voided(String id, int minute) {
    return order(id, minute, "0", ",\"void\":\"true\"");
  }

  private List<String> prices() throws IOException {
    return warehouse.rows("purchase").stream()
        .map(row -> row.getString("event_id", 0) + " " + row.getLong("unit_price", 0) / 10_000)
        .sorted()
        .toList();
  }

  private void night(long file, LocalDate arrival, String... lines) throws IOException {
    warehouse.land("shop", file, 0, arrival, String.join("", lines));
    warehouse.archivePurchases();
  }

  @Test
  void keepsTheNewestOfOneRun() throws IOException {
    night(
        1,
        FIRST,
        order("o-1", 1, "100"),
        order("o-1", 3, "80"),
        order("o-1", 3, "80"),
        order("o-1", 2, "90"),
        order("o-2", 1, "50"));

    assertThat(prices()).containsExactly("o-1 80", "o-2 50");
    assertThat(warehouse.total()).isEqualTo(new SourceSums("shop", FIRST, 5, 5, 0, 0, 5, 2, 1, 2));
  }

  @Test
  void replacesAnArchivedVersionAndTakesItFromTheDayThatBookedIt() throws IOException {
    night(1, FIRST, order("o-1", 1, "100"), order("o-2", 1, "50"));
    night(2, SECOND, order("o-1", 2, "80"));

    assertThat(prices()).containsExactly("o-1 80", "o-2 50");
    assertThat(warehouse.ledger().sums())
        .containsExactly(
            new SourceSums("shop", FIRST, 2, 2, 0, 0, 2, 1, 0, 1),
            new SourceSums("shop", SECOND, 1, 1, 0, 0, 1, 1, 0, 0));
    assertThat(warehouse.ledger().facts().events())
        .containsExactly(new EventSums("shop", FIRST, 2, 0, 0, 1, 0));
  }

  @Test
  void leavesTheArchivedOneWhereALowerOrEqualVersionComesLate() throws IOException {
    night(1, FIRST, order("o-1", 5, "100"));
    night(2, SECOND, order("o-1", 4, "90"), order("o-1", 5, "100"), order("o-1", 5, "70"));

    assertThat(prices()).containsExactly("o-1 100");
    assertThat(warehouse.ledger().sums().get(1))
        .isEqualTo(new SourceSums("shop", SECOND, 3, 3, 0, 0, 3, 0, 2, 1));
    assertThat(warehouse.ledger().facts().events())
        .as("one of the two equal versions has another content")
        .containsExactly(new EventSums("shop", FIRST, 1, 2, 0, 1, 1));
  }

  @Test
  void keepsAnOlderVersionOutBehindATombstone() throws IOException {
    night(1, FIRST, order("o-1", 1, "100"), order("o-2", 1, "50"));
    night(2, FIRST, voided("o-1", 3));
    assertThat(prices()).containsExactly("o-2 50");
    night(3, FIRST, order("o-1", 2, "90"));
    assertThat(prices()).containsExactly("o-2 50");
    night(4, FIRST, order("o-1", 4, "120"));

    assertThat(prices()).containsExactly("o-1 120", "o-2 50");
    assertThat(warehouse.total()).isEqualTo(new SourceSums("shop", FIRST, 5, 4, 0, 1, 4, 2, 0, 2));
  }

  @Test
  void keepsTombstonesAndBothSumsThroughAnErasure() throws IOException {
    night(1, FIRST, ofAnn(order("o-1", 1, "100")), order("o-2", 1, "50"), order("o-3", 1, "10"));
    night(2, FIRST, ofAnn(order("o-1", 2, "80")), ofAnn(order("o-1", 2, "80")), voided("o-3", 9));
    night(3, FIRST, ofAnn(order("o-4", 1, "7")), voided("o-2", 5));

    assertThat(warehouse.erasePurchases("ann").rows()).isEqualTo(2);

    assertThat(prices()).isEmpty();
    night(4, FIRST, order("o-3", 2, "10"), order("o-2", 2, "50"), order("o-5", 1, "1"));
    assertThat(prices()).containsExactly("o-5 1");
    assertThat(warehouse.searchPurchases("ann").isEmpty()).isTrue();
  }

  private static String ofAnn(String line) {
    return line.replace("\"user\":\"u\"", "\"user\":\"ann\"");
  }

  @Test
  void remembersATombstoneOfADayWithoutRows() throws IOException {
    night(1, FIRST, voided("o-1", 3), voided("o-1", 2));
    assertThat(warehouse.ledger().partitions().values())
        .singleElement()
        .satisfies(version -> assertThat(version.files()).isEmpty())
        .satisfies(version -> assertThat(version.tombstones()).hasSize(1));
    night(2, FIRST, order("o-1", 2, "90"), order("o-1", 3, "95"));

    assertThat(prices()).isEmpty();
  }

  @Test
  void keepsTombstonesThroughMerges() throws IOException {
    night(1, FIRST, order("o-1", 1, "100"), order("o-2", 1, "50"));
    night(2, FIRST, voided("o-1", 9));
    night(3, FIRST, order("o-3", 1, "10"), order("o-2", 2, "60"));
    assertThat(warehouse.mergePurchases().entry()).isPresent();
    assertThat(warehouse.ledger().partitions()).hasSize(1);
    night(4, FIRST, order("o-1", 8, "1"), order("o-2", 1, "50"));

    assertThat(prices()).containsExactly("o-2 60", "o-3 10");
  }

  @Test
  void dropsAnItemThatWasTakenOut() throws IOException {
    items();
    night(1, FIRST, basket(1, "\"a\"", "\"b\"", "\"c\""), basket("o-2", 1, "\"a\""));
    night(2, FIRST, basket(2, "\"a\"", "\"c\""));
    assertThat(items("o-1")).containsExactly("a", "c");
    night(3, FIRST, basket(4), basket(3, "\"b\""));

    assertThat(items("o-1")).as("emptied, and an older version came late").isEmpty();
    assertThat(items("o-2")).containsExactly("a");
    assertThat(warehouse.total()).isEqualTo(new SourceSums("shop", FIRST, 5, 4, 0, 1, 7, 1, 0, 6));
  }

  private void items() throws IOException {
    warehouse.source(
        "shop",
        "dataset: purchase",
        "files: none",
        "newest: changed",
        "fields: {event_id: id, event_time: at, order_id: id, quantity: {value: 1},"
            + " unit_price: {value: 1}}",
        "events: [{each: items, fields: {product_id: ./sku}}]");
  }

  private static String basket(int minute, String... skus) {
    return basket("o-1", minute, skus);
  }

  private static String basket(String id, int minute, String... skus) {
    StringBuilder items = new StringBuilder();
    for (String sku : skus) {
      items.append(items.isEmpty() ? "" : ",").append("{\"sku\":").append(sku).append('}');
    }
    return String.format(
        Locale.ROOT,
        "{\"id\":\"%s\",\"at\":\"2026-03-01T09:00:00Z\",\"changed\":\"2026-03-01T12:%02d:00Z\","
            + "\"items\":[%s]}%n",
        id,
        minute,
        items);
  }

  private List<String> items(String order) throws IOException {
    return warehouse.rows("purchase").stream()
        .filter(row -> row.getString("order_id", 0).equals(order))
        .map(row -> row.getString("product_id", 0))
        .sorted()
        .toList();
  }

  @Test
  void measuresLatenessByTheVersion() throws IOException {
    warehouse.shop("newest: changed", "reject-limit: 100%", "lateness: 2d");
    night(
        1,
        LocalDate.of(2026, 3, 10),
        order("old", 1, "1"),
        order("edited", 1, "2").replace("\"changed\":\"2026-03-01", "\"changed\":\"2026-03-09"),
        order("ahead", 1, "3").replace("\"changed\":\"2026-03-01", "\"changed\":\"2026-03-19"));

    assertThat(prices()).containsExactly("edited 2");
    assertThat(warehouse.rows("quarantine"))
        .extracting(row -> row.getString("reason", 0) + " " + row.getString("field", 0))
        .containsExactlyInAnyOrder(
            "EVENT_TIME_OUT_OF_RANGE event_time", "EVENT_TIME_OUT_OF_RANGE newest");
  }

  @Test
  void comparesWholeNumbers() throws IOException {
    warehouse.shop("newest: {number: revision}", "reject-limit: 100%");
    night(
        1,
        FIRST,
        order("o-1", 1, "1", ",\"revision\":9"),
        order("o-1", 1, "2", ",\"revision\":10"),
        order("o-2", 1, "3", ",\"revision\":1.5"));

    assertThat(prices()).containsExactly("o-1 2");
    assertThat(warehouse.rows("quarantine"))
        .extracting(row -> row.getString("reason", 0))
        .containsExactly("NOT_A_NUMBER");
  }

  @Test
  void leavesOtherSourcesOfTheDatasetAsTheyAre() throws IOException {
    warehouse.source(
        "door",
        "dataset: purchase",
        "files: none",
        "fields: {event_id: id, event_time: at, order_id: order, quantity: qty, unit_price: price}");
    warehouse.land("door", 1, 0, FIRST, order("o-1", 1, "7") + order("o-1", 2, "8"));
    night(1, FIRST, order("o-1", 1, "100"));
    night(2, FIRST, order("o-1", 2, "80"));

    assertThat(prices()).containsExactly("o-1 7", "o-1 80");
  }

  @Test
  void holdsASourceThatBeginsToHaveVersionsUntilItIsAccepted() throws IOException {
    warehouse.shop();
    night(1, FIRST, order("o-1", 1, "100"));
    warehouse.shop("newest: changed");
    warehouse.land("shop", 2, 0, FIRST, order("o-1", 2, "80") + order("o-2", 1, "5"));
    assertThat(warehouse.archivePurchases().held()).hasSize(1);

    warehouse.archivePurchases(new Allowances(Map.of(), Set.of("shop")));

    assertThat(prices())
        .as("nobody knows the version of a row from before: it stays")
        .containsExactly("o-1 100", "o-2 5");
    night(3, FIRST, order("o-2", 2, "6"));
    assertThat(prices()).containsExactly("o-1 100", "o-2 6");
  }

  @Test
  void keepsVersionsInTheirFilesWhereNoSourceDeclaresThemAnyMore() throws IOException {
    night(1, FIRST, order("o-1", 1, "100"), ofAnn(order("o-2", 1, "50")));
    warehouse.shop();
    warehouse.land("shop", 2, 0, FIRST, order("o-1", 2, "80") + order("o-3", 1, "5"));
    warehouse.archivePurchases(new Allowances(Map.of(), Set.of("shop")));
    assertThat(prices()).containsExactly("o-1 100", "o-2 50", "o-3 5");

    assertThat(warehouse.mergePurchases().entry()).isPresent();
    assertThat(warehouse.erasePurchases("ann").rows()).isOne();

    assertThat(prices()).containsExactly("o-1 100", "o-3 5");
    assertThat(warehouse.rows("purchase"))
        .allMatch(row -> row.getType().containsField("record_version"));
  }

  @Test
  void choosesAlikeWhereEventsAreSpilled() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 60_000; i++) {
      lines.append(order("o-" + (i * 7_919L) % 20_000, i % 59, Integer.toString(i % 59)));
    }
    warehouse.land("shop", 1, 0, FIRST, lines.toString());
    warehouse.archivePurchases(1L << 20);
    warehouse.land("shop", 2, 0, FIRST, order("o-1", 59, "1000"));
    warehouse.archivePurchases(1L << 20);

    assertThat(prices()).hasSize(20_000).contains("o-1 1000");
    List<String> small = prices();
    assertThat(warehouse.ledger().partitions().values())
        .extracting(PartitionVersion::rows)
        .containsExactly(19_999L, 1L);
    TestingWarehouse other = new TestingWarehouse(directory.resolve("other"));
    other.shop("newest: changed");
    other.land("shop", 1, 0, FIRST, lines + order("o-1", 59, "1000"));
    other.archivePurchases();
    warehouse = other;
    assertThat(prices()).isEqualTo(small);
  }

  /** Random mixes in random nights, against the newest version of each record. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void agreesWithAPlainModel(long seed) throws IOException {
    items();
    warehouse.source(
        "shop",
        Files.readString(warehouse.configuration.resolve("sources/shop.yaml")),
        "reject-limit: 100%");
    Random random = new Random(seed);
    Map<String, Integer> versions = new HashMap<>();
    Map<String, List<String>> newest = new TreeMap<>();
    int nights = 2 + random.nextInt(6);
    for (int night = 1; night <= nights; night++) {
      List<String> lines = new ArrayList<>();
      for (int line = random.nextInt(12); line >= 0; line--) {
        String id = "o-" + random.nextInt(5);
        int version = random.nextInt(10);
        List<String> items = new ArrayList<>();
        for (int item = random.nextInt(4); item > 0; item--) {
          items.add((random.nextInt(5) == 0 ? "x" : "v") + version + item);
        }
        lines.add(
            basket(id, version, items.stream().map(i -> '"' + i + '"').toArray(String[]::new)));
        if (version > versions.getOrDefault(id, -1)) {
          versions.put(id, version);
          newest.put(id, items.stream().sorted().toList());
        }
      }
      night(night, FIRST.plusDays(random.nextInt(3)), lines.toArray(String[]::new));
      if (random.nextInt(3) == 0) {
        warehouse.mergePurchases();
      }
    }

    for (Map.Entry<String, List<String>> record : newest.entrySet()) {
      assertThat(items(record.getKey())).as(record.getKey()).isEqualTo(record.getValue());
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "daybook.data", matches = ".+")
  void countsAnOrderThatIsEditedLaterOnce() throws IOException {
    warehouse.source(
        "shop",
        "dataset: purchase",
        "files: none",
        "lateness: unlimited",
        "newest: updated_at",
        "fields: {event_id: id, event_time: created_at, order_id: id, quantity: {value: 1},"
            + " unit_price: total}");
    Path cases = Path.of(System.getProperty("daybook.data", "")).resolveSibling("cases");
    List<String> lines = Files.readAllLines(cases.resolve("order-edited-later/input.jsonl"));
    for (int split = 0; split <= lines.size(); split++) {
      warehouse = new TestingWarehouse(directory.resolve("split-" + split));
      Files.copy(
          directory.resolve("conf/sources/shop.yaml"),
          warehouse.configuration.resolve("sources/shop.yaml"));
      String before = String.join("\n", lines.subList(0, split)) + "\n";
      String after = String.join("\n", lines.subList(split, lines.size())) + "\n";
      night(1, SECOND, before);
      night(2, SECOND, after);

      assertThat(prices()).as("cut at line %s", split).containsExactly("o-1 80", "o-2 55");
      assertThat(warehouse.total().eventsGiven()).isEqualTo(6);
    }
  }
}
