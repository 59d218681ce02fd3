package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.daybook.archive.audit.ArchiveAudit;
import io.daybook.archive.audit.ArchiveAuditReport;
import io.daybook.archive.audit.ArchiveAuditReport.AuditDepth;
import io.daybook.archive.audit.AuditedTable;
import io.daybook.archive.expiry.ExpiryReport;
import io.daybook.archive.expiry.ExpiryReport.ExpiredSource;
import io.daybook.archive.expiry.ExpiryReport.SpareReason;
import io.daybook.archive.expiry.ExpiryReport.SparedFiles;
import io.daybook.archive.expiry.QuarantineExpiry;
import io.daybook.archive.expiry.RawExpiry;
import io.daybook.archive.quarantine.StoredQuarantine;
import io.daybook.archive.table.RowSelection;
import io.daybook.archive.trace.RawRecords;
import io.daybook.archive.trace.RawRecords.LandedRecord;
import io.daybook.archive.trace.RawRecords.RawPlace;
import io.daybook.testing.DyingStorage;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.RawManifest;
import io.daybook.warehouse.segment.RawManifests;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.WarehouseIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Segments that are kept for thirty days. */
class RawExpiryTest {
  private static final LocalDate OLD = TestingWarehouse.ARRIVAL;
  private static final LocalDate OLDER = OLD.minusDays(1);
  private static final LocalDate YOUNG = OLD.plusDays(1);
  private static final Duration RETENTION = Duration.ofDays(30);

  /** The first moment at which what arrived on {@link #OLD} is too old, and nothing younger is. */
  private static final Instant NOW = Instant.parse("2026-04-04T00:00:00Z");

  /** Of {@link #archived}. */
  static final int OLD_DAYS = 2;

  static final int OLD_FILES = 4;

  @TempDir Path directory;
  private TestingWarehouse warehouse;

  @BeforeEach
  void declareSource() throws IOException {
    warehouse = new TestingWarehouse(directory).withOneEngine();
    warehouse.shop("reject-limit: 50%");
  }

  @Test
  void removesWhatIsArchivedAndOldAndTellsOfItInManifests() throws IOException {
    landThreeDays(warehouse);
    warehouse.archivePurchases();
    List<String> rows = rows(warehouse);
    List<StoragePath> before = files(warehouse);

    ExpiryReport plan =
        expiry(warehouse.storage, warehouse)
            .plan(Datasets.PURCHASE, warehouse.mappings(), RETENTION, Optional.empty());
    assertThat(files(warehouse)).isEqualTo(before);
    ExpiryReport report = expire();

    assertThat(report).isEqualTo(plan);
    assertThat(report.firstKept()).isEqualTo(YOUNG);
    assertThat(report.sources())
        .singleElement()
        .satisfies(
            source -> {
              assertThat(source.days()).isEqualTo(2);
              assertThat(source.files()).isEqualTo(4);
              assertThat(source.segments()).isEqualTo(5);
              assertThat(source.records()).isEqualTo(10);
              assertThat(source.spared()).isEmpty();
              assertThat(source.problems()).isEmpty();
            });
    assertThat(files(warehouse)).hasSize(1).allMatch(path -> path.value().contains("dt=" + YOUNG));
    assertThat(told(warehouse))
        .extracting(SegmentFooter::file, SegmentFooter::records, SegmentFooter::arrivalDay)
        .containsExactlyInAnyOrder(
            tuple(1L, 2L, OLDER),
            tuple(2L, 2L, OLDER),
            tuple(3L, 2L, OLD),
            tuple(4L, 2L, OLD),
            tuple(5L, 2L, OLD));
    assertThat(rows(warehouse)).isEqualTo(rows);
    assertThat(expire().files()).isZero();
    assertThat(ExpiryReport.exitCode(List.of(expire()))).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertSums();
  }

  /** Whoever doesn't know manifests must not use the warehouse any more. */
  @Test
  void raisesTheFormatOfTheWarehouseAndKeepsItsZone() throws IOException {
    landThreeDays(warehouse);
    warehouse.archivePurchases();
    Instant bundles =
        WarehouseIdentity.bundlesSince(warehouse.storage, warehouse.zones).orElse(Instant.MAX);

    expire();

    assertThat(
            new String(warehouse.storage.read(warehouse.zones.identity()), StandardCharsets.UTF_8))
        .contains("\"formatVersion\":3");
    assertThat(WarehouseIdentity.zone(warehouse.storage, warehouse.zones)).contains(ZoneOffset.UTC);
    assertThat(WarehouseIdentity.bundlesSince(warehouse.storage, warehouse.zones).orElseThrow())
        .isBeforeOrEqualTo(bundles);
    warehouse.land("shop", 90, 0, YOUNG, line("later", 1));
    assertThat(warehouse.archivePurchases().rows()).isOne();
  }

  @Test
  void tellsOfSegmentsFromWhichAPersonWasErased() throws IOException {
    warehouse.land("shop", 70, 0, OLDER, line("x1", 1).replace("\"u\"", "\"ann\""));
    warehouse.land("shop", 71, 0, OLDER, line("x2", 1));
    warehouse.archivePurchases();
    assertThat(warehouse.erasePurchases("ann").rows()).isOne();

    assertThat(expire().files()).isEqualTo(2);

    assertThat(told(warehouse)).hasSize(2).anyMatch(footer -> !footer.equals(footer.sealed()));
    warehouse.land("shop", 72, 0, OLDER, line("x3", 1));
    warehouse.archivePurchases();
    assertThat(expire().files()).isOne();
    assertThat(rows(warehouse)).hasSize(2);
    assertSums();
  }

  @Test
  void knowsDuplicatesOfEventsWhoseSegmentsAreGone() throws IOException {
    landThreeDays(warehouse);
    warehouse.archivePurchases();
    expire();
    List<String> rows = rows(warehouse);

    warehouse.land("shop", 77, 0, YOUNG, line("a1", 1) + line("b2", 2) + line("new", 1));
    ArchiveReport report = warehouse.archivePurchases();

    assertThat(report.sums())
        .singleElement()
        .satisfies(
            sum -> {
              assertThat(sum.recordsRead()).isEqualTo(3);
              assertThat(sum.eventsDuplicate()).isEqualTo(2);
              assertThat(sum.eventsArchived()).isOne();
            });
    assertThat(rows(warehouse)).containsAll(rows).hasSize(rows.size() + 1);
    assertSums();
  }

  /** The same bytes under the same name, as an agent lands them that lost its journal and more. */
  @Test
  void takesNoByteTwiceThatIsLandedAgainUnderItsName() throws IOException {
    landThreeDays(warehouse);
    warehouse.archivePurchases();
    expire();
    landThreeDays(warehouse);

    assertThat(warehouse.archivePurchases().entry()).isEmpty();
    assertThat(expire().files()).as("without another manifest").isPositive();
    assertThat(files(warehouse)).allMatch(path -> path.value().contains("dt=" + YOUNG));
    assertSums();
  }

  @Test
  void sparesASourceOfWhichSomethingWaits() throws IOException {
    landThreeDays(warehouse);
    warehouse.archivePurchases();
    warehouse.land("shop", 50, 0, OLD, line("waits", 1));
    List<StoragePath> before = files(warehouse);

    assertThat(expire().sources())
        .extracting(ExpiredSource::held, ExpiredSource::files)
        .containsExactly(tuple("segments of it wait since " + OLD, 0L));
    assertThat(files(warehouse)).isEqualTo(before);

    warehouse.archivePurchases();
    warehouse.land("shop", 51, 0, LocalDate.of(2026, 4, 3), line("yesterday", 1));
    assertThat(expire().files()).as("yesterday's wait for the night").isEqualTo(5);
  }

  @Test
  void sparesASourceWhoseIdentityChanged() throws IOException {
    landThreeDays(warehouse);
    warehouse.archivePurchases();
    warehouse.shop("reject-limit: 50%", "ids: others");
    warehouse.land("shop", 50, 0, LocalDate.of(2026, 4, 3), line("new", 1));

    assertThat(expire().sources())
        .extracting(ExpiredSource::held)
        .containsExactly("it is held (IDENTITY)");
  }

  /** 'archive --again' reads them in the raw zone. */
  @Test
  void sparesSegmentsOfQuarantinedRecordsUntilTheyAreMended() throws IOException {
    warehouse.land("shop", 1, 0, OLD, line("a", 1) + line("b", 1));
    warehouse.land("shop", 2, 0, OLD, line("c", 1) + bad("d"));
    warehouse.archivePurchases();

    ExpiryReport report = expire();

    assertThat(report.files()).isOne();
    assertThat(report.sources().get(0).spared())
        .containsExactly(new SparedFiles(SpareReason.QUARANTINED, 1, 1));
    assertThat(files(warehouse)).hasSize(1);
    warehouse.shop("reject-limit: 50%");
    Path source = warehouse.configuration.resolve("sources").resolve("shop.yaml");
    Files.writeString(
        source, Files.readString(source).replace("qty", "{path: qty, values: {one: 1}}"));
    assertThat(warehouse.recoverPurchases("shop").missing()).isZero();
    assertThat(warehouse.rows(QuarantineTable.NAME)).isEmpty();

    assertThat(expire().files()).isOne();
    assertThat(files(warehouse)).isEmpty();
    assertThat(rows(warehouse)).hasSize(4);
    assertSums();
  }

  /** A dry run tells what the run does, whose quarantine goes first. */
  @Test
  void plansAsIfTheQuarantineHadExpired() throws IOException {
    warehouse.land("shop", 1, 0, OLDER, line("a", 1) + bad("b"));
    warehouse.land("shop", 2, 0, OLD, line("c", 1) + bad("d"));
    warehouse.archivePurchases();
    Duration kept = RETENTION.plusDays(1);

    ExpiryReport plan =
        expiry(warehouse.storage, warehouse)
            .plan(Datasets.PURCHASE, warehouse.mappings(), RETENTION, Optional.of(kept));

    assertThat(plan.files()).isOne();
    assertThat(plan.sources().get(0).spared())
        .containsExactly(new SparedFiles(SpareReason.QUARANTINED, 1, 1));
    new QuarantineExpiry(
            warehouse.storage,
            warehouse.zones,
            new StoredQuarantine(
                new RowSelection(TestingWarehouse.HADOOP, DaybookConfig.Compression.ZSTD)),
            Clock.fixed(NOW, ZoneOffset.UTC),
            RunId::random)
        .run(Datasets.PURCHASE, kept);
    assertThat(expire()).isEqualTo(plan);
  }

  /** An eraser writes a file anew between the look at its footer and the look at its bytes. */
  @Test
  void takesNoErasureForDamage() throws IOException {
    warehouse.land("shop", 1, 0, OLD, line("a", 1) + line("b", 1));
    warehouse.archivePurchases();
    StoragePath file = files(warehouse).get(0);
    int opens = 1;
    for (boolean[] met = {true}; met[0]; opens++) {
      TestingWarehouse house =
          new TestingWarehouse(directory.resolve("erased-" + opens)).withOneEngine();
      house.shop("reject-limit: 50%");
      house.land("shop", 1, 0, OLD, line("a", 1) + line("b", 1));
      house.archivePurchases();
      met[0] = false;
      int[] left = {opens};
      Storage door =
          new ForwardingStorage(house.storage) {
            @Override
            public InputStream open(StoragePath path, long position) throws IOException {
              if (path.name().equals(file.name()) && --left[0] == 0) {
                met[0] = true;
                house.erasePurchases("u");
              }
              return super.open(path, position);
            }
          };

      ExpiryReport report = expiry(door, house).run(Datasets.PURCHASE, house.mappings(), RETENTION);

      assertThat(report.problems()).as("open %d", opens).isEmpty();
      expiry(house.storage, house).run(Datasets.PURCHASE, house.mappings(), RETENTION);
      assertThat(files(house)).as("open %d", opens).isEmpty();
    }
    assertThat(opens).isGreaterThan(3);
  }

  /** An expiry died over its manifest; the next one's is another. */
  @Test
  void deletesDraftsOfManifestsThatWereNeverFinished() throws IOException {
    warehouse.land("shop", 1, 0, OLD, line("a", 1));
    warehouse.archivePurchases();
    String agent =
        SegmentName.parse(files(warehouse).get(0).name()).map(SegmentName::agent).orElse("unknown");
    StoragePath home = warehouse.zones.manifests("shop").child(agent);
    warehouse.storage.makeDirectories(home);
    StoragePath draft = home.child(".dt=2026-01-01-0123456789ab.json.zst");
    warehouse.storage.write(draft, new byte[] {1});
    Files.setLastModifiedTime(Path.of(draft.value()), FileTime.from(NOW.minus(Duration.ofDays(3))));

    assertThat(expire().files()).isOne();

    assertThat(warehouse.storage.status(draft)).isEmpty();
  }

  @Test
  void sparesABundleOfWhichASliceIsQuarantined() throws IOException {
    warehouse.together(
        () -> {
          warehouse.land("shop", 1, 0, OLD, line("a", 1) + line("b", 1));
          warehouse.land("shop", 2, 0, OLD, bad("c"));
        });
    warehouse.archivePurchases();

    assertThat(expire().sources().get(0).spared())
        .containsExactly(new SparedFiles(SpareReason.QUARANTINED, 1, 1));
    assertThat(files(warehouse)).hasSize(1);
  }

  @Test
  void leavesWhatIsNotAsItWasSealed() throws IOException {
    landThreeDays(warehouse);
    warehouse.archivePurchases();
    StoragePath damaged =
        files(warehouse).stream()
            .filter(path -> path.value().contains("-00000003-"))
            .findFirst()
            .orElseThrow();
    byte[] bytes = warehouse.storage.read(damaged);
    bytes[10] ^= 1;
    warehouse.storage.delete(damaged);
    warehouse.storage.write(damaged, bytes);

    ExpiryReport report = expire();

    assertThat(report.files()).isEqualTo(3);
    assertThat(report.sources().get(0).spared())
        .extracting(SparedFiles::reason)
        .containsExactly(SpareReason.DAMAGED);
    assertThat(report.problems()).singleElement().asString().contains(damaged.value());
    assertThat(ExpiryReport.exitCode(List.of(report))).isEqualTo(ExitCode.BLOCKED);
    assertThat(files(warehouse)).contains(damaged);
    assertThat(told(warehouse)).extracting(SegmentFooter::file).doesNotContain(3L);
  }

  @Test
  void sparesTheSegmentsThatAYoungOneTakesRowsFrom() throws IOException {
    csv("carry: {by: id, columns: [at, user]}");
    long end = 0;
    for (int i = 0; i < 20; i++) {
      end = landRow(1, end, OLD, "k" + i + ",2026-03-01,kim,1\n");
    }
    landRow(1, end, YOUNG, "k19,,,2\nz,2026-03-01,lee,1\n");
    landRow(2, 0, OLD, "other,2026-03-01,kim,1\n");
    warehouse.archivePurchases();

    ExpiryReport report = expire();

    assertThat(report.sources().get(0).spared())
        .containsExactly(new SparedFiles(SpareReason.NEEDED, 16, 16));
    assertThat(report.files()).isEqualTo(4 + 1);
    assertThat(told(warehouse)).extracting(SegmentFooter::file).contains(2L);
    assertSums();
  }

  @Test
  void sparesTheSegmentsThatTellAYoungOneItsHeader() throws IOException {
    csv("header: '^id,'");
    // Landed before the source had a rule for headers: their footers don't tell.
    long second = landUntold(0, OLDER, "id,at,user,qty\na,2026-03-01,kim,1\n");
    long third = landUntold(second, OLD, "b,2026-03-01,kim,1\n");
    landUntold(third, YOUNG, "c,2026-03-01,kim,1\n");
    landRow(2, 0, OLD, "id,at,user,qty\nd,2026-03-01,kim,1\n");
    warehouse.archivePurchases();

    ExpiryReport report = expire();

    assertThat(report.sources().get(0).spared())
        .extracting(SparedFiles::reason)
        .contains(SpareReason.NEEDED);
    assertThat(files(warehouse)).hasSize(3);
  }

  @Test
  void sparesNothingOfAHeaderThatFootersTell() throws IOException {
    csv("header: '^id,'");
    long second = landRow(1, 0, OLD, "id,at,user,qty\na,2026-03-01,kim,1\n");
    landRow(1, second, YOUNG, "b,2026-03-01,kim,1\n");
    warehouse.archivePurchases();

    assertThat(expire().files()).isOne();
    assertThat(warehouse.total().recordsQuarantined()).isZero();
  }

  /** Wherever it dies, a second run ends as one that was let alone. */
  @ParameterizedTest
  @EnumSource(DyingStorage.DeathMoment.class)
  void endsTheSameWhereverItDies(DyingStorage.DeathMoment moment, @TempDir Path houses)
      throws IOException {
    landThreeDays(warehouse);
    warehouse.archivePurchases();
    expire();
    List<String> expected =
        told(warehouse).stream().map(f -> f.name().fileName()).sorted().toList();
    List<String> rows = rows(warehouse);
    boolean dead = true;
    for (int call = 1; dead; call++) {
      TestingWarehouse house = archived(houses.resolve("at-" + call));

      dead = dies(house, call, moment);
      if (dead) {
        assertThat(audit(house).exceptions()).as("between, call %s", call).isEmpty();
        assertThat(house.archivePurchases().entry()).as("call %s", call).isEmpty();
      }
      expiry(house.storage, house).run(Datasets.PURCHASE, house.mappings(), RETENTION);

      assertThat(files(house)).as("call %s", call).hasSize(1);
      assertThat(told(house).stream().map(footer -> footer.name().fileName()).sorted().toList())
          .as("call %s", call)
          .isEqualTo(expected);
      assertThat(rows(house)).isEqualTo(rows);
    }
  }

  private static boolean dies(TestingWarehouse house, int call, DyingStorage.DeathMoment moment)
      throws IOException {
    try {
      expiry(new DyingStorage(house.storage, call, moment), house)
          .run(Datasets.PURCHASE, house.mappings(), RETENTION);
      return false;
    } catch (DyingStorage.Death e) {
      return true;
    } catch (IllegalStateException e) {
      assertThat(e).as("the death of a thread").hasCauseInstanceOf(DyingStorage.Death.class);
      return true;
    }
  }

  /** An eraser died behind its draft, which holds the records of others. */
  @Test
  void deletesDraftsOfErasuresWithTheirFiles() throws IOException {
    landThreeDays(warehouse);
    warehouse.archivePurchases();
    for (StoragePath file : files(warehouse)) {
      StoragePath draft = file.parent().child(".erase-0123456789ab-" + file.name());
      warehouse.storage.write(draft, warehouse.storage.read(file));
    }

    expire();

    for (LocalDate day : List.of(OLDER, OLD, YOUNG)) {
      assertThat(warehouse.storage.list(warehouse.zones.raw("shop", day)))
          .filteredOn(file -> file.path().name().startsWith("."))
          .hasSize(day.equals(YOUNG) ? 1 : 0);
    }
    assertSums();
  }

  @Test
  void leavesAnArchiveThatIsProvedByItsManifests() throws IOException {
    landThreeDays(warehouse);
    warehouse.archivePurchases();
    expire();

    ArchiveAuditReport report = audit(warehouse);

    assertThat(report.exceptions()).isEmpty();
    assertThat(report.notes()).isEmpty();

    // Without them it can't tell, and says so.
    warehouse.storage.delete(warehouse.zones.manifests());
    assertThat(audit(warehouse).notes()).isNotEmpty();
  }

  @Test
  void refusesToReadADamagedManifest() throws IOException {
    landThreeDays(warehouse);
    warehouse.archivePurchases();
    expire();
    StoragePath manifest = manifests(warehouse).get(0).path();
    byte[] bytes = warehouse.storage.read(manifest);
    bytes[bytes.length / 2] ^= 1;
    warehouse.storage.delete(manifest);
    warehouse.storage.write(manifest, bytes);

    assertThatThrownBy(() -> new RawManifests(warehouse.storage, warehouse.zones).read(manifest))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining(manifest.value())
        .hasMessageContaining("put the file back");
  }

  @Test
  void leavesRowsThatTellThatTheirLineExpired() throws IOException {
    landThreeDays(warehouse);
    warehouse.archivePurchases();
    expire();

    LandedRecord record = trace("a1");

    assertThat(record.text()).isNull();
    assertThat(record.arrivalDay()).isEqualTo(OLDER);
    assertThat(record.entry()).isOne();
    assertThat(record.problem())
        .contains("has expired (retention.raw)", "/_manifests/shop/host/dt=" + OLDER);
    assertThat(trace("f1").text()).isEqualTo(line("f1", 1).strip());
  }

  private LandedRecord trace(String id) throws IOException {
    Group row =
        warehouse.rows("purchase").stream()
            .filter(each -> each.getString("event_id", 0).equals(id))
            .findFirst()
            .orElseThrow();
    RawPlace place =
        new RawPlace("shop", row.getString("raw_segment", 0), row.getLong("raw_offset", 0));
    List<LedgerEntry.Commit> commits =
        new Ledger(warehouse.storage, warehouse.zones.archive("purchase"))
            .entries(0).stream().map(entry -> (LedgerEntry.Commit) entry).toList();
    return new RawRecords(warehouse.storage, warehouse.zones, Map.of())
        .read(List.of(place), commits)
        .get(0);
  }

  private static void landThreeDays(TestingWarehouse house) throws IOException {
    house.land("shop", 1, 0, OLDER, line("a1", 1) + line("a2", 1));
    house.land("shop", 2, 0, OLDER, line("b1", 1) + line("b2", 2));
    house.land("shop", 3, 0, OLD, line("c1", 1) + line("c2", 2));
    house.together(
        () -> {
          house.land("shop", 4, 0, OLD, line("d1", 1) + line("d2", 2));
          house.land("shop", 5, 0, OLD, line("e1", 1) + line("a1", 1));
        });
    house.land("shop", 6, 0, YOUNG, line("f1", 1) + line("f2", 2));
  }

  private void csv(String more) throws IOException {
    warehouse.source(
        "shop",
        "dataset: purchase",
        "files: none",
        "format: csv",
        "columns: [id, at, user, qty]",
        more,
        "reject-limit: 90%",
        "fields:",
        "  event_id: id",
        "  event_time: at",
        "  user_id: user",
        "  order_id: id",
        "  quantity: qty",
        "  unit_price: {value: 1}");
  }

  private long landRow(long file, long start, LocalDate day, String text) throws IOException {
    warehouse.land("shop", file, start, day, text);
    return start + text.length();
  }

  private long landUntold(long start, LocalDate day, String text) throws IOException {
    warehouse.land(
        new SegmentName("host", "shop", 1, start, start + text.length()),
        day,
        text.getBytes(StandardCharsets.UTF_8),
        footer -> footer.withFormatVersion(4));
    return start + text.length();
  }

  private static String line(String id, int day) {
    return AgainHouse.sale(id, day, "1");
  }

  private static String bad(String id) {
    return AgainHouse.sale(id, 1, "'one'");
  }

  private ExpiryReport expire() throws IOException {
    return expire(warehouse);
  }

  static ExpiryReport expire(TestingWarehouse house) throws IOException {
    return expiry(house.storage, house).run(Datasets.PURCHASE, house.mappings(), RETENTION);
  }

  /** Removes what arrived more than thirty days before a day. */
  static ExpiryReport expire(TestingWarehouse house, LocalDate today) throws IOException {
    Instant now = today.atStartOfDay(ZoneOffset.UTC).toInstant();
    return expiry(house.storage, house, now).run(Datasets.PURCHASE, house.mappings(), RETENTION);
  }

  /** Returns a warehouse that has archived {@link #OLD_DAYS} and a young one. */
  static TestingWarehouse archived(Path directory) throws IOException {
    TestingWarehouse house = new TestingWarehouse(directory).withOneEngine();
    house.shop("reject-limit: 50%");
    landThreeDays(house);
    house.archivePurchases();
    return house;
  }

  private static RawExpiry expiry(Storage storage, TestingWarehouse house) {
    return expiry(storage, house, NOW);
  }

  private static RawExpiry expiry(Storage storage, TestingWarehouse house, Instant now) {
    return new RawExpiry(
        storage,
        new DaybookConfig.Warehouse(house.zones, ZoneOffset.UTC),
        new StoredQuarantine(
            new RowSelection(TestingWarehouse.HADOOP, DaybookConfig.Compression.ZSTD)),
        2,
        Clock.fixed(now, ZoneOffset.UTC),
        RunId::random,
        Progress.NONE);
  }

  /** Returns the files of the source's days. */
  static List<StoragePath> files(TestingWarehouse house) throws IOException {
    List<StoragePath> files = new ArrayList<>();
    for (FileStatus day : house.storage.list(house.zones.raw("shop"))) {
      house.storage.list(day.path()).forEach(file -> files.add(file.path()));
    }
    return files;
  }

  private static List<RawManifests.ManifestFile> manifests(TestingWarehouse house)
      throws IOException {
    return new RawManifests(house.storage, house.zones).list("shop");
  }

  /** Returns the footers in all manifests. */
  static List<SegmentFooter> told(TestingWarehouse house) throws IOException {
    List<SegmentFooter> told = new ArrayList<>();
    for (RawManifests.ManifestFile file : manifests(house)) {
      RawManifest manifest = new RawManifests(house.storage, house.zones).read(file.path());
      assertThat(manifest.arrivalDay()).isEqualTo(file.arrivalDay());
      manifest.files().forEach(each -> told.addAll(each.segments()));
    }
    return told;
  }

  static List<String> rows(TestingWarehouse house) throws IOException {
    return house.rows("purchase").stream()
        .map(row -> row.getString("event_id", 0) + " of " + row.getString("raw_segment", 0))
        .sorted()
        .toList();
  }

  static ArchiveAuditReport audit(TestingWarehouse house) throws IOException {
    return new ArchiveAudit(
            house.storage, TestingWarehouse.HADOOP, house.zones, ZoneOffset.UTC, 2, Progress.NONE)
        .run(List.of(AuditedTable.of(Datasets.PURCHASE, house.zones)), List.of(), AuditDepth.PAGES);
  }

  private void assertSums() throws IOException {
    assertThat(warehouse.ledger().sums())
        .isNotEmpty()
        .allSatisfy(sum -> assertThat(sum.imbalance()).isEmpty());
    assertThat(warehouse.rows("purchase")).hasSize((int) warehouse.total().eventsArchived());
    assertThat(new TreeSet<>(rows(warehouse))).hasSize(rows(warehouse).size());
  }
}
