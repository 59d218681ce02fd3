package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.run.HeldSource.HoldReason;
import io.daybook.testing.DyingStorage;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.table.QuarantineTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
          "ids: all",
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
    assertThat(ledger.listed("shop", TestingWarehouse.ARRIVAL)).isEmpty();
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

  @Test
  void holdsASourceWhoseMappingSkipsAllOfIt() throws IOException {
    String[] skipping = {
      "dataset: purchase",
      "files: none",
      "skip: {path: kind, equals: heartbeat}",
      "fields: {event_id: id, event_time: at, order_id: {value: o}, quantity: {value: 1},"
          + " unit_price: {value: 1}}"
    };
    warehouse.source("shop", skipping);
    String beat = "{\"kind\":\"heartbeat\"}\n";
    warehouse.land("shop", 1, "\n \n");
    assertThat(warehouse.archivePurchases().held()).as("blanks are no data").isEmpty();
    warehouse.land("shop", 2, beat + "\n" + beat);

    assertThat(warehouse.archivePurchases().held())
        .singleElement()
        .satisfies(held -> assertThat(held.reason()).isEqualTo(HoldReason.ALL_SKIPPED))
        .satisfies(
            held ->
                assertThat(held.describe())
                    .contains(
                        "3 records (",
                        "expected an event among its 2 records but found that its mapping skips all"
                            + " of them",
                        "--allow-rejects shop=100%"));
    assertThat(warehouse.total().recordsSkipped()).isEqualTo(2);

    warehouse.land("shop", 3, events(0, 1));
    assertThat(warehouse.archivePurchases().held()).as("an event releases it").isEmpty();
    assertThat(warehouse.total())
        .isEqualTo(new SourceSums("shop", TestingWarehouse.ARRIVAL, 6, 1, 0, 5, 1, 1, 0));
    warehouse.land("shop", 4, beat);
    assertThat(warehouse.archivePurchases(new Allowances(Map.of("shop", 1.0))).held()).isEmpty();
    warehouse.land("shop", 5, beat);
    assertThat(warehouse.archivePurchases().held()).hasSize(1);
    skipping[1] = "files: none\nreject-limit: 100%";
    warehouse.source("shop", skipping);
    assertThat(warehouse.archivePurchases().held()).isEmpty();
  }

  /** What can't be read any more wasn't read again. */
  @Test
  void parsesOnlyWhatCameSinceItWasHeld() throws IOException {
    warehouse.land("shop", 1, events(0, 2) + BAD.repeat(8));
    assertThat(warehouse.archivePurchases().held()).hasSize(1);
    Path old = segment("shop", 1);
    byte[] content = Files.readAllBytes(old);
    Files.write(old, new byte[content.length]);

    HeldSource standing = warehouse.archivePurchases().held().get(0);
    assertThat(standing.message())
        .contains("found 8 of 10 (80.00 %)", "8 x NOT_A_TIME in event_time: the first in host-shop")
        .as("no customer's values are kept")
        .doesNotContain("never");
    assertThat(standing.records()).isEqualTo(10);
    warehouse.land("shop", 2, BAD.repeat(10));
    warehouse.land("good", 1, events(50, 60));
    ArchiveReport beside = warehouse.archivePurchases();
    assertThat(beside.rows()).isEqualTo(10);
    assertThat(beside.held().get(0).message()).contains("found 18 of 20 (90.00 %)");
    assertThat(beside.held().get(0).segments()).isEqualTo(2);

    Path memory = directory.resolve("daybook/archive/purchase/_ledger/parsed/shop.json");
    assertThat(memory).exists();
    assertThat(Files.readString(memory)).doesNotContain("never");
    Files.write(old, content);
    warehouse.land("shop", 3, events(100, 180));
    assertThat(warehouse.archivePurchases().held()).as("below its limit: all is read").isEmpty();
    assertThat(warehouse.total())
        .isEqualTo(new SourceSums("good", TestingWarehouse.ARRIVAL, 110, 92, 18, 0, 92, 92, 0));
    assertThat(memory).doesNotExist();
  }

  @Test
  void parsesABacklogAnewWhereItsMappingIsAnotherOrItsMemoryIsDamaged() throws IOException {
    warehouse.land("shop", 1, BAD.repeat(8));
    assertThat(warehouse.archivePurchases().held()).hasSize(1);
    Path memory = directory.resolve("daybook/archive/purchase/_ledger/parsed/shop.json");
    for (String damaged : List.of("", "null", "[]", "{}", "{\"formatVersion\":1,\"rules\":3}")) {
      Files.delete(memory);
      Files.deleteIfExists(memory.resolveSibling(".shop.json.crc"));
      Files.writeString(memory, damaged);
      assertThat(warehouse.archivePurchases().held().get(0).message())
          .as(damaged)
          .contains("found 8 of 8", "but found 'never'");
    }
    warehouse.source(
        "shop",
        "dataset: purchase",
        "files: none",
        "reject-limit: 20%",
        "fields: {event_id: id, event_time: {value: 2026-03-01}, order_id: {value: o}, quantity:"
            + " {value: 1}, unit_price: {value: 1}}");

    assertThat(warehouse.archivePurchases().rows()).as("a mended mapping").isOne();
  }

  @Test
  void holdsASourceWhoseEventsWouldBeKnownByAnotherRule() throws IOException {
    String[] other = {
      "dataset: purchase",
      "files: none",
      "ids: all",
      "reject-limit: 21%",
      "# says the same otherwise",
      "fields: {event_id: {hash: [id, user]}, event_time: at, user_id: user, order_id: {value: o},"
          + " quantity: {value: 1}, unit_price: {value: 1}}"
    };
    warehouse.land("shop", 1, events(0, 10));
    warehouse.archivePurchases();
    assertThat(warehouse.ledger().identity("shop").orElseThrow().rule())
        .isEqualTo("{fields: {event_id: \"id\", event_time: \"at\", }, ids: \"all\", }");
    warehouse.source("shop", other);
    warehouse.land("shop", 2, events(0, 12));
    warehouse.land("good", 1, events(20, 30));

    ArchiveReport report = warehouse.archivePurchases();

    assertThat(report.rows()).isEqualTo(10);
    assertThat(report.held())
        .singleElement()
        .satisfies(held -> assertThat(held.reason()).isEqualTo(HoldReason.IDENTITY))
        .satisfies(held -> assertThat(held.records()).isEqualTo(12))
        .satisfies(
            held ->
                assertThat(held.message())
                    .contains(
                        "found that fields.event_id was \"id\" and is {hash: [\"id\", \"user\"]}:",
                        "set the key back, or, if only new events wait, run once with"
                            + " --accept-identity shop")
                    .doesNotContain("event_time"));
    assertThat(warehouse.archivePurchases().held()).hasSize(1);

    Allowances accepted = new Allowances(Map.of(), Set.of("shop"));
    assertThat(warehouse.archivePurchases(accepted).rows()).as("doubles, as allowed").isEqualTo(12);
    warehouse.land("shop", 3, events(0, 13));
    assertThat(warehouse.archivePurchases().rows()).as("from now on").isOne();
  }

  /** Dies at every call to the storage, held and released, and goes on. */
  @ParameterizedTest
  @EnumSource
  void takesEveryRecordOnceWhereverARunDies(DyingStorage.DeathMoment moment, @TempDir Path houses)
      throws IOException {
    boolean diedLast = true;
    for (int call = 1; diedLast; call++) {
      directory = Files.createDirectories(houses.resolve("house-" + call));
      declareSources();
      warehouse.land("good", 1, events(0, 10) + BAD);
      warehouse.land("shop", 1, events(5, 15) + BAD.repeat(10));
      boolean diedHeld = dies(call, moment);
      assertThat(warehouse.archivePurchases().held()).as("call %d", call).hasSize(1);
      assertThat(warehouse.total().source()).isEqualTo("good");
      warehouse.land("shop", 2, events(15, 60));
      boolean diedReleased = dies(call, moment);
      assertThat(warehouse.archivePurchases().held()).as("call %d", call).isEmpty();

      assertThat(warehouse.rows("purchase")).as("call %d", call).hasSize(60);
      assertThat(warehouse.rows(QuarantineTable.NAME)).as("call %d", call).hasSize(11);
      assertThat(warehouse.total())
          .isEqualTo(new SourceSums("good", TestingWarehouse.ARRIVAL, 76, 65, 11, 0, 65, 60, 5));
      assertDirectoriesHoldWhatTheLedgerNames(warehouse.ledger());
      diedLast = diedHeld || diedReleased;
      assertThat(call).isLessThan(200);
    }
  }

  /** Returns whether it died; else it was done before. */
  private boolean dies(int call, DyingStorage.DeathMoment moment) throws IOException {
    try {
      warehouse.archivePurchases(new DyingStorage(warehouse.storage, call, moment));
      return false;
    } catch (DyingStorage.Death e) {
      return true;
    } catch (IllegalStateException e) {
      assertThat(e).as("the death of a thread").hasCauseInstanceOf(DyingStorage.Death.class);
      return true;
    }
  }

  /** Of one that is held, too: its rows are as they were committed. */
  @Test
  void knowsTheScopeOfRowsWhoseSourceIsNotConfiguredAnyMore() throws IOException {
    for (String source : List.of("shop", "till")) {
      warehouse.source(source, common(source, "both"));
    }
    warehouse.land("shop", 1, events(0, 10));
    warehouse.archivePurchases();
    Files.delete(warehouse.configuration.resolve("sources/shop.yaml"));
    warehouse.land("till", 1, events(0, 12));

    assertThat(warehouse.archivePurchases().rows()).isEqualTo(2);

    warehouse.source("shop", common("shop", "own"));
    warehouse.land("shop", 2, events(20, 21));
    warehouse.land("till", 2, events(0, 13));
    ArchiveReport beside = warehouse.archivePurchases();
    assertThat(beside.held().get(0).reason()).isEqualTo(HoldReason.IDENTITY);
    assertThat(beside.rows()).isEqualTo(1);
  }

  private static String[] common(String source, String ids) {
    return new String[] {
      "# " + source,
      "dataset: purchase",
      "files: none",
      "ids: " + ids,
      "fields: {event_id: id, event_time: at, order_id: {value: o}, quantity: {value: 1},"
          + " unit_price: {value: 1}}"
    };
  }

  /** Entries of builds that kept no rules are read, and the present rule is taken. */
  @Test
  void takesThePresentRuleWhereNoneWasKept() throws IOException {
    warehouse.land("shop", 1, events(0, 10));
    warehouse.archivePurchases();
    Path entry = directory.resolve("daybook/archive/purchase/_ledger/00000000000000000001.json");
    String text = Files.readString(entry);
    String older =
        text.replace("\"formatVersion\":3", "\"formatVersion\":2")
            .replaceFirst(",\"identities\":\\[[^]]*]", "");
    assertThat(older.length()).isLessThan(text.length() - 20);
    Files.delete(entry);
    Files.deleteIfExists(entry.resolveSibling(".00000000000000000001.json.crc"));
    Files.writeString(entry, older);
    assertThat(warehouse.ledger().identity("shop")).isEmpty();

    warehouse.land("shop", 2, events(5, 15));
    assertThat(warehouse.archivePurchases().rows()).isEqualTo(5);
    assertThat(warehouse.ledger().identity("shop")).isPresent();
  }

  private Path segment(String source, long file) throws IOException {
    try (Stream<Path> segments =
        Files.list(directory.resolve("daybook/raw/" + source + "/dt=2026-03-04"))) {
      return segments
          .filter(
              path -> path.getFileName().toString().matches(".*-0*" + file + "-\\d+-\\d+\\.zst"))
          .findFirst()
          .orElseThrow();
    }
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
