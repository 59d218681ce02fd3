package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.archive.audit.ArchiveAudit;
import io.daybook.archive.audit.ArchiveAuditReport;
import io.daybook.archive.audit.ArchiveAuditReport.AuditDepth;
import io.daybook.archive.audit.ArchiveFlaw;
import io.daybook.archive.audit.ArchiveFlaw.ArchiveFlawKind;
import io.daybook.archive.audit.AuditedTable;
import io.daybook.archive.table.RowSelection;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.BegunRuns;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.ledger.SupersededVersion;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.QuarantineTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage is planted in every kind of file of an archive, and found and named. */
class ArchiveAuditTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final Instant NOW = Instant.parse("2026-03-05T03:00:00Z");

  @TempDir Path directory;
  private TestingWarehouse warehouse;
  private StoragePath home;
  private long file;

  /** Two days; the first of them in two batches; duplicates, and refused records of two runs. */
  @BeforeEach
  void archiveTwoNights() throws IOException {
    warehouse = new TestingWarehouse(directory);
    warehouse.shop("reject-limit: 100%");
    home = warehouse.zones.archive("purchase");
    archive(sales("a", "2026-03-01", 40) + sales("b", "2026-03-02", 10) + "{\"id\":1}\n");
    archive(sales("c", "2026-03-01", 5) + sales("a", "2026-03-01", 3) + "{\"id\":2}\n");
  }

  private void archive(String lines) throws IOException {
    warehouse.land("shop", ++file, lines);
    assertThat(warehouse.archivePurchases().entry()).isPresent();
  }

  private static String sales(String id, String day, int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"id\":\"%s%d\",\"at\":\"%sT10:00:00.%03dZ\",\"user\":\"u%d\",\"order\":\"o%d\","
                  + "\"qty\":1,\"price\":\"1.50\",\"color\":\"red\"}\n",
              id,
              i,
              day,
              i,
              i % 7,
              i));
    }
    return lines.toString();
  }

  private ArchiveAuditReport audit(AuditDepth depth, String... names) throws IOException {
    return new ArchiveAudit(
            warehouse.storage,
            TestingWarehouse.HADOOP,
            warehouse.zones,
            ZoneOffset.UTC,
            2,
            Progress.NONE)
        .run(List.of(AuditedTable.of(Datasets.PURCHASE, warehouse.zones)), List.of(names), depth);
  }

  private List<ArchiveFlaw> shallow() throws IOException {
    return audit(AuditDepth.FOOTERS).exceptions();
  }

  private List<ArchiveFlaw> deep() throws IOException {
    return audit(AuditDepth.PAGES).exceptions();
  }

  private static List<String> kinds(List<ArchiveFlaw> flaws) {
    return flaws.stream().map(flaw -> flaw.kind().label()).toList();
  }

  private PartitionVersion version(String table, LocalDate day, int batch) throws IOException {
    return warehouse.ledger().partitions().get(new PartitionKey(table, day, batch));
  }

  private DataFile first(int batch) throws IOException {
    return version("purchase", DAY, batch).files().get(0);
  }

  private Path entry(long number) {
    return Path.of(home.value(), "_ledger", String.format(Locale.ROOT, "%020d.json", number));
  }

  /** Changes bits of a file, and what Hadoop's local file system knows of it. */
  private static void flip(Path path, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    bytes[at < 0 ? bytes.length + at : at] ^= 0x55;
    rewrite(path, bytes);
  }

  private static void rewrite(Path path, byte[] bytes) throws IOException {
    Files.deleteIfExists(path.resolveSibling("." + path.getFileName() + ".crc"));
    Files.write(path, bytes);
  }

  private static void replace(Path path, String text, String other) throws IOException {
    String before = Files.readString(path);
    assertThat(before).contains(text);
    Files.writeString(path, before.replace(text, other));
  }

  @Test
  void isCleanAfterNightsLateEventsMergesRecoveriesAndSweeps() throws IOException {
    assertThat(deep()).isEmpty();

    archive(sales("d", "2026-03-01", 30));
    assertThat(warehouse.mergePurchases().entry()).isPresent();
    ArchiveAuditReport merged = audit(AuditDepth.PAGES);
    assertThat(merged.exceptions()).isEmpty();
    assertThat(merged.tables().get(0).replaced()).isGreaterThanOrEqualTo(3);

    sweep();
    ArchiveAuditReport swept = audit(AuditDepth.PAGES);
    assertThat(swept.exceptions()).isEmpty();
    assertThat(swept.notes()).isEmpty();
    assertThat(swept.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(swept.tables())
        .singleElement()
        .satisfies(
            table -> {
              assertThat(table.rows()).isEqualTo(40 + 10 + 5 + 30 + 2);
              assertThat(table.replaced()).isZero();
              assertThat(table.entries()).isEqualTo(5);
            });
  }

  private void sweep() throws IOException {
    List<String> old =
        warehouse.ledger().superseded().stream().map(SupersededVersion::directory).toList();
    for (String version : old) {
      warehouse.storage.delete(new StoragePath(version));
    }
    new Ledger(warehouse.storage, home)
        .commit(new LedgerEntry.Sweep(RunId.random(), old, warehouse.ledger().number(), NOW));
  }

  @Test
  void isCleanAfterARecoveryOfQuarantinedRecords() throws IOException {
    AgainHouse again = AgainHouse.make(Files.createDirectories(directory.resolve("again")));
    again.warehouse().recoverPurchases(AgainHouse.SOURCE);
    warehouse = again.warehouse();

    ArchiveAuditReport report = audit(AuditDepth.PAGES);

    assertThat(report.exceptions()).isEmpty();
    assertThat(report.notes())
        .singleElement()
        .asString()
        .contains("records read of source shop aren't compared for 2 arrival days");
  }

  @Test
  void isCleanAfterAnErasure() throws IOException {
    assertThat(warehouse.erasePurchases("u1").rows()).isPositive();

    ArchiveAuditReport report = audit(AuditDepth.PAGES);

    assertThat(report.exceptions()).isEmpty();
    assertThat(report.notes()).as("records read are compared, too").isEmpty();
  }

  @Test
  void namesADamagedEntryAndGoesOnByNothing() throws IOException {
    flip(entry(2), 1);

    assertThat(shallow())
        .singleElement()
        .satisfies(
            flaw -> {
              assertThat(flaw.kind()).isEqualTo(ArchiveFlawKind.ENTRY);
              assertThat(flaw.path()).isEqualTo(entry(2).toString());
              assertThat(flaw.found()).isEqualTo("other bytes");
            });
  }

  @Test
  void looksOnAtFilesByACheckpointBehindADamagedEntry() throws IOException {
    checkpoint();
    flip(entry(1), 1);
    Files.delete(Path.of(first(1).path()));

    assertThat(kinds(shallow())).containsExactly("entry", "missing");
  }

  @Test
  void namesAnEntryThatIsMissingBetweenOthers() throws IOException {
    Files.delete(entry(1));

    assertThat(shallow())
        .singleElement()
        .satisfies(
            flaw -> {
              assertThat(flaw.path()).isEqualTo(entry(1).toString());
              assertThat(flaw.expected()).isEqualTo("entry 1, since later ones are there");
              assertThat(flaw.found()).isEqualTo("no such file");
            });
  }

  @Test
  void missesTheLastEntryThatAPublicationNames() throws IOException {
    warehouse.publishArchive();
    Files.delete(entry(2));

    assertThat(shallow())
        .filteredOn(flaw -> flaw.kind() == ArchiveFlawKind.ENTRY)
        .singleElement()
        .extracting(ArchiveFlaw::expected)
        .isEqualTo("entry 2, which publication 1 names");
  }

  @Test
  void namesAnEntryOfAnotherNumber() throws IOException {
    replace(entry(2), "\"number\":2,", "\"number\":3,");

    assertThat(shallow()).extracting(ArchiveFlaw::found).containsExactly("that of entry 3");
  }

  @Test
  void namesASecondCommitOfARun() throws IOException {
    Files.writeString(
        entry(3), Files.readString(entry(2)).replace("\"number\":2,", "\"number\":3,"));

    assertThat(shallow())
        .singleElement()
        .extracting(ArchiveFlaw::found)
        .asString()
        .startsWith("a second commit of run ");
  }

  /** Commits something that changes nothing, with a checkpoint. */
  private Path checkpoint() throws IOException {
    LedgerEntry.Abort abort =
        new Ledger(warehouse.storage, home, 1)
            .commit(
                new LedgerEntry.Abort(
                    RunId.random(), RunId.random(), warehouse.ledger().number(), NOW));
    return Path.of(
        home.value(),
        "_ledger",
        String.format(Locale.ROOT, "checkpoints/%020d.json", abort.number()));
  }

  @Test
  void namesACheckpointThatLies() throws IOException {
    Path checkpoint = checkpoint();
    assertThat(deep()).isEmpty();
    replace(checkpoint, "\"eventsArchived\":55", "\"eventsArchived\":54");

    assertThat(shallow())
        .singleElement()
        .satisfies(
            flaw -> {
              assertThat(flaw.kind()).isEqualTo(ArchiveFlawKind.CHECKPOINT);
              assertThat(flaw.path()).isEqualTo(checkpoint.toString());
              assertThat(flaw.expected()).isEqualTo("the fold of the entries up to 3");
              assertThat(flaw.found()).isEqualTo("one with other sums");
            });
  }

  @Test
  void namesACheckpointThatHidesAVersion() throws IOException {
    Path checkpoint = checkpoint();
    replace(checkpoint, "\"batch\":1", "\"batch\":7");

    assertThat(kinds(shallow())).containsExactly("checkpoint");
    assertThat(shallow().get(0).found()).contains("lacks 2 of its versions and has 2 others");

    Files.delete(Path.of(first(0).path()));
    assertThat(kinds(shallow())).containsExactly("checkpoint", "missing");
  }

  @Test
  void namesADamagedCheckpoint() throws IOException {
    Path checkpoint = checkpoint();
    flip(checkpoint, 0);

    assertThat(kinds(shallow())).containsExactly("checkpoint");
  }

  @Test
  void findsADamagedPageOnlyWhenPagesAreRead() throws IOException {
    DataFile damaged = first(0);
    flip(Path.of(damaged.path()), 40);

    assertThat(shallow()).isEmpty();
    List<ArchiveFlaw> flaws = deep();
    assertThat(flaws.get(0).kind()).isEqualTo(ArchiveFlawKind.DAMAGED);
    assertThat(flaws.get(0).path()).isEqualTo(damaged.path());
    assertThat(flaws.get(0).day()).isEqualTo(DAY);
  }

  @Test
  void namesADamagedFooter() throws IOException {
    DataFile damaged = first(0);
    flip(Path.of(damaged.path()), -20);

    assertThat(shallow()).extracting(ArchiveFlaw::path).containsOnly(damaged.path());
  }

  @Test
  void namesAFileThatWasCut() throws IOException {
    DataFile damaged = first(0);
    Path path = Path.of(damaged.path());
    rewrite(path, Arrays.copyOf(Files.readAllBytes(path), (int) damaged.bytes() - 8));

    assertThat(shallow())
        .singleElement()
        .satisfies(
            flaw -> {
              assertThat(flaw.kind()).isEqualTo(ArchiveFlawKind.CHANGED);
              assertThat(flaw.expected())
                  .isEqualTo(String.format(Locale.ROOT, "%,d bytes", damaged.bytes()));
            });
  }

  @Test
  void namesAFileThatIsNoParquet() throws IOException {
    DataFile damaged = first(0);
    rewrite(Path.of(damaged.path()), new byte[(int) damaged.bytes()]);

    assertThat(kinds(shallow())).containsExactly("unreadable");
  }

  @Test
  void namesAMissingFileAndWhatItsSumsLack() throws IOException {
    DataFile gone = first(1);
    Files.delete(Path.of(gone.path()));

    assertThat(shallow())
        .singleElement()
        .satisfies(
            flaw -> {
              assertThat(flaw.kind()).isEqualTo(ArchiveFlawKind.MISSING);
              assertThat(flaw.path()).isEqualTo(gone.path());
              assertThat(flaw.expected()).isEqualTo("5 rows");
              assertThat(flaw.toString())
                  .startsWith(
                      "missing: [" + gone.path() + "] purchase 2026-03-01 batch 1: expected ")
                  .contains("trash and snapshots");
            });
    assertThat(deep())
        .filteredOn(flaw -> flaw.kind() == ArchiveFlawKind.SUM)
        .singleElement()
        .satisfies(
            flaw -> {
              assertThat(flaw.day()).isEqualTo(TestingWarehouse.ARRIVAL);
              assertThat(flaw.expected())
                  .isEqualTo("55 events archived of source shop, as the ledger says");
              assertThat(flaw.found()).isEqualTo("50 rows");
            });
  }

  @Test
  void namesTheFileOfAnotherVersion() throws IOException {
    Path day = Path.of(first(0).path());
    byte[] other =
        Files.readAllBytes(Path.of(version("purchase", DAY.plusDays(1), 0).files().get(0).path()));
    rewrite(day, other);

    assertThat(kinds(shallow())).containsOnly("changed").isNotEmpty();
  }

  @Test
  void namesADamagedQuarantine() throws IOException {
    DataFile refused = version(QuarantineTable.NAME, TestingWarehouse.ARRIVAL, 0).files().get(0);
    flip(Path.of(refused.path()), 30);

    assertThat(shallow()).isEmpty();
    assertThat(deep())
        .anySatisfy(
            flaw -> {
              assertThat(flaw.kind()).isEqualTo(ArchiveFlawKind.DAMAGED);
              assertThat(flaw.table()).isEqualTo("quarantine of purchase");
              assertThat(flaw.path()).isEqualTo(refused.path());
            });

    Files.delete(Path.of(refused.path()));
    assertThat(kinds(shallow())).containsExactly("missing");
    assertThat(deep())
        .anySatisfy(
            flaw -> {
              assertThat(flaw.kind()).isEqualTo(ArchiveFlawKind.SUM);
              assertThat(flaw.expected()).startsWith("2 records quarantined of source shop");
              assertThat(flaw.found()).isEqualTo("1 rows in quarantine");
            });
  }

  @Test
  void namesWhatNothingExplains() throws IOException {
    Path own = Path.of(first(0).path()).getParent();
    Path copy = Files.writeString(own.resolve("part-00001.parquet"), "x");
    Path stranger = Files.createDirectories(own.resolveSibling("v=000000000009-0123456789ab"));
    Path text = Files.writeString(Path.of(home.value(), "_ledger", "notes.txt"), "x");
    Path table = Files.writeString(Path.of(home.value()).resolveSibling("README"), "x");
    Path day = Files.createDirectories(Path.of(home.value(), "dt=2026-3-1"));

    List<ArchiveFlaw> flaws = shallow();

    assertThat(kinds(flaws)).containsOnly("surplus");
    assertThat(flaws)
        .extracting(ArchiveFlaw::path)
        .containsExactlyInAnyOrder(
            copy.toString(),
            stranger.toString(),
            text.toString(),
            table.toString(),
            day.toString());
  }

  @Test
  void takesFilesOfARunThatHasBegunForNoException() throws IOException {
    RunId run = RunId.random();
    new BegunRuns(warehouse.storage, home).begin(run, 2, NOW);
    Files.createDirectories(Path.of(warehouse.zones.archive("purchase", DAY, 9, 3, run).value()));

    ArchiveAuditReport report = audit(AuditDepth.FOOTERS);

    assertThat(report.exceptions()).isEmpty();
    assertThat(report.notes())
        .containsExactly(
            "[purchase] runs "
                + run
                + " have begun and not committed: their files go when they"
                + " are swept");
  }

  /** Commits rows of the first day's first batch once more, as another partition. */
  private PartitionVersion commitAgain(PartitionKey key, int rows) throws IOException {
    RunId run = RunId.random();
    long base = warehouse.ledger().number();
    StoragePath place = warehouse.zones.archive("purchase", key.day(), key.batch(), base + 1, run);
    int[] left = {rows};
    List<DataFile> files =
        new RowSelection(TestingWarehouse.HADOOP, DaybookConfig.Compression.ZSTD)
            .copy(
                "purchase",
                Datasets.PURCHASE.columns(),
                version("purchase", DAY, 0).files(),
                row -> left[0]-- > 0,
                place);
    PartitionVersion version =
        new PartitionVersion(key, base + 1, run, place.value(), files, Map.of());
    new Ledger(warehouse.storage, home)
        .commit(
            LedgerDraft.commit(run, base)
                .adds(List.of(version))
                .sums(
                    List.of(
                        new SourceSums(
                            "shop", TestingWarehouse.ARRIVAL, rows, rows, 0, 0, rows, rows, 0)))
                .entry(NOW));
    return version;
  }

  @Test
  void namesAnEventThatIsInTwoBatches() throws IOException {
    PartitionVersion again = commitAgain(new PartitionKey("purchase", DAY, 2), 2);

    assertThat(shallow()).isEmpty();
    assertThat(deep())
        .singleElement()
        .satisfies(
            flaw -> {
              assertThat(flaw.kind()).isEqualTo(ArchiveFlawKind.DUPLICATE);
              assertThat(flaw.batch()).isEqualTo(2);
              assertThat(flaw.path()).isEqualTo(again.files().get(0).path());
              assertThat(flaw.expected()).isEqualTo("each event_id once");
              assertThat(flaw.found())
                  .startsWith("2 twice, also in " + first(0).path() + ", first 'a")
                  .endsWith("of shop");
            });
  }

  @Test
  void namesRowsOfAnotherDay() throws IOException {
    LocalDate other = LocalDate.of(2026, 3, 3);
    PartitionVersion moved = commitAgain(new PartitionKey("purchase", other, 0), 3);

    assertThat(shallow()).isEmpty();
    assertThat(deep())
        .singleElement()
        .satisfies(
            flaw -> {
              assertThat(flaw.kind()).isEqualTo(ArchiveFlawKind.MISPLACED);
              assertThat(flaw.day()).isEqualTo(other);
              assertThat(flaw.path()).isEqualTo(moved.files().get(0).path());
              assertThat(flaw.found()).isEqualTo("3 of other days, first of 2026-03-01");
            });
  }

  @Test
  void namesSumsThatDoNotHold() throws IOException {
    new Ledger(warehouse.storage, home)
        .commit(
            LedgerDraft.commit(RunId.random(), 2)
                .sums(
                    List.of(new SourceSums("shop", TestingWarehouse.ARRIVAL, 9, 8, 0, 0, 8, 4, 4)))
                .entry(NOW));

    assertThat(shallow())
        .extracting(ArchiveFlaw::found)
        .containsExactlyInAnyOrder(
            "9 records read, but 8 gave events + 0 quarantined + 0 skipped", "4 rows less");
    assertThat(deep())
        .extracting(ArchiveFlaw::expected)
        .contains("59 events archived of source shop, as the ledger says");
  }

  @Test
  void comparesRecordsReadWithTheFootersOfTheRawZone() throws IOException {
    replace(
        entry(1),
        "\"recordsRead\":51,\"recordsWithEvents\":50",
        "\"recordsRead\":52,\"recordsWithEvents\":51");

    assertThat(shallow()).isEmpty();
    assertThat(deep())
        .singleElement()
        .satisfies(
            flaw -> {
              assertThat(flaw.kind()).isEqualTo(ArchiveFlawKind.SUM);
              assertThat(flaw.expected()).startsWith("61 records read of source shop");
              assertThat(flaw.found()).isEqualTo("60 in the footers of the archived segments");
            });
  }

  @Test
  void comparesOverAllDaysWhereTheRawZoneLacksSegments() throws IOException {
    warehouse.storage.delete(warehouse.zones.raw("shop", TestingWarehouse.ARRIVAL));

    ArchiveAuditReport report = audit(AuditDepth.PAGES);

    assertThat(report.exceptions()).isEmpty();
    assertThat(report.notes())
        .hasSize(2)
        .anySatisfy(note -> assertThat(note).contains("55 rows of source shop are of segments"));
  }

  @Test
  void looksAtATableThatNothingDeclares() throws IOException {
    Path other = Path.of(warehouse.zones.archive("parcels").value());
    Files.createDirectories(other.resolve("dt=2026-03-01/batch=0/v=000000000001-0123456789ab"));

    ArchiveAuditReport report = audit(AuditDepth.FOOTERS);

    assertThat(kinds(report.exceptions())).containsExactly("surplus");
    assertThat(report.notes())
        .singleElement()
        .asString()
        .startsWith("[parcels] is in the zone and the configuration doesn't declare it");
    assertThat(audit(AuditDepth.FOOTERS, "purchase").exceptions()).isEmpty();
  }

  @Test
  void saysWhichTablesThereAre() {
    assertThatThrownBy(() -> audit(AuditDepth.FOOTERS, "purchases"))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("expected one of the tables purchase but found 'purchases'");
  }

  /** In headers of pages there are a few bits that no reader asks. */
  @Test
  void findsFlippedBitsAllOverThePages() throws IOException {
    Path path = Path.of(first(0).path());
    byte[] sound = Files.readAllBytes(path);
    int looked = 0;
    int missed = 0;
    for (int at = 4; at < endOfPages(path); at += 11) {
      byte[] damaged = sound.clone();
      damaged[at] ^= 0x04;
      rewrite(path, damaged);
      looked++;
      missed += deep().isEmpty() ? 1 : 0;
    }

    assertThat(looked).isGreaterThan(100);
    assertThat(missed).isLessThanOrEqualTo(looked / 50);
  }

  private static int endOfPages(Path path) throws IOException {
    long end = 0;
    try (ParquetFileReader reader = open(path)) {
      for (ColumnChunkMetaData chunk : reader.getRowGroups().get(0).getColumns()) {
        end = Math.max(end, chunk.getStartingPos() + chunk.getTotalSize());
      }
    }
    return (int) end;
  }

  private static ParquetFileReader open(Path path) throws IOException {
    return ParquetFileReader.open(
        HadoopInputFile.fromPath(
            new org.apache.hadoop.fs.Path(path.toString()), TestingWarehouse.HADOOP));
  }

  /** Readers skip pages by them, and no checksum covers them. */
  @Test
  void findsFlippedBitsInWhatReadersSkipBy() throws IOException {
    Path path = Path.of(first(0).path());
    byte[] sound = Files.readAllBytes(path);
    long filter;
    long bounds;
    long places;
    try (ParquetFileReader reader = open(path)) {
      ColumnChunkMetaData user =
          reader.getRowGroups().get(0).getColumns().stream()
              .filter(chunk -> chunk.getPath().toDotString().equals("user_id"))
              .findFirst()
              .orElseThrow();
      filter = user.getBloomFilterOffset();
      bounds = user.getColumnIndexReference().getOffset();
      places = user.getOffsetIndexReference().getOffset();
    }

    byte[] without = sound.clone();
    Arrays.fill(without, (int) filter + 20, (int) filter + 44, (byte) 0);
    rewrite(path, without);
    assertThat(deep().get(0).found()).contains("user_id").contains("Bloom filter");
    int greatest = new String(sound, StandardCharsets.ISO_8859_1).indexOf("u6", (int) bounds);
    byte[] narrower = sound.clone();
    narrower[greatest + 1] = '3';
    rewrite(path, narrower);
    assertThat(deep().get(0).found()).contains("user_id").contains("bounds of the page index");
    byte[] elsewhere = sound.clone();
    elsewhere[(int) places + 5] ^= 0x04;
    rewrite(path, elsewhere);
    assertThat(kinds(deep())).contains("damaged");
  }
}
