package io.daybook.archive.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.segment.SegmentBatches;
import io.daybook.warehouse.segment.SegmentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events without a time of their own: a batch may reach two collectors around midnight. */
class ArrivalTest {
  private static final Instant BEFORE_MIDNIGHT = Instant.parse("2026-03-01T23:59:58.250Z");
  private static final Instant BEHIND_MIDNIGHT = Instant.parse("2026-03-02T00:00:03Z");

  @TempDir Path directory;
  private TestingWarehouse warehouse;
  private long file;

  @BeforeEach
  void declareSource() throws IOException {
    warehouse = new TestingWarehouse(directory);
    shop("event_id: id");
  }

  private void shop(String eventId, String... more) throws IOException {
    List<String> yaml = new ArrayList<>(List.of("dataset: purchase", "files: none"));
    yaml.addAll(List.of(more));
    yaml.addAll(
        List.of(
            "fields:",
            "  event_time: arrival",
            "  order_id: order",
            "  quantity: qty",
            "  unit_price: price"));
    if (!eventId.isEmpty()) {
      yaml.add("  " + eventId);
    }
    warehouse.source("shop", yaml.toArray(String[]::new));
  }

  @Test
  void datesEventsByTheBeginningOfTheirSegment() throws IOException {
    land("web-1", BEFORE_MIDNIGHT, line(1));
    land("web-1", BEHIND_MIDNIGHT, line(2));

    warehouse.archivePurchases();

    assertThat(rows())
        .containsExactly("1 at 2026-03-01T23:59:58.250Z", "2 at 2026-03-02T00:00:03Z");
    assertThat(days()).containsExactly("2026-03-01", "2026-03-02");
  }

  @Test
  void keepsTheFirstOfAnEventThatReachedTwoCollectorsInOneRun() throws IOException {
    land("web-2", BEHIND_MIDNIGHT, line(1) + line(2));
    land("web-1", BEFORE_MIDNIGHT, line(1));

    warehouse.archivePurchases();

    assertThat(rows())
        .containsExactly("1 at 2026-03-01T23:59:58.250Z", "2 at 2026-03-02T00:00:03Z");
    assertSums(3, 2, 1);
  }

  @Test
  void knowsAnEventOfTheNightBefore() throws IOException {
    land("web-1", BEFORE_MIDNIGHT, line(1));
    warehouse.archivePurchases();
    land("web-2", BEHIND_MIDNIGHT, line(1) + line(2));

    warehouse.archivePurchases();

    assertThat(rows())
        .containsExactly("1 at 2026-03-01T23:59:58.250Z", "2 at 2026-03-02T00:00:03Z");
    assertSums(3, 2, 1);
  }

  @Test
  void knowsAnEventOfTheDayAfterThatWasArchivedBefore() throws IOException {
    land("web-2", BEHIND_MIDNIGHT, line(1));
    warehouse.archivePurchases();
    // The first collector was cut off from HDFS for a night.
    land("web-1", BEFORE_MIDNIGHT, line(1) + line(2));

    warehouse.archivePurchases();

    assertThat(rows())
        .containsExactly("2 at 2026-03-01T23:59:58.250Z", "1 at 2026-03-02T00:00:03Z");
    assertSums(3, 2, 1);
  }

  @Test
  void countsABatchOnceThatReachedTwoCollectorsWithoutIdsOfItsOwn() throws IOException {
    shop("");
    String batches =
        new SegmentBatches.Encoder().add(0, SegmentBatches.hash("shop", "till-1/17")).encoded();
    byte[] batch = (line(1) + line(1)).getBytes(UTF_8);
    warehouse.land(
        name("web-1", batch.length),
        LocalDate.of(2026, 3, 1),
        batch,
        footer -> footer.withBatches(batches).withBegun(BEFORE_MIDNIGHT));
    warehouse.archivePurchases();
    warehouse.land(
        name("web-2", batch.length),
        LocalDate.of(2026, 3, 2),
        batch,
        footer -> footer.withBatches(batches).withBegun(BEHIND_MIDNIGHT));

    warehouse.archivePurchases();

    assertThat(rows()).hasSize(2).allMatch(row -> row.endsWith("2026-03-01T23:59:58.250Z"));
    assertSums(4, 2, 2);
  }

  @Test
  void takesEqualRecordsForOneEventByTheHashOfTheirText() throws IOException {
    shop("event_id: {hash: record}");
    land("web-1", BEFORE_MIDNIGHT, line(1) + line(2));
    warehouse.archivePurchases();
    land("web-2", BEHIND_MIDNIGHT, line(2) + line(3));

    warehouse.archivePurchases();

    assertSums(4, 3, 1);
  }

  @Test
  void knowsTheElementsOfAListOnOtherDays() throws IOException {
    warehouse.source(
        "shop",
        "dataset: purchase",
        "files: none",
        "fields: {event_id: id, event_time: arrival, order_id: id}",
        "events:",
        "  - each: /items",
        "    fields: {quantity: ./n, unit_price: ./price}");
    String order = "{\"id\":\"o\",\"items\":[{\"n\":1,\"price\":2},{\"n\":3,\"price\":4}]}\n";
    land("web-1", BEFORE_MIDNIGHT, order);
    warehouse.archivePurchases();
    land("web-2", BEHIND_MIDNIGHT, order);

    warehouse.archivePurchases();

    assertThat(rows())
        .containsExactlyInAnyOrder(
            "o/0.1 at 2026-03-01T23:59:58.250Z", "o/0.2 at 2026-03-01T23:59:58.250Z");
  }

  @Test
  void looksNoFartherThanTheLateness() throws IOException {
    shop("event_id: id", "lateness: 2d");
    land("web-1", Instant.parse("2026-03-01T10:00:00Z"), line(1) + line(2) + line(4));
    warehouse.archivePurchases();
    land("web-1", Instant.parse("2026-03-03T10:00:00Z"), line(1) + line(3));
    land("web-1", Instant.parse("2026-03-04T10:00:00Z"), line(2) + line(5));
    land("web-1", Instant.parse("2026-03-06T10:00:00Z"), line(3) + line(5));

    warehouse.archivePurchases();

    assertThat(rows())
        .containsExactlyInAnyOrder(
            "1 at 2026-03-01T10:00:00Z",
            "2 at 2026-03-01T10:00:00Z",
            "4 at 2026-03-01T10:00:00Z",
            "3 at 2026-03-03T10:00:00Z",
            "2 at 2026-03-04T10:00:00Z",
            "5 at 2026-03-04T10:00:00Z",
            "3 at 2026-03-06T10:00:00Z");
  }

  @Test
  void looksAtAllDaysWithUnlimitedLateness() throws IOException {
    shop("event_id: id", "lateness: unlimited");
    land("web-1", Instant.parse("2024-03-01T10:00:00Z"), line(1));
    warehouse.archivePurchases();
    land("web-1", BEFORE_MIDNIGHT, line(1) + line(2));
    land("web-1", Instant.parse("2026-12-01T10:00:00Z"), line(2));

    warehouse.archivePurchases();

    assertSums(4, 2, 2);
  }

  @Test
  void findsThemAlsoWhereMemoryHoldsNoDay() throws IOException {
    int many = 20_000;
    land("web-1", BEFORE_MIDNIGHT, lines(0, many));
    land("web-2", BEHIND_MIDNIGHT, lines(many / 2, many + many / 2));
    land("web-2", BEHIND_MIDNIGHT.plusSeconds(86_400), lines(many, many + 10));

    warehouse.archivePurchases(1 << 20);

    assertSums(2 * many + 10, many + many / 2, many / 2 + 10);
    Set<String> ids = rows().stream().map(row -> row.split(" ", -1)[0]).collect(Collectors.toSet());
    assertThat(ids).hasSize(many + many / 2);
    assertThat(days()).containsExactly("2026-03-01", "2026-03-02");
  }

  @Test
  void knowsAnEventOfAMergedDay() throws IOException {
    land("web-1", BEFORE_MIDNIGHT, line(1));
    warehouse.archivePurchases();
    land("web-1", BEFORE_MIDNIGHT, line(2));
    warehouse.archivePurchases();
    assertThat(warehouse.mergePurchases().days()).isEqualTo(1);
    land("web-2", BEHIND_MIDNIGHT, line(1) + line(2) + line(3));

    warehouse.archivePurchases();

    assertThat(rows())
        .containsExactly(
            "1 at 2026-03-01T23:59:58.250Z",
            "2 at 2026-03-01T23:59:58.250Z",
            "3 at 2026-03-02T00:00:03Z");
  }

  @Test
  void startsAgainWhenAnotherRunAddsToADayWithinReach() throws IOException {
    warehouse.source(
        "old_shop",
        "dataset: purchase",
        "files: none",
        "fields: {event_id: id, event_time: at, order_id: o, quantity: n, unit_price: n}");
    land("web-1", BEFORE_MIDNIGHT, line(1));
    AtomicInteger attempts = new AtomicInteger();

    warehouse.archivePurchases(
        () -> {
          if (attempts.getAndIncrement() == 0) {
            TestingWarehouse other = new TestingWarehouse(directory);
            Files.delete(directory.resolve("conf/sources/shop.yaml"));
            String sale = "{\"id\":\"x\",\"at\":\"2026-02-20\",\"o\":\"o\",\"n\":1}\n";
            other.land("old_shop", 1, 0, LocalDate.of(2026, 2, 20), sale);
            other.archivePurchases();
          }
        });

    assertThat(attempts).hasValue(2);
    assertSums(2, 2, 0);
  }

  @Test
  void datesAMendedRecordByItsSegment() throws IOException {
    shop("event_id: id", "reject-limit: 100%");
    land("web-1", BEFORE_MIDNIGHT, line(1).replace("\"qty\":1", "\"qty\":\"one\""));
    warehouse.archivePurchases();
    land("web-2", BEHIND_MIDNIGHT, line(2));
    warehouse.archivePurchases();
    shop("event_id: id", "reject-limit: 100%");
    warehouse.source(
        "shop",
        "dataset: purchase",
        "files: none",
        "fields:",
        "  event_id: id",
        "  event_time: arrival",
        "  order_id: order",
        "  quantity: {path: qty, values: {one: '1'}}",
        "  unit_price: price");

    warehouse.recoverPurchases("shop");

    assertThat(rows())
        .containsExactly("1 at 2026-03-01T23:59:58.250Z", "2 at 2026-03-02T00:00:03Z");
  }

  @Test
  void datesRecordsOfOlderSegmentsByNoonOfTheirArrivalDay() throws IOException {
    byte[] line = line(1).getBytes(UTF_8);
    warehouse.land(
        name("web-1", line.length),
        LocalDate.of(2026, 3, 1),
        line,
        footer -> footer.withFormatVersion(4));

    warehouse.archivePurchases();

    assertThat(rows()).containsExactly("1 at 2026-03-01T12:00:00Z");
  }

  @Test
  void holdsASourceWhoseColumnOfThatNameBecameTheArrival() throws IOException {
    warehouse.source(
        "shop",
        "dataset: purchase",
        "files: none",
        "fields:",
        "  {event_id: id, event_time: {path: arrival}, order_id: order, quantity: qty, unit_price:"
            + " price}");
    land("web-1", BEFORE_MIDNIGHT, line(1).replace("{", "{\"arrival\":\"2026-03-01\","));
    warehouse.archivePurchases();
    shop("event_id: id");
    land("web-1", BEHIND_MIDNIGHT, line(2));

    assertThat(warehouse.archivePurchases().held())
        .singleElement()
        .satisfies(held -> assertThat(held.reason()).isEqualTo(HeldSource.HoldReason.IDENTITY));
  }

  private void land(String agent, Instant begun, String text) throws IOException {
    warehouse.land(name(agent, text.getBytes(UTF_8).length), begun, text);
  }

  private SegmentName name(String agent, int length) {
    file++;
    return new SegmentName(agent, "shop", file, 0, length);
  }

  private static String lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(ArrivalTest::line).collect(Collectors.joining());
  }

  private static String line(int id) {
    return "{\"id\":\"" + id + "\",\"order\":\"o\",\"qty\":1,\"price\":" + id + "}\n";
  }

  private List<String> rows() throws IOException {
    return warehouse.rows("purchase").stream()
        .map(
            row ->
                row.getString("event_id", 0)
                    + " at "
                    + Instant.ofEpochMilli(row.getLong("event_time_ms", 0)))
        .toList();
  }

  private List<String> days() throws IOException {
    return warehouse.ledger().partitions().keySet().stream()
        .map(key -> key.day().toString())
        .distinct()
        .toList();
  }

  private void assertSums(long events, long archived, long duplicates) throws IOException {
    SourceSums total = warehouse.total();
    assertThat(total.eventsArchived()).isEqualTo(archived);
    assertThat(total.eventsDuplicate()).isEqualTo(duplicates);
    assertThat(total.imbalance()).isEmpty();
    assertThat(archived + duplicates).isEqualTo(events);
    assertThat(rows()).hasSize((int) archived);
  }
}
