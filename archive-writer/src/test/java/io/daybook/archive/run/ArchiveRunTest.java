package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.warehouse.ledger.ArrivalAgents;
import io.daybook.warehouse.ledger.EventSums;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.RunFacts;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.segment.SegmentBatches;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.WarehouseIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveRunTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
  private static final LocalDate SECOND = LocalDate.of(2026, 3, 2);

  @TempDir Path directory;
  private TestingWarehouse warehouse;

  @BeforeEach
  void declareSource() throws IOException {
    warehouse = new TestingWarehouse(directory);
    warehouse.shop("reject-limit: 20%", "skip:", "  - {path: kind, equals: heartbeat}");
  }

  @Test
  void archivesEveryRecordOnceAndProvesBothSums() throws IOException {
    warehouse.land(
        "shop",
        1,
        line("a", "2026-03-01T10:00:00Z", "u2", 2, "1.50")
            + line("b", "2026-03-02T10:00:00Z", "u1", 1, "9.99")
            + line("a", "2026-03-01T10:00:00Z", "u2", 2, "1.50")
            + "{\"kind\":\"heartbeat\"}\n"
            + "\n"
            + "{\"id\":\"c\"\n"
            + line("d", "2026-03-01T09:00:00Z", "u1", 1, "3"));

    ArchiveReport report = warehouse.archivePurchases();

    assertThat(report.rows()).isEqualTo(3);
    assertThat(warehouse.total())
        .isEqualTo(new SourceSums("shop", TestingWarehouse.ARRIVAL, 7, 4, 1, 2, 4, 3, 1));
    assertThat(ids("purchase")).containsExactly("d", "a", "b");
    assertThat(warehouse.rows(QuarantineTable.NAME))
        .singleElement()
        .satisfies(row -> assertThat(row.getString("reason", 0)).isEqualTo("NOT_JSON"))
        .satisfies(row -> assertThat(row.getString("record", 0)).isEqualTo("{\"id\":\"c\""));
    assertThat(warehouse.archivePurchases().entry()).isEmpty();
  }

  /** What comes for a day that readers have seen is late; the archive alone is seen by nobody. */
  @Test
  void tellsWhatBecameOfTheEventsOfEachDayAndWhichAgentsBroughtThem() throws IOException {
    String first = line("a", "2026-03-01T10:00:00Z", "u2", 2, "1.50");
    warehouse.land("shop", 1, first + first + line("b", "2026-03-02T10:00:00Z", "u1", 1, "9.99"));
    LedgerEntry.Commit entry = warehouse.archivePurchases().entry().orElseThrow();
    assertThat(entry.facts())
        .isEqualTo(
            new RunFacts(
                List.of(
                    new EventSums("shop", FIRST, 1, 1, 0), new EventSums("shop", SECOND, 1, 0, 0)),
                List.of(
                    new ArrivalAgents("shop", TestingWarehouse.ARRIVAL, Set.of("host"), Set.of())),
                List.of()));

    warehouse.land("shop", 2, line("c", "2026-03-01T11:00:00Z", "u2", 1, "1"));
    warehouse.archivePurchases();
    warehouse.publishArchive();
    warehouse.land(
        "shop",
        3,
        first
            + line("d", "2026-03-01T11:00:00Z", "u2", 1, "1")
            + line("e", "2026-03-03T11:00:00Z", "u2", 1, "1"));
    warehouse.archivePurchases();

    assertThat(warehouse.state().facts().events())
        .containsExactly(
            new EventSums("shop", FIRST, 3, 2, 1),
            new EventSums("shop", SECOND, 1, 0, 0),
            new EventSums("shop", SECOND.plusDays(1), 1, 0, 0));
  }

  /** Collectors of one sender: the first died before it answered, so the second has it, too. */
  @Test
  void archivesABatchThatReachedTwoCollectorsOnce() throws IOException {
    warehouse.source(
        "pushed",
        "dataset: purchase",
        "files: none",
        "reject-limit: 50%",
        "fields: {event_time: at, order_id: {value: o}, quantity: {value: 1}, unit_price: price}");
    String twice =
        event("2026-03-01", 1) + event("2026-03-01", 1) + "bad\n" + event("2026-03-02", 2);
    String other = event("2026-03-01", 1);
    String key = SegmentBatches.hash("pushed", "till 1\nbatch 7");
    String otherKey = SegmentBatches.hash("pushed", "till 2\nbatch 7");
    String first = new SegmentBatches.Encoder().add(1000, key).encoded();
    String second =
        new SegmentBatches.Encoder().add(0, otherKey).add(other.length(), key).encoded();

    warehouse.land(segment("one", 1000, twice), TestingWarehouse.ARRIVAL, twice, first);
    warehouse.archivePurchases();
    warehouse.land(
        segment("two", 0, other + twice), TestingWarehouse.ARRIVAL, other + twice, second);
    warehouse.archivePurchases();

    assertThat(warehouse.total())
        .isEqualTo(new SourceSums("pushed", TestingWarehouse.ARRIVAL, 9, 7, 2, 0, 7, 4, 3));
    assertThat(ids("purchase"))
        .containsExactlyInAnyOrder(
            "pushed/" + key + "/0",
            "pushed/" + key + "/1",
            "pushed/" + key + "/3",
            "pushed/" + otherKey + "/0");
  }

  private static SegmentName segment(String agent, long start, String text) {
    return new SegmentName(agent, "pushed", 1, start, start + text.length());
  }

  private static String event(String day, int price) {
    return String.format(Locale.ROOT, "{\"at\":\"%s\",\"price\":%d}\n", day, price);
  }

  @Test
  void archivesAllEventsOfARecordOrNone() throws IOException {
    warehouse.source(
        "shop",
        "dataset: purchase",
        "files: none",
        "reject-limit: 50%",
        "repeat: times",
        "fields: {event_id: id, order_id: id, quantity: {value: 1}, unit_price: price}",
        "events:",
        "  - {when: bought, fields: {event_time: bought}}",
        "  - {when: back, fields: {event_time: back, quantity: {value: -1}}}");
    String whole = "{\"id\":\"a\",\"price\":1,\"bought\":\"2026-03-01\",\"back\":\"2026-03-02\"}\n";
    warehouse.land(
        "shop",
        1,
        whole
            + "{\"id\":\"b\",\"price\":1,\"bought\":\"2026-03-01\",\"back\":\"soon\"}\n"
            + "{\"id\":\"c\",\"price\":1,\"bought\":\"2026-03-01\",\"times\":3}\n"
            + "{\"id\":\"d\",\"price\":1}\n"
            + whole);

    warehouse.archivePurchases();

    assertThat(warehouse.total())
        .isEqualTo(new SourceSums("shop", TestingWarehouse.ARRIVAL, 5, 3, 2, 0, 7, 5, 2));
    assertThat(ids("purchase")).containsExactlyInAnyOrder("a/0", "a/1", "c/0", "c/2", "c/4");
    assertThat(warehouse.rows(QuarantineTable.NAME))
        .extracting(row -> row.getString("reason", 0))
        .containsExactly("NOT_A_TIME", "NO_EVENT");
  }

  @Test
  void bringsLateEventsAsANextBatchWithoutTheDuplicates() throws IOException {
    warehouse.land("shop", 1, line("a", "2026-03-01T10:00:00Z", "u", 1, "1"));
    warehouse.archivePurchases();
    PartitionVersion before = warehouse.ledger().day("purchase", FIRST).get(0);

    warehouse.land(
        "shop",
        2,
        line("a", "2026-03-01T10:00:00Z", "u", 1, "1")
            + line("late", "2026-03-01T11:00:00Z", "u", 1, "1"));
    warehouse.archivePurchases();

    List<PartitionVersion> batches = warehouse.ledger().day("purchase", FIRST);
    assertThat(batches)
        .extracting(PartitionVersion::key)
        .containsExactly(
            new PartitionKey("purchase", FIRST, 0), new PartitionKey("purchase", FIRST, 1));
    assertThat(batches.get(0)).isEqualTo(before);
    assertThat(ids("purchase")).containsExactly("a", "late");
    assertThat(warehouse.total().eventsDuplicate()).isEqualTo(1);
  }

  @Test
  void keepsEqualIdsOfTwoSourcesApart() throws IOException {
    warehouse.source("outlet", outlet());
    warehouse.land("shop", 1, line("1001", "2026-03-01T10:00:00Z", "u", 1, "100"));
    warehouse.land("outlet", 1, line("1001", "2026-03-01T10:00:00Z", "v", 1, "110"));
    warehouse.archivePurchases();
    assertThat(ids("purchase")).containsExactly("1001", "1001");

    // Neither is a newcomer of the other when both come again, in one run or each in its own.
    warehouse.land("outlet", 2, line("1001", "2026-03-01T10:00:00Z", "v", 1, "110"));
    warehouse.archivePurchases();
    warehouse.land("shop", 2, line("1001", "2026-03-01T10:00:00Z", "u", 1, "100"));
    warehouse.land("outlet", 3, line("1001", "2026-03-01T10:00:00Z", "v", 1, "110"));
    warehouse.archivePurchases();

    assertThat(ids("purchase")).containsExactly("1001", "1001");
    assertThat(warehouse.total().eventsDuplicate()).isEqualTo(3);
  }

  @Test
  void takesEqualIdsOfOneScopeForOneEvent() throws IOException {
    warehouse.shop("ids: books");
    warehouse.source("export", outlet("ids: books"));
    warehouse.source("outlet", outlet());
    String sale = line("1001", "2026-03-01T10:00:00Z", "u", 1, "100");
    warehouse.land("export", 1, sale);
    warehouse.land("shop", 1, sale);
    warehouse.land("outlet", 1, sale);
    warehouse.archivePurchases();
    assertThat(sources()).containsExactly("export", "outlet");

    warehouse.land("shop", 2, sale + line("1002", "2026-03-01T10:00:00Z", "u", 1, "100"));
    warehouse.archivePurchases();
    warehouse.land("export", 2, line("1002", "2026-03-01T10:00:00Z", "u", 1, "100"));
    warehouse.archivePurchases();

    assertThat(sources()).containsExactly("export", "outlet", "shop");
    assertThat(warehouse.total().eventsDuplicate()).isEqualTo(3);
  }

  private static String[] outlet(String... more) {
    return Stream.concat(
            Stream.of(
                "dataset: purchase",
                "files: none",
                "fields:",
                "  event_id: id",
                "  event_time: at",
                "  user_id: user",
                "  order_id: order",
                "  quantity: qty",
                "  unit_price: price",
                "  currency: {value: EUR}"),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private List<String> sources() throws IOException {
    return warehouse.rows("purchase").stream()
        .map(row -> row.getString("source", 0))
        .sorted()
        .toList();
  }

  @Test
  void readsOnlyWhatNoRunHasReadWhereSegmentsOverlap() throws IOException {
    String first = line("a", "2026-03-01T10:00:00Z", "u", 1, "1");
    String second = line("b", "2026-03-01T10:00:00Z", "u", 1, "1");
    warehouse.land("shop", 1, first);
    warehouse.archivePurchases();

    warehouse.land("shop", 1, first + second);
    warehouse.archivePurchases();

    assertThat(warehouse.total())
        .isEqualTo(new SourceSums("shop", TestingWarehouse.ARRIVAL, 2, 2, 0, 0, 2, 2, 0));
  }

  @Test
  void givesTheSameRowsFromDiskAsFromMemory(@TempDir Path other) throws IOException {
    StringBuilder log = new StringBuilder();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 60_000; i++) {
      String id = "id" + random.nextInt(50_000);
      String at = (random.nextBoolean() ? FIRST : SECOND) + "T10:00:00Z";
      log.append(line(id, at, "user" + random.nextInt(500), 1, "1.25"));
    }
    warehouse.land("shop", 1, log.toString());
    warehouse.archivePurchases();
    TestingWarehouse small = new TestingWarehouse(other);
    small.source("shop", configurationOf("shop"));
    small.land("shop", 1, log.toString());

    small.archivePurchases(1 << 20);

    List<String> inMemory = warehouse.rows("purchase").stream().map(Group::toString).toList();
    assertThat(small.rows("purchase").stream().map(Group::toString)).isEqualTo(inMemory);
    assertThat(inMemory).hasSizeGreaterThan(30_000);
    assertThat(small.total()).isEqualTo(warehouse.total());
  }

  @Test
  void refusesAnotherBusinessZone() throws IOException {
    warehouse.land("shop", 1, line("a", "2026-03-01T10:00:00Z", "u", 1, "1"));
    warehouse.archivePurchases();

    assertThatThrownBy(
            () ->
                WarehouseIdentity.claim(
                    warehouse.storage, warehouse.zones, ZoneId.of("Europe/Paris")))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("Europe/Paris");
  }

  private String configurationOf(String source) throws IOException {
    return Files.readString(warehouse.configuration.resolve("sources").resolve(source + ".yaml"));
  }

  private List<String> ids(String table) throws IOException {
    return warehouse.rows(table).stream().map(row -> row.getString("event_id", 0)).toList();
  }

  private static String line(String id, String at, String user, int quantity, String price) {
    return String.format(
        Locale.ROOT,
        "{\"id\":\"%s\",\"at\":\"%s\",\"user\":\"%s\",\"order\":\"o\",\"qty\":%d,\"price\":%s}%n",
        id,
        at,
        user,
        quantity,
        price);
  }
}
