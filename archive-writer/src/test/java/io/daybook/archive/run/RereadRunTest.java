package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.archive.audit.ArchiveAudit;
import io.daybook.archive.audit.ArchiveAuditReport.AuditDepth;
import io.daybook.archive.audit.AuditedTable;
import io.daybook.archive.expiry.RawExpiry;
import io.daybook.archive.quarantine.StoredQuarantine;
import io.daybook.archive.run.RereadRun.VanishingRows;
import io.daybook.archive.table.RowSelection;
import io.daybook.testing.DyingStorage;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.QuarantineTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Archived records are read anew: the archive is then as if they had been read so at first. */
class RereadRunTest {
  private static final LocalDate FIRST = TestingWarehouse.ARRIVAL;
  private static final LocalDate SECOND = FIRST.plusDays(1);

  @TempDir private Path directory;
  private TestingWarehouse warehouse;

  @BeforeEach
  void declares() throws IOException {
    warehouse = new TestingWarehouse(directory).withOneEngine();
    warehouse.shop("reject-limit: 100%");
  }

  @AfterEach
  void bothSumsHold() throws IOException {
    proves(warehouse);
  }

  private static void proves(TestingWarehouse warehouse) throws IOException {
    LedgerState state = warehouse.ledger();
    assertThat(state.sums()).allMatch(sums -> sums.imbalance().isEmpty());
    assertThat(state.sums().stream().mapToLong(SourceSums::eventsArchived).sum())
        .isEqualTo(warehouse.rows("purchase").size());
    assertThat(state.sums().stream().mapToLong(SourceSums::recordsQuarantined).sum())
        .isEqualTo(warehouse.rows(QuarantineTable.NAME).size());
    Dataset purchase =
        Optional.ofNullable(warehouse.configuration().datasets().get("purchase")).orElseThrow();
    assertThat(
            new ArchiveAudit(
                    warehouse.storage,
                    TestingWarehouse.HADOOP,
                    warehouse.zones,
                    ZoneOffset.UTC,
                    2,
                    Progress.NONE)
                .run(
                    List.of(AuditedTable.of(purchase, warehouse.zones)),
                    List.of("purchase"),
                    AuditDepth.PAGES)
                .exceptions())
        .isEmpty();
  }

  /** Returns rows, quarantine and sums. */
  private static List<String> contents(TestingWarehouse warehouse) throws IOException {
    List<String> contents = new ArrayList<>();
    for (Group row : warehouse.rows("purchase")) {
      contents.add("row " + row.toString().replace('\n', ' '));
    }
    for (Group row : warehouse.rows(QuarantineTable.NAME)) {
      contents.add("bad " + row.toString().replace('\n', ' '));
    }
    warehouse.ledger().sums().forEach(sum -> contents.add(sum.toString()));
    return contents.stream().sorted().toList();
  }

  /** Returns what an archive holds that is made of the same raw zone at once. */
  private List<String> fromScratch() throws IOException {
    warehouse.storage.delete(warehouse.zones.archive("purchase"));
    warehouse.storage.delete(
        new StoragePath(directory.resolve("daybook").resolve("quarantine").toString()));
    warehouse.archivePurchases();
    return contents(warehouse);
  }

  private static String sale(String id, int day, String quantity) {
    return AgainHouse.sale(id, day, quantity);
  }

  private void night(TestingWarehouse of, long file, LocalDate arrival, String... lines)
      throws IOException {
    of.land("shop", file, 0, arrival, String.join("", lines));
    of.archivePurchases();
  }

  private List<Integer> versions() throws IOException {
    return warehouse.ledger().partitions().values().stream()
        .map(PartitionVersion::version)
        .map(Math::toIntExact)
        .toList();
  }

  /** Three nights, two event days, a duplicate, a record that can't be read, a merge. */
  private void shopOfThreeNights(TestingWarehouse of) throws IOException {
    night(of, 1, FIRST, sale("a", 1, "1"), sale("b", 2, "2"), sale("x", 1, "\"many\""));
    night(of, 2, SECOND, sale("c", 1, "3"), sale("a", 1, "1"));
    of.mergePurchases();
    night(of, 3, SECOND.plusDays(1), sale("d", 2, "4"));
  }

  private static void currency(TestingWarehouse of, String more) throws IOException {
    of.source(
        "shop",
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
        "  currency: {value: USD}",
        more);
  }

  @Test
  void readsEveryRowAsIfItHadBeenReadSoAtFirst() throws IOException {
    shopOfThreeNights(warehouse);
    currency(warehouse, "");

    RereadReport report = warehouse.reread(VanishingRows.REFUSED);

    assertThat(report.days()).extracting(RereadReport.DayChange::changed).containsExactly(2L, 2L);
    assertThat(contents(warehouse))
        .filteredOn(row -> row.startsWith("row"))
        .hasSize(4)
        .allMatch(row -> row.contains("USD"));
    List<String> reread = contents(warehouse);
    proves(warehouse);
    assertThat(reread).isEqualTo(fromScratch());
  }

  @Test
  void changesNothingWhereTheMappingReadsTheSame() throws IOException {
    shopOfThreeNights(warehouse);
    List<String> before = contents(warehouse);
    long number = warehouse.ledger().number();

    RereadReport report = warehouse.reread(VanishingRows.REFUSED);

    assertThat(report.entry()).isEmpty();
    assertThat(report.days()).allMatch(day -> day.changed() + day.added() + day.vanishing() == 0);
    assertThat(report.days().stream().mapToLong(RereadReport.DayChange::same).sum()).isEqualTo(4);
    assertThat(warehouse.ledger().number()).isEqualTo(number);
    assertThat(contents(warehouse)).isEqualTo(before);
  }

  @Test
  void leavesDaysAsTheyAreThatComeOutAsTheyWere() throws IOException {
    night(warehouse, 1, FIRST, sale("a", 1, "1"), sale("b", 2, "2"));
    warehouse.shop("reject-limit: 100%", "skip: [{path: id, equals: b}]");

    warehouse.reread(VanishingRows.ALLOWED);

    assertThat(warehouse.ledger().partitions().values())
        .extracting(PartitionVersion::version)
        .containsExactly(1L);
    assertThat(versions()).containsExactly(1);
  }

  @Test
  void stopsIfARowWouldVanishAndNamesIt() throws IOException {
    shopOfThreeNights(warehouse);
    List<String> before = contents(warehouse);
    warehouse.shop("reject-limit: 100%", "skip: [{path: id, equals: b}]");

    assertThatThrownBy(() -> warehouse.reread(VanishingRows.REFUSED))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BLOCKED))
        .hasMessageContaining("1 rows would vanish")
        .hasMessageContaining(" at byte " + sale("a", 1, "1").length())
        .hasMessageContaining("--allow-vanishing");
    assertThat(contents(warehouse)).isEqualTo(before);

    assertThat(warehouse.reread(VanishingRows.ALLOWED).vanishes()).isEqualTo(1);
    List<String> reread = contents(warehouse);
    proves(warehouse);
    assertThat(reread).isEqualTo(fromScratch());
  }

  @Test
  void readsDuplicatesElsewhereWhenTheirEventLosesItsRow() throws IOException {
    night(warehouse, 1, FIRST, sale("a", 1, "1.5").replace("\"u\"", "\"wrong\""));
    night(warehouse, 2, SECOND, sale("a", 1, "1.5"), sale("b", 1, "1"));
    warehouse.shop("reject-limit: 100%", "skip: [{path: user, equals: wrong}]");

    RereadReport report = warehouse.reread(VanishingRows.REFUSED, FIRST, FIRST);

    assertThat(report.besides()).containsExactly("shop " + SECOND);
    assertThat(report.vanishes()).isZero();
    assertThat(warehouse.rows("purchase"))
        .extracting(row -> row.getString("event_id", 0) + row.getString("user_id", 0))
        .containsExactlyInAnyOrder("au", "bu");
    List<String> reread = contents(warehouse);
    proves(warehouse);
    assertThat(reread).isEqualTo(fromScratch());
  }

  @Test
  void readsTheDaysAloneThatAreAskedFor() throws IOException {
    night(warehouse, 1, FIRST, sale("a", 1, "1"));
    night(warehouse, 2, SECOND, sale("b", 1, "2"));
    currency(warehouse, "");

    warehouse.reread(VanishingRows.REFUSED, SECOND, SECOND);

    assertThat(warehouse.rows("purchase"))
        .extracting(row -> row.getString("event_id", 0) + row.getString("currency", 0))
        .containsExactlyInAnyOrder("aEUR", "bUSD");
  }

  @Test
  void readsQuarantinedRecordsToo() throws IOException {
    shopOfThreeNights(warehouse);
    warehouse.source("shop", AgainHouse.mapping("{path: qty, values: {many: 100}}"));

    RereadReport report = warehouse.reread(VanishingRows.REFUSED);

    assertThat(report.days()).extracting(RereadReport.DayChange::added).containsExactly(1L, 0L);
    assertThat(warehouse.rows(QuarantineTable.NAME)).isEmpty();
    List<String> reread = contents(warehouse);
    proves(warehouse);
    assertThat(reread).isEqualTo(fromScratch());
  }

  @Test
  void isHeldByAnotherRuleOfIdentity() throws IOException {
    night(warehouse, 1, FIRST, sale("a", 1, "1"), sale("b", 2, "2"));
    String[] mapping = AgainHouse.mapping("qty");
    mapping[5] = "  event_time: {path: moved, default: '2026-02-27T00:00:00Z'}";
    warehouse.source("shop", mapping);

    assertThat(warehouse.reread(VanishingRows.REFUSED).held()).isPresent();
  }

  @Test
  void tellsWhatItWouldDoAndLeavesNothingBehind() throws IOException {
    shopOfThreeNights(warehouse);
    List<String> before = contents(warehouse);
    warehouse.source("shop", AgainHouse.mapping("{path: qty, values: {'1': '11'}}"));

    RereadReport report = warehouse.planReread();

    assertThat(report.entry()).isEmpty();
    assertThat(report.days())
        .containsExactly(
            new RereadReport.DayChange(LocalDate.of(2026, 3, 1), 1, 1, 0, 0, 0),
            new RereadReport.DayChange(LocalDate.of(2026, 3, 2), 2, 0, 0, 0, 0));
    assertThat(contents(warehouse)).isEqualTo(before);
  }

  @Test
  void keepsTheNewestVersionsAndTombstones() throws IOException {
    warehouse.source("shop", versioned("{value: EUR}", "skip: [{path: price, equals: \"0\"}]"));
    night(warehouse, 1, FIRST, revision("o-1", 1, 2), revision("o-2", 1, 2), revision("o-3", 1, 5));
    night(warehouse, 2, SECOND, revision("o-1", 2, 3), revision("o-2", 2, 0));
    warehouse.source("shop", versioned("{value: USD}", "skip: [{path: price, equals: \"0\"}]"));

    assertThat(warehouse.reread(VanishingRows.REFUSED).entry()).isPresent();

    assertThat(warehouse.rows("purchase"))
        .extracting(row -> row.getString("event_id", 0) + row.getString("currency", 0))
        .containsExactlyInAnyOrder("o-1USD", "o-3USD");
    List<String> reread = contents(warehouse);
    proves(warehouse);
    assertThat(reread).isEqualTo(fromScratch());
  }

  @Test
  void takesATombstoneAwayWhoseRecordGivesARowNow() throws IOException {
    warehouse.source("shop", versioned("{value: EUR}", "skip: [{path: price, equals: \"0\"}]"));
    night(warehouse, 1, FIRST, revision("o-2", 1, 2));
    night(warehouse, 2, SECOND, revision("o-2", 2, 0));
    assertThat(warehouse.rows("purchase")).isEmpty();
    warehouse.source("shop", versioned("{value: EUR}", ""));

    warehouse.reread(VanishingRows.REFUSED, SECOND, SECOND);

    assertThat(warehouse.rows("purchase"))
        .extracting(row -> row.getLong("record_version", 0))
        .containsExactly(2L);
    List<String> reread = contents(warehouse);
    proves(warehouse);
    assertThat(reread).isEqualTo(fromScratch());
  }

  private static String revision(String id, int revision, int price) {
    return sale(id, 1, "1").replace("\"price\":2", "\"price\":" + price + ",\"rev\":" + revision);
  }

  private static String[] versioned(String currency, String more) {
    return new String[] {
      "dataset: purchase",
      "files: none",
      "reject-limit: 100%",
      "newest: {number: rev}",
      "fields:",
      "  event_id: id",
      "  event_time: at",
      "  user_id: user",
      "  order_id: order",
      "  quantity: qty",
      "  unit_price: price",
      "  currency: " + currency,
      more
    };
  }

  @Test
  void bringsNoErasedLineBackAndKeepsOthersRows() throws IOException {
    night(warehouse, 1, FIRST, sale("a", 1, "1"), sale("b", 1, "2").replace("\"u\"", "\"v\""));
    warehouse.erasePurchases("v");
    currency(warehouse, "");

    warehouse.reread(VanishingRows.REFUSED);

    assertThat(warehouse.rows("purchase"))
        .extracting(row -> row.getString("event_id", 0) + row.getString("currency", 0))
        .containsExactly("aUSD");
  }

  @Test
  void carriesRowsOfExpiredRawFilesOver() throws IOException {
    night(warehouse, 1, FIRST, sale("a", 1, "1"));
    expire();
    night(warehouse, 2, SECOND.plusDays(10), sale("b", 1, "2"));
    currency(warehouse, "");

    RereadReport report = warehouse.reread(VanishingRows.REFUSED);

    assertThat(report.carried()).containsExactly("shop " + FIRST);
    assertThat(report.days())
        .containsExactly(new RereadReport.DayChange(LocalDate.of(2026, 3, 1), 0, 1, 0, 0, 1));
    assertThat(warehouse.rows("purchase"))
        .extracting(row -> row.getString("event_id", 0) + row.getString("currency", 0))
        .containsExactlyInAnyOrder("aEUR", "bUSD");
  }

  private void expire() throws IOException {
    new RawExpiry(
            warehouse.storage,
            new DaybookConfig.Warehouse(warehouse.zones, ZoneOffset.UTC),
            new StoredQuarantine(
                new RowSelection(TestingWarehouse.HADOOP, DaybookConfig.Compression.ZSTD)),
            1,
            Clock.fixed(Instant.parse("2026-03-20T01:00:00Z"), ZoneOffset.UTC),
            RunId::random,
            Progress.NONE)
        .run(
            Optional.ofNullable(warehouse.configuration().datasets().get("purchase")).orElseThrow(),
            warehouse.mappings(),
            Duration.ofDays(2));
  }

  @Test
  void stopsIfArchivedBytesAreLost() throws IOException {
    night(warehouse, 1, FIRST, sale("a", 1, "1"));
    warehouse.storage.delete(warehouse.zones.raw("shop", FIRST));

    assertThatThrownBy(() -> warehouse.reread(VanishingRows.ALLOWED))
        .hasMessageContaining("verify raw");
  }

  @Test
  void beginsAgainIfANightCommitsMeanwhile() throws IOException {
    night(warehouse, 1, FIRST, sale("a", 1, "1"));
    currency(warehouse, "");
    int[] times = {0};

    warehouse.reread(
        VanishingRows.REFUSED,
        () -> {
          if (times[0]++ == 0) {
            night(warehouse, 2, SECOND, sale("b", 1, "2"), sale("a", 1, "1"));
          }
        });

    assertThat(times[0]).isEqualTo(2);
    List<String> reread = contents(warehouse);
    proves(warehouse);
    assertThat(reread).isEqualTo(fromScratch());
  }

  @ParameterizedTest
  @EnumSource(DyingStorage.DeathMoment.class)
  void endsTheSameWhereverItDies(DyingStorage.DeathMoment moment, @TempDir Path houses)
      throws IOException {
    shopOfThreeNights(warehouse);
    currency(warehouse, "");
    List<String> before = contents(warehouse);
    warehouse.reread(VanishingRows.REFUSED);
    List<String> after = contents(warehouse);
    boolean isDead = true;
    for (int call = 1; isDead; call++) {
      TestingWarehouse house = new TestingWarehouse(houses.resolve("h" + call)).withOneEngine();
      house.shop("reject-limit: 100%");
      shopOfThreeNights(house);
      currency(house, "");
      isDead = dies(house, call, moment);
      assertThat(contents(house)).as("call %d", call).isIn(before, after);
      house.reread(VanishingRows.REFUSED);
      assertThat(contents(house)).as("call %d", call).isEqualTo(after);
      assertThat(house.reread(VanishingRows.REFUSED).entry()).isEmpty();
    }
  }

  private static boolean dies(TestingWarehouse house, int call, DyingStorage.DeathMoment moment)
      throws IOException {
    try {
      house.reread(VanishingRows.REFUSED, new DyingStorage(house.storage, call, moment));
      return false;
    } catch (DyingStorage.Death e) {
      return true;
    } catch (RuntimeException | IOException e) {
      assertThat(e).as("the death of a thread").hasCauseInstanceOf(DyingStorage.Death.class);
      return true;
    }
  }
}
