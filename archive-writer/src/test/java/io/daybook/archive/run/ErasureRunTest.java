package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.trace.RawRecords;
import io.daybook.testing.DyingStorage;
import io.daybook.testing.DyingStorage.Death;
import io.daybook.testing.DyingStorage.DeathMoment;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.Erasure;
import io.daybook.warehouse.ledger.ErasureKey;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErasureRunTest {
  private static final LocalDate FIRST = TestingWarehouse.ARRIVAL;
  private static final LocalDate SECOND = FIRST.plusDays(1);

  @TempDir Path directory;
  private TestingWarehouse warehouse;

  @BeforeEach
  void declareSource() throws IOException {
    warehouse = new TestingWarehouse(directory.resolve("house")).withOneEngine();
    warehouse.shop("reject-limit: 100%", "skip: [{path: price, equals: '0'}]");
  }

  /** Two days of events, duplicates, a bad record, one that is skipped; ann has some of each. */
  private static void fill(TestingWarehouse house) throws IOException {
    house.land(
        "shop",
        1,
        0,
        FIRST,
        sale("a", 1, "ann", "1", 5)
            + sale("b", 1, "bob", "1", 3)
            + sale("c", 2, "ann", "2", 7)
            + sale("a", 1, "ann", "1", 5)
            + sale("d", 2, "ann", "'one'", 7)
            + sale("e", 2, "bob", "'one'", 7)
            + sale("f", 2, "ann", "1", 0));
    house.land("shop", 2, 0, SECOND, sale("c", 2, "ann", "2", 7) + sale("g", 2, "anna", "1", 2));
    house.archivePurchases();
  }

  private static String sale(String id, int day, String user, String quantity, int price) {
    return "{'id':'%s','at':'2026-03-0%dT10:00:00Z','user':'%s','order':'o','qty':%s,'price':%d}\n"
        .formatted(id, day, user, quantity, price)
        .replace('\'', '"');
  }

  @Test
  void takesAPersonOutOfRowsQuarantineAndRawRecords() throws IOException {
    fill(warehouse);
    LedgerState before = warehouse.ledger();

    ErasureReport report = warehouse.erasePurchases("ann");

    assertThat(report.rows()).isEqualTo(2);
    assertThat(report.refused()).isEqualTo(1);
    assertThat(report.records()).isEqualTo(6);
    assertThat(report.days()).containsExactly(LocalDate.of(2026, 3, 1), LocalDate.of(2026, 3, 2));
    assertThat(users()).containsExactlyInAnyOrder("bob", "anna");
    assertThat(warehouse.rows(QuarantineTable.NAME))
        .extracting(row -> row.getString("record", 0))
        .singleElement()
        .asString()
        .contains("bob");
    assertThat(raw()).doesNotContain("\"ann\"").contains("\"bob\"").contains("\"anna\"");
    LedgerState after = warehouse.ledger();
    assertThat(after.consumed()).isEqualTo(before.consumed());
    assertThat(after.number()).isEqualTo(before.number() + 2);
    Erasure erasure = after.erasures().get(0);
    assertThat(erasure.isPending()).isFalse();
    assertThat(erasure.keys())
        .containsExactly(ErasureKey.of(erasure.id(), "user_id", "ann"))
        .doesNotContain(ErasureKey.of(erasure.id(), "user_id", "bob"));
    assertThat(warehouse.searchPurchases("ann").isEmpty()).isTrue();
    assertSumsOfAnArchiveMadeAnew();
  }

  @Test
  void leavesContentsAndSoPastFiguresAsTheyWere() throws IOException {
    fill(warehouse);
    PartitionKey day = new PartitionKey("purchase", LocalDate.of(2026, 3, 1), 0);
    var before = Optional.ofNullable(warehouse.ledger().partitions().get(day)).orElseThrow();

    warehouse.erasePurchases("ann");

    var after = Optional.ofNullable(warehouse.ledger().partitions().get(day)).orElseThrow();
    assertThat(after.content()).isEqualTo(before.content());
    assertThat(after.rows()).isEqualTo(before.rows() - 1);
    assertThat(warehouse.ledger().superseded())
        .extracting(old -> old.directory())
        .contains(before.directory());
  }

  @Test
  void letsFiguresOfTheirDaysAloneBeMadeAgainWhereThatIsAsked() throws IOException {
    fill(warehouse);
    warehouse.land("shop", 3, 0, SECOND, sale("k", 3, "bob", "1", 2));
    warehouse.archivePurchases();
    LedgerState before = warehouse.ledger();

    warehouse.restatePurchases("ann");

    LedgerState after = warehouse.ledger();
    for (int day = 1; day <= 3; day++) {
      PartitionKey key = new PartitionKey("purchase", LocalDate.of(2026, 3, day), 0);
      boolean isSame =
          Optional.ofNullable(after.partitions().get(key))
              .orElseThrow()
              .content()
              .equals(Optional.ofNullable(before.partitions().get(key)).orElseThrow().content());
      assertThat(isSame).as("day %d", day).isEqualTo(day == 3);
    }
    assertSumsOfAnArchiveMadeAnew();
  }

  @Test
  void tellsWhatItWouldDoAndChangesNothing() throws IOException {
    fill(warehouse);
    long entries = warehouse.ledger().number();
    String raw = raw();

    ErasureReport plan = warehouse.searchPurchases("ann");

    assertThat(plan.rows()).isEqualTo(2);
    assertThat(plan.records()).isEqualTo(6);
    assertThat(warehouse.ledger().number()).isEqualTo(entries);
    assertThat(raw()).isEqualTo(raw);
    assertThat(warehouse.searchPurchases("an").isEmpty()).as("part of a name").isTrue();
  }

  @Test
  void erasesSeveralAtOnceUpToTheLastRow() throws IOException {
    fill(warehouse);

    warehouse.erasePurchases("ann", "bob", "anna");

    assertThat(warehouse.rows("purchase")).isEmpty();
    assertThat(warehouse.rows(QuarantineTable.NAME)).isEmpty();
    assertThat(warehouse.ledger().partitions()).isEmpty();
    assertSumsOfAnArchiveMadeAnew();
  }

  @Test
  void erasesRecordsThatNoRunHasArchivedYet() throws IOException {
    fill(warehouse);
    warehouse.land("shop", 3, 0, SECOND, sale("x", 2, "ann", "1", 2) + sale("y", 2, "bob", "1", 2));

    ErasureReport report = warehouse.erasePurchases("ann");
    assertThat(report.records()).isEqualTo(7);
    warehouse.archivePurchases();

    assertThat(users()).containsExactlyInAnyOrder("bob", "anna", "bob");
    assertSumsOfAnArchiveMadeAnew();
  }

  @Test
  void erasesAgainWhatArrivesLater() throws IOException {
    fill(warehouse);
    warehouse.erasePurchases("ann");
    warehouse.land("shop", 1, 10_000, SECOND, sale("z", 2, "ann", "1", 2));
    warehouse.archivePurchases();
    assertThat(users()).contains("ann");

    warehouse.erasePurchases("ann");

    assertThat(users()).doesNotContain("ann");
    assertThat(warehouse.ledger().erasures()).hasSize(2);
    assertSumsOfAnArchiveMadeAnew();
  }

  /** Story 13: it read the records before they were erased. */
  @Test
  void makesARunBeginAgainThatBeganBeforeIt() throws IOException {
    warehouse.land("shop", 1, 0, FIRST, sale("a", 1, "ann", "1", 5) + sale("b", 1, "bob", "1", 3));

    warehouse.archivePurchases(once(() -> warehouse.erasePurchases("ann")));

    assertThat(users()).containsExactly("bob");
    assertSumsOfAnArchiveMadeAnew();
  }

  /** A task that parses a share once more finds filler, and then the sums of the run don't hold. */
  @Test
  void beginsAgainWhereTheSumsFailForAnErasureInBetween() throws IOException {
    fill(warehouse);
    warehouse.land("shop", 3, 0, SECOND, sale("x", 2, "ann", "1", 2) + sale("y", 2, "bob", "1", 2));

    warehouse.archivePurchases(
        once(
            () -> {
              warehouse.erasePurchases("ann");
              throw new OperatorException(ExitCode.BLOCKED, "the sums of the archive don't hold");
            }));

    assertThat(users()).containsExactlyInAnyOrder("bob", "anna", "bob");
    assertSumsOfAnArchiveMadeAnew();
  }

  @Test
  void makesARecoveryBeginAgainThatBeganBeforeIt() throws IOException {
    fill(warehouse);
    mend();

    warehouse.recoverPurchases("shop", once(() -> warehouse.erasePurchases("ann")));

    assertThat(users()).containsExactlyInAnyOrder("bob", "bob", "anna");
    assertThat(warehouse.rows(QuarantineTable.NAME)).isEmpty();
    assertSumsHold();
  }

  private void mend() throws IOException {
    warehouse.source(
        "shop",
        "dataset: purchase",
        "files: none",
        "reject-limit: 100%",
        "skip: [{path: price, equals: '0'}]",
        "fields:",
        "  event_id: id",
        "  event_time: at",
        "  user_id: user",
        "  order_id: order",
        "  quantity: {path: qty, values: {one: 1}}",
        "  unit_price: price",
        "  currency: {value: EUR}");
  }

  @Test
  void erasesWhatAMendedMappingReadsAsTheirs() throws IOException {
    fill(warehouse);
    mend();

    warehouse.erasePurchases("ann");
    warehouse.recoverPurchases("shop");

    assertThat(users()).containsExactlyInAnyOrder("bob", "bob", "anna");
    assertSumsHold();
  }

  @Test
  void leavesRowsOfOthersWhoseRecordGoes() throws IOException {
    warehouse.source(
        "shop",
        "dataset: purchase",
        "files: none",
        "fields: {event_time: at, order_id: order, currency: {value: EUR}}",
        "events:",
        "  - each: /lines",
        "    fields: {user_id: ./user, quantity: ./qty, unit_price: ./price}");
    String lines =
        "{'at':'2026-03-01T10:00:00Z','order':'o','lines':[{'user':'ann','qty':1,'price':2},"
            + "{'user':'bob','qty':1,'price':3}]}\n";
    warehouse.land("shop", 1, lines.replace('\'', '"'));
    warehouse.archivePurchases();

    ErasureReport report = warehouse.erasePurchases("ann");

    assertThat(report.shared()).isEqualTo(1);
    assertThat(users()).containsExactly("bob");
    assertThat(raw()).doesNotContain("ann");
    assertThat(warehouse.total().recordsWithEvents()).isEqualTo(1);
    assertSumsHold();
  }

  private void declareLines() throws IOException {
    warehouse.source(
        "shop",
        "dataset: purchase",
        "files: none",
        "fields: {order_id: order, currency: {value: EUR}}",
        "events:",
        "  - each: /lines",
        "    fields:",
        "      event_time: ./at",
        "      event_id: ./id",
        "      user_id: ./user",
        "      quantity: ./qty",
        "      unit_price: ./price");
  }

  /** A record of two persons, the second one's event a day later. */
  private static String order(int day, String id, String one, String other) {
    return ("{'order':'o','lines':["
            + "{'at':'2026-03-0%dT10:00:00Z','id':'%s1','user':'%s','qty':1,'price':2},"
            + "{'at':'2026-03-0%dT10:00:00Z','id':'%s2','user':'%s','qty':1,'price':3}]}\n")
        .formatted(day, id, one, day + 1, id, other)
        .replace('\'', '"');
  }

  /** The first one's erasure made the record filler, which tells nobody's day any more. */
  @Test
  void correctsTheDayOfASharedRecordForTheSecondPersonToo() throws IOException {
    declareLines();
    warehouse.land("shop", 1, 0, FIRST, order(1, "a", "cid", "dan"));
    warehouse.archivePurchases();
    warehouse.land("shop", 2, 0, SECOND, order(1, "b", "ann", "bob") + order(1, "c", "bob", "bob"));
    warehouse.archivePurchases();
    warehouse.erasePurchases("ann");

    warehouse.erasePurchases("bob");

    assertThat(warehouse.ledger().sums())
        .containsExactly(
            new SourceSums("shop", FIRST, 1, 1, 0, 0, 2, 2, 0),
            new SourceSums("shop", SECOND, 2, 0, 0, 2, 0, 0, 0));
    assertSumsHold();
  }

  /** Of the second record ann has a duplicate alone; of the first cid's row lies on another day. */
  @Test
  void skipsASharedRecordOnceNobodyHasARowOfIt() throws IOException {
    declareLines();
    warehouse.land("shop", 1, 0, FIRST, order(1, "a", "ann", "cid"));
    warehouse.land("shop", 2, 0, SECOND, order(1, "a", "ann", "bob").replace("\"a2\"", "\"b2\""));
    warehouse.archivePurchases();

    assertThat(warehouse.erasePurchases("ann").shared()).isEqualTo(2);

    assertThat(warehouse.ledger().sums())
        .containsExactly(
            new SourceSums("shop", FIRST, 1, 1, 0, 0, 1, 1, 0),
            new SourceSums("shop", SECOND, 1, 1, 0, 0, 1, 1, 0));
    warehouse.erasePurchases("bob");
    assertThat(warehouse.ledger().sums())
        .containsExactly(
            new SourceSums("shop", FIRST, 1, 1, 0, 0, 1, 1, 0),
            new SourceSums("shop", SECOND, 1, 0, 0, 1, 0, 0, 0));
    assertSumsHold();
  }

  @Test
  void correctsTheDayOnWhichAnExpiredRecordArrived() throws IOException {
    warehouse.land("shop", 1, 0, FIRST, sale("a", 1, "bob", "1", 5));
    warehouse.land("shop", 2, 0, SECOND, sale("b", 1, "ann", "1", 5));
    warehouse.land("shop", 3, 0, SECOND, sale("c", 1, "bob", "1", 5));
    warehouse.archivePurchases();
    warehouse.land("shop", 4, 0, SECOND.plusDays(40), sale("d", 1, "bob", "1", 5));
    warehouse.archivePurchases();
    assertThat(RawExpiryTest.expire(warehouse, SECOND.plusDays(32)).files()).isEqualTo(3);

    warehouse.erasePurchases("ann");

    assertThat(warehouse.ledger().sums())
        .contains(
            new SourceSums("shop", FIRST, 1, 1, 0, 0, 1, 1, 0),
            new SourceSums("shop", SECOND, 2, 1, 0, 1, 1, 1, 0));
    assertSumsHold();
  }

  @Test
  void endsWhatAnotherLeftPendingBeforeItReads() throws IOException {
    fill(warehouse);
    warehouse.land("shop", 3, 0, SECOND, sale("x", 2, "ann", "1", 2) + sale("y", 2, "bob", "1", 2));
    dieBehindTheCommit();
    assertThat(warehouse.ledger().erasures()).singleElement().matches(Erasure::isPending);
    assertThat(raw()).contains("\"ann\"");

    warehouse.archivePurchases();

    assertThat(users()).containsExactlyInAnyOrder("bob", "anna", "bob");
    assertThat(raw()).doesNotContain("\"ann\"");
    assertThat(warehouse.ledger().erasures()).singleElement().matches(e -> !e.isPending());
    assertSumsOfAnArchiveMadeAnew();
  }

  /** Of a file alone and of a bundle, whose slices nobody can tell then. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void holdsOnlyTheSourceOfAFileThatCannotBeOverwritten(int day) throws IOException {
    warehouse.source(
        "kiosk", Files.readString(warehouse.configuration.resolve("sources/shop.yaml")));
    fill(warehouse);
    warehouse.land("kiosk", 1, 0, FIRST, sale("k1", 1, "ann", "1", 5));
    warehouse.archivePurchases();
    dieBehindTheCommit();
    List<String> erased = users();
    Path damaged = Path.of(segments(FIRST.plusDays(day)).get(0).value());
    byte[] whole = Files.readAllBytes(damaged);
    Files.write(damaged, Arrays.copyOf(whole, whole.length / 2));
    warehouse.land("shop", 3, 0, SECOND, sale("x", 2, "bob", "1", 2));
    warehouse.land("kiosk", 2, 0, SECOND, sale("k2", 2, "cid", "1", 2));

    ArchiveReport archived = warehouse.archivePurchases();

    assertThat(archived.held())
        .singleElement()
        .satisfies(held -> assertThat(held.source()).isEqualTo("shop"))
        .satisfies(held -> assertThat(held.segments()).isEqualTo(1))
        .satisfies(
            held ->
                assertThat(held.message())
                    .contains(damaged.toString(), "an erasure has still to overwrite records"));
    assertThat(users()).containsExactlyInAnyOrderElementsOf(plus(erased, "cid"));
    assertThat(warehouse.ledger().erasures()).singleElement().matches(Erasure::isPending);
    assertThat(warehouse.erasePurchases("ann").notes())
        .anyMatch(note -> note.contains("an erasure has still to overwrite records"));
    assertThat(warehouse.ledger().erasures()).singleElement().matches(Erasure::isPending);
    assertSumsHold();
    Files.write(damaged, whole);
    assertThat(warehouse.archivePurchases().held()).isEmpty();
    assertThat(raw()).doesNotContain("\"ann\"");
    assertThat(warehouse.ledger().erasures()).singleElement().matches(e -> !e.isPending());
    assertThat(users()).containsExactlyInAnyOrderElementsOf(plus(erased, "cid", "bob"));
    assertSumsHold();
  }

  /** The storage answers, but has lost the blocks of one file, or can't write beside it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void holdsOnlyTheSourceOfAFileOnWhichTheStorageFails(boolean isRead) throws IOException {
    warehouse.source(
        "kiosk", Files.readString(warehouse.configuration.resolve("sources/shop.yaml")));
    fill(warehouse);
    warehouse.land("kiosk", 1, 0, FIRST, sale("k1", 1, "ann", "1", 5));
    warehouse.archivePurchases();
    dieBehindTheCommit();
    List<String> erased = users();
    warehouse.land("shop", 3, 0, SECOND, sale("x", 2, "bob", "1", 2));
    warehouse.land("kiosk", 2, 0, SECOND, sale("k2", 2, "cid", "1", 2));
    String lost = segments(FIRST).get(0).name();
    Storage door =
        new ForwardingStorage(warehouse.storage) {
          @Override
          public InputStream open(StoragePath path, long position) throws IOException {
            fail(isRead && path.name().equals(lost));
            return super.open(path, position);
          }

          @Override
          public StorageOutput create(StoragePath path) throws IOException {
            fail(!isRead && path.name().endsWith("-" + lost));
            return super.create(path);
          }

          private void fail(boolean now) throws IOException {
            if (now) {
              throw new IOException("no live nodes contain the block");
            }
          }
        };

    ArchiveReport archived = warehouse.archivePurchases(door);

    assertThat(archived.held())
        .singleElement()
        .satisfies(held -> assertThat(held.source()).isEqualTo("shop"))
        .satisfies(
            held ->
                assertThat(held.message())
                    .contains(
                        lost,
                        "Cannot overwrite records",
                        "no live nodes contain the block",
                        "an erasure has still to overwrite records of it"));
    assertThat(users()).containsExactlyInAnyOrderElementsOf(plus(erased, "cid"));
    assertThat(warehouse.ledger().erasures()).singleElement().matches(Erasure::isPending);
    assertThat(standing(door)).isEqualTo(isRead ? List.of("shop") : List.of());
    assertThat(standing(warehouse.storage)).as("a run would end it").isEmpty();
    assertThat(warehouse.archivePurchases().held()).isEmpty();
    assertThat(warehouse.ledger().erasures()).singleElement().matches(e -> !e.isPending());
    assertThat(users()).containsExactlyInAnyOrderElementsOf(plus(erased, "cid", "bob"));
    assertSumsHold();
  }

  @Test
  void knowsTheSourceThatAPendingErasureHoldsWithoutARun() throws IOException {
    fill(warehouse);
    dieBehindTheCommit();
    Path damaged = Path.of(segments(FIRST).get(0).value());
    byte[] whole = Files.readAllBytes(damaged);
    byte[] changed = whole.clone();
    changed[10] ^= 1;

    Files.write(damaged, changed);
    assertThat(standing(warehouse.storage)).containsExactly("shop");
    assertThat(warehouse.ledger().erasures()).singleElement().matches(Erasure::isPending);
    Files.write(damaged, whole);
    assertThat(standing(warehouse.storage)).isEmpty();
    warehouse.archivePurchases();
    Files.write(damaged, changed);
    assertThat(standing(warehouse.storage)).as("nothing is pending").isEmpty();
  }

  private List<String> standing(Storage door) throws IOException {
    LedgerState state = warehouse.ledger();
    return ArchiveRun.standing(
            door,
            new DaybookConfig.Warehouse(warehouse.zones, ZoneOffset.UTC),
            warehouse.purchase(),
            warehouse.mappings(),
            state,
            InputPlan.freeze(door, warehouse.zones, List.of("shop", "kiosk"), state, Instant.now()),
            Allowances.NONE)
        .stream()
        .map(HeldSource::source)
        .toList();
  }

  /** The bundle is listed, then written anew, then its footer is read by its old length. */
  @Test
  void listsABundleThatIsWrittenAnewMeanwhile() throws IOException {
    StoragePath bundle =
        warehouse.together(
            () -> warehouse.land("shop", 1, 0, FIRST, sale("a", 1, "ann", "1", 5).repeat(9)));
    warehouse.archivePurchases();
    boolean[] met = {false};
    Storage door =
        new ForwardingStorage(warehouse.storage) {
          @Override
          public InputStream open(StoragePath path, long position) throws IOException {
            if (path.equals(bundle) && !met[0]) {
              met[0] = true;
              warehouse.erasePurchases("ann");
            }
            return super.open(path, position);
          }
        };
    long before = Files.size(Path.of(bundle.value()));

    DayListing listing = DayListing.of(door, "shop", bundle.parent(), any -> true);

    assertThat(Files.size(Path.of(bundle.value()))).isNotEqualTo(before);
    assertThat(listing.unreadable()).isEmpty();
    assertThat(listing.segments()).hasSize(1);
  }

  private static List<String> plus(List<String> users, String... more) {
    return Stream.concat(users.stream(), Stream.of(more)).toList();
  }

  private List<StoragePath> segments(LocalDate day) throws IOException {
    return warehouse.storage.list(warehouse.zones.raw("shop", day)).stream()
        .map(FileStatus::path)
        .filter(path -> !path.name().startsWith("."))
        .toList();
  }

  private void dieBehindTheCommit() throws IOException {
    for (int call = 1; warehouse.ledger().erasures().isEmpty(); call++) {
      isKilled(warehouse, new DyingStorage(warehouse.storage, call, DeathMoment.AFTER));
    }
  }

  /** Erases ann, and returns whether the process died. */
  private static boolean isKilled(TestingWarehouse house, DyingStorage door) throws IOException {
    try {
      house.erasePurchases(door, "ann");
      return false;
    } catch (Death e) {
      return true;
    } catch (IllegalStateException e) {
      // It died in one of its threads.
      assertThat(e).hasCauseInstanceOf(Death.class);
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource(DeathMoment.class)
  void converges(DeathMoment moment) throws IOException {
    fill(warehouse);
    warehouse.erasePurchases("ann");
    assertSumsOfAnArchiveMadeAnew();
    List<SourceSums> sums = warehouse.ledger().sums();
    boolean died = true;
    int call;
    for (call = 1; died; call++) {
      TestingWarehouse house =
          new TestingWarehouse(directory.resolve(moment + "-" + call)).withOneEngine();
      house.shop("reject-limit: 100%", "skip: [{path: price, equals: '0'}]");
      fill(house);
      warehouse = house;
      died = isKilled(house, new DyingStorage(house.storage, call, moment));
      assertSumsHold();
      house.erasePurchases("ann");

      assertThat(users()).as("call %d", call).containsExactlyInAnyOrder("bob", "anna");
      assertThat(raw()).as("call %d", call).doesNotContain("\"ann\"");
      assertThat(house.ledger().erasures()).hasSize(1).noneMatch(Erasure::isPending);
      assertSumsHold();
      assertThat(house.ledger().sums()).containsExactlyElementsOf(sums);
    }
    assertThat(call).isGreaterThan(20);
  }

  /** Quoted line ends, several lines of one record, values one behind the other: each is cut so. */
  @ParameterizedTest
  @EnumSource(RecordCut.class)
  void keepsTheRecordsAroundWholeInEveryFraming(RecordCut shape) throws IOException {
    warehouse.source("shop", shape.source().toArray(String[]::new));
    warehouse.land(
        "shop", 1, shape.text("a", "bob") + shape.text("b", "ann") + shape.text("c", "cid"));
    warehouse.land(
        "shop", 2, shape.text("d", "ann") + shape.text("e", "dan") + shape.text("f", "ann"));
    warehouse.archivePurchases();
    SourceSums before = warehouse.total();
    assertThat(users()).containsExactlyInAnyOrder("bob", "ann", "cid", "ann", "dan", "ann");

    assertThat(warehouse.erasePurchases("ann").records()).isEqualTo(3);

    assertThat(users()).containsExactlyInAnyOrder("bob", "cid", "dan");
    assertThat(raw()).doesNotContain("ann");
    assertThat(warehouse.total().recordsRead()).isEqualTo(before.recordsRead());
    assertSumsOfAnArchiveMadeAnew();
  }

  /** How records are cut. */
  enum RecordCut {
    CSV(
        "format: csv\ncolumns: [id, at, user, note, qty, price]",
        "%s,2026-03-01T10:00:00Z,%s,\"two\nlines\",1,2\n"),
    START_PATTERN(
        "format: regex\nstart-pattern: '^id='\npattern: '^id=(?P<id>\\w+) at=(?P<at>\\S+)"
            + " user=(?P<user>\\w+) qty=(?P<qty>\\d)\\s+price=(?P<price>\\d)\\s*$'",
        "id=%s at=2026-03-01T10:00:00Z user=%s qty=1\n  price=2\n"),
    VALUES(
        "format: json\nframing: values",
        "{\"id\":\"%s\",\n\"at\":\"2026-03-01T10:00:00Z\",\"user\":\"%s\",\"qty\":1,\"price\":2} "),
    LINES(
        "format: json",
        "{\"id\":\"%s\",\"at\":\"2026-03-01T10:00:00Z\",\"user\":\"%s\",\"qty\":1,\"price\":2}\r\n");

    private final String keys;
    private final String text;

    RecordCut(String keys, String text) {
      this.keys = keys;
      this.text = text;
    }

    private List<String> source() {
      List<String> source = new ArrayList<>(List.of("dataset: purchase", "files: none"));
      source.add(keys);
      source.addAll(
          List.of(
              "fields:",
              "  event_id: id",
              "  event_time: at",
              "  user_id: user",
              "  order_id: {value: o}",
              "  quantity: qty",
              "  unit_price: price",
              "  currency: {value: EUR}"));
      return source;
    }

    private String text(String id, String user) {
      return text.formatted(id, user);
    }
  }

  /** The footer is read, then the segment is written anew, then its bytes are read. */
  @Test
  void readsAgainWhatWasWrittenAnewWhileItWasRead() throws IOException {
    warehouse.land("shop", 1, sale("a", 1, "ann", "1", 5) + sale("b", 1, "bob", "1", 3));
    int[] opened = {0};
    Storage door =
        new ForwardingStorage(warehouse.storage) {
          @Override
          public InputStream open(StoragePath path, long position) throws IOException {
            if (path.name().endsWith(".zst") && ++opened[0] == 2) {
              warehouse.erasePurchases("ann");
            }
            return super.open(path, position);
          }
        };

    warehouse.archivePurchases(door);

    assertThat(opened[0]).as("it began again").isGreaterThan(3);
    assertThat(users()).containsExactly("bob");
    assertSumsOfAnArchiveMadeAnew();
  }

  /** Story 13: nothing of theirs comes back, nothing of others is lost, whoever comes when. */
  @ParameterizedTest
  @EnumSource(Race.class)
  void bringsNothingBackWhereverTheOtherComesInBetween(Race race) throws IOException {
    boolean[] met = {false};
    int call;
    for (call = 1; ; call++) {
      TestingWarehouse house =
          new TestingWarehouse(directory.resolve(race + "-" + call)).withOneEngine();
      house.shop("reject-limit: 100%", "skip: [{path: price, equals: '0'}]");
      fill(house);
      house.land("shop", 3, 0, SECOND, sale("x", 2, "ann", "1", 2) + sale("y", 2, "bob", "1", 2));
      house.land("shop", 4, 0, SECOND, sale("z", 1, "ann", "1", 2) + sale("y", 2, "bob", "1", 2));
      warehouse = house;
      met[0] = false;
      List<Exception> failures = Collections.synchronizedList(new ArrayList<>());

      race.run(
          house,
          interrupted(
              house.storage,
              call,
              () -> {
                met[0] = true;
                try {
                  race.other(house);
                } catch (IOException | RuntimeException e) {
                  // Who is at work may take it for a failure of the storage, and go on.
                  failures.add(e);
                  throw e;
                }
              }));
      if (!met[0]) {
        break; // it was done before
      }
      assertThat(failures).as("%s at call %d", race, call).isEmpty();
      house.archivePurchases();

      assertThat(users())
          .as("%s at call %d", race, call)
          .containsExactlyInAnyOrder("bob", "anna", "bob");
      assertThat(raw()).doesNotContain("\"ann\"");
      assertThat(house.ledger().erasures()).hasSize(1).noneMatch(Erasure::isPending);
      assertSumsOfAnArchiveMadeAnew();
    }
    assertThat(call).isGreaterThan(20);
  }

  /** Who is at work, and who comes in between. */
  enum Race {
    ERASURE_DURING_ARCHIVE {
      @Override
      void run(TestingWarehouse house, Storage door) throws IOException {
        house.archivePurchases(door);
      }

      @Override
      void other(TestingWarehouse house) throws IOException {
        house.erasePurchases("ann");
      }
    },
    ARCHIVE_AND_MERGE_DURING_ERASURE {
      @Override
      void run(TestingWarehouse house, Storage door) throws IOException {
        house.erasePurchases(door, "ann");
      }

      @Override
      void other(TestingWarehouse house) throws IOException {
        house.archivePurchases();
        house.mergePurchases();
      }
    };

    abstract void run(TestingWarehouse house, Storage door) throws IOException;

    abstract void other(TestingWarehouse house) throws IOException;
  }

  /** A storage at one of whose calls something happens first. */
  private static Storage interrupted(Storage real, int at, TestingWarehouse.Meanwhile work) {
    AtomicInteger calls = new AtomicInteger();
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) -> {
              if (calls.incrementAndGet() == at) {
                work.happens();
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void tellsThatARecordWasErasedWhereItIsTraced() throws IOException {
    fill(warehouse);
    warehouse.erasePurchases("ann");
    var commits = commits();

    var read =
        new RawRecords(warehouse.storage, warehouse.zones, Map.of())
            .read(
                List.of(
                    new RawRecords.RawPlace(
                        "shop", warehouse.rows("purchase").get(0).getString("raw_segment", 0), 0)),
                commits);

    assertThat(read.get(0).text()).isNull();
    assertThat(read.get(0).problem()).isEqualTo("the record was erased");
  }

  private List<LedgerEntry.Commit> commits() throws IOException {
    return new Ledger(warehouse.storage, warehouse.zones.archive("purchase"))
        .entries(0).stream()
            .filter(entry -> entry instanceof LedgerEntry.Commit)
            .map(entry -> (LedgerEntry.Commit) entry)
            .toList();
  }

  private static TestingWarehouse.Meanwhile once(TestingWarehouse.Meanwhile work) {
    boolean[] done = {false};
    return () -> {
      if (!done[0]) {
        done[0] = true;
        work.happens();
      }
    };
  }

  private List<String> users() throws IOException {
    return users(warehouse);
  }

  private static List<String> users(TestingWarehouse house) throws IOException {
    List<String> users = new ArrayList<>();
    for (Group row : house.rows("purchase")) {
      users.add(row.getString("user_id", 0));
    }
    return users;
  }

  /** Returns the bytes of all segments, read as their footers tell, which proves checksums. */
  private String raw() throws IOException {
    StringBuilder text = new StringBuilder();
    LandedSegments segments = new LandedSegments(warehouse.storage);
    for (FileStatus day : warehouse.storage.list(warehouse.zones.raw("shop"))) {
      assertThat(Zones.day(day.path().name())).isPresent();
      for (DayListing.StoredSegment segment :
          DayListing.of(warehouse.storage, "shop", day.path(), bundle -> true).segments()) {
        segments.records(
            segment.path(),
            segments.footer(segment.name(), segment.path()),
            (position, bytes, from, to, size) -> {});
        try (InputStream in = segments.bytes(segment.name(), segment.path())) {
          text.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return text.toString();
  }

  private void assertSumsHold() throws IOException {
    assertThat(warehouse.ledger().sums()).allSatisfy(sum -> assertThat(sum.imbalance()).isEmpty());
    assertThat(warehouse.total().eventsArchived()).isEqualTo(warehouse.rows("purchase").size());
    assertThat(warehouse.total().recordsQuarantined())
        .isEqualTo(warehouse.rows(QuarantineTable.NAME).size());
  }

  /** The sums after an erasure are those of an archive that is made of what is left. */
  private void assertSumsOfAnArchiveMadeAnew() throws IOException {
    assertSumsHold();
    Path copy = Files.createTempDirectory(directory, "anew");
    TestingWarehouse anew = new TestingWarehouse(copy).withOneEngine();
    copy(warehouse.configuration, anew.configuration);
    copy(Path.of(warehouse.zones.raw("shop").value()), Path.of(anew.zones.raw("shop").value()));
    anew.archivePurchases();
    assertThat(warehouse.ledger().sums()).containsExactlyElementsOf(anew.ledger().sums());
    assertThat(users()).containsExactlyInAnyOrderElementsOf(users(anew));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
