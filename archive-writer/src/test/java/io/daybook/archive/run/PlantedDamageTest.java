package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.audit.ArchiveAudit;
import io.daybook.archive.audit.ArchiveAuditReport.AuditDepth;
import io.daybook.archive.audit.ArchiveFlaw;
import io.daybook.archive.audit.AuditedTable;
import io.daybook.archive.table.TombstoneFiles;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.segment.RawManifests;
import io.daybook.warehouse.table.Datasets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damage in files that only some archives have, is found and named: tombstones, manifests of
 * expiry, erasures, attempts of tasks. {@code ArchiveAuditTest} has those of every archive.
 */
class PlantedDamageTest {
  @TempDir Path directory;

  /** Two versions of one record, the later one voided, and a record beside it. */
  private TestingWarehouse withTombstones() throws IOException {
    TestingWarehouse house = new TestingWarehouse(directory).withOneEngine();
    house.shop("newest: {number: v}", "reject-limit: 100%", "skip: [{path: void, equals: 'yes'}]");
    house.land("shop", 1, sale("a", 1, "") + sale("b", 1, ""));
    house.archivePurchases();
    house.land("shop", 2, sale("a", 2, ",\"void\":\"yes\""));
    house.archivePurchases();
    assertThat(flaws(house)).isEmpty();
    return house;
  }

  private static String sale(String id, int version, String more) {
    return String.format(
        Locale.ROOT,
        "{\"id\":\"%s\",\"v\":%d,\"at\":\"2026-03-01T09:00:00Z\",\"user\":\"%s\",\"order\":\"o\","
            + "\"qty\":1,\"price\":2%s}%n",
        id,
        version,
        id,
        more);
  }

  private static List<ArchiveFlaw> flaws(TestingWarehouse house) throws IOException {
    boolean hasVersions =
        house.mappings().stream().anyMatch(mapping -> mapping.version().isPresent());
    return new ArchiveAudit(
            house.storage, TestingWarehouse.HADOOP, house.zones, ZoneOffset.UTC, 2, Progress.NONE)
        .run(
            List.of(
                AuditedTable.of(
                    hasVersions ? Datasets.PURCHASE.withVersions() : Datasets.PURCHASE,
                    house.zones)),
            List.of(),
            AuditDepth.PAGES)
        .exceptions();
  }

  private static List<String> named(List<ArchiveFlaw> flaws) {
    return flaws.stream().map(flaw -> flaw.kind().label() + " " + flaw.path()).distinct().toList();
  }

  private static DataFile tombstones(TestingWarehouse house) throws IOException {
    return house.ledger().partitions().values().stream()
        .flatMap(version -> version.tombstones().stream())
        .findFirst()
        .orElseThrow();
  }

  private static void flip(Path path, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    bytes[at < 0 ? bytes.length + at : at] ^= 0x55;
    write(path, bytes);
  }

  /** Hadoop's local file system keeps a checksum beside. */
  private static void write(Path path, byte[] bytes) throws IOException {
    Files.deleteIfExists(path.resolveSibling("." + path.getFileName() + ".crc"));
    Files.write(path, bytes);
  }

  @Test
  void namesTombstonesWithADamagedPage() throws IOException {
    TestingWarehouse house = withTombstones();
    String path = tombstones(house).path();
    flip(Path.of(path), 40);

    assertThat(named(flaws(house))).containsExactly("damaged " + path);
  }

  @Test
  void namesTombstonesWithADamagedFooter() throws IOException {
    TestingWarehouse house = withTombstones();
    String path = tombstones(house).path();
    flip(Path.of(path), -20);

    assertThat(flaws(house)).isNotEmpty().extracting(ArchiveFlaw::path).containsOnly(path);
  }

  @Test
  void namesTombstonesThatWereCut() throws IOException {
    TestingWarehouse house = withTombstones();
    DataFile file = tombstones(house);
    Path path = Path.of(file.path());
    write(path, Arrays.copyOf(Files.readAllBytes(path), (int) file.bytes() - 8));

    assertThat(named(flaws(house))).containsExactly("changed " + path);
  }

  @Test
  void namesTombstonesThatAreMissing() throws IOException {
    TestingWarehouse house = withTombstones();
    Path path = Path.of(tombstones(house).path());
    Files.delete(path);

    assertThat(named(flaws(house))).containsExactly("missing " + path);
  }

  @Test
  void namesTombstonesThatNoEntryNames() throws IOException {
    TestingWarehouse house = withTombstones();
    PartitionVersion bare =
        house.ledger().partitions().values().stream()
            .filter(version -> version.tombstones().isEmpty())
            .findFirst()
            .orElseThrow();
    Path stranger =
        Files.copy(
            Path.of(tombstones(house).path()),
            Path.of(bare.directory()).resolve(TombstoneFiles.NAME));

    assertThat(named(flaws(house))).containsExactly("surplus " + stranger);
  }

  /** Whatever else is damaged is named all the same. */
  @Test
  void namesADamagedManifestBesideOtherDamage() throws IOException {
    TestingWarehouse house = RawExpiryTest.archived(directory);
    RawExpiryTest.expire(house);
    assertThat(flaws(house)).isEmpty();
    StoragePath manifest = new RawManifests(house.storage, house.zones).list("shop").get(0).path();
    flip(Path.of(manifest.value()), 20);
    String page = house.ledger().partitions().values().iterator().next().files().get(0).path();
    flip(Path.of(page), 40);

    assertThat(named(flaws(house))).contains("unreadable " + manifest.value(), "damaged " + page);
  }

  /** The entry that erased, and the one that ended it. */
  @Test
  void namesDamagedEntriesOfAnErasure() throws IOException {
    TestingWarehouse house = new TestingWarehouse(directory).withOneEngine();
    house.shop();
    house.land("shop", 1, sale("a", 1, "") + sale("b", 1, ""));
    house.archivePurchases();
    house.erasePurchases("a");
    assertThat(house.ledger().number()).isEqualTo(3);
    assertThat(flaws(house)).isEmpty();
    for (long number : new long[] {2, 3}) {
      Path entry =
          Path.of(
              house.zones.archive("purchase").value(),
              "_ledger",
              String.format(Locale.ROOT, "%020d.json", number));
      byte[] sound = Files.readAllBytes(entry);

      flip(entry, 1);
      assertThat(named(flaws(house))).as("entry %s", number).contains("entry " + entry);

      write(entry, sound);
    }
    assertThat(flaws(house)).isEmpty();
  }

  /** A task that was lost may leave a file of its own, but none in the attempt that counts. */
  @Test
  void namesAFileInTheAttemptThatCounts() throws IOException {
    TestingWarehouse house = new TestingWarehouse(directory);
    house.shop();
    house.land("shop", 1, sale("a", 1, "") + sale("b", 1, ""));
    house.archivePurchasesByTasks();
    Path taken =
        Path.of(house.ledger().partitions().values().iterator().next().files().get(0).path());
    Path attempt = taken.getParent();
    assertThat(attempt).isNotNull();
    assertThat(attempt.getFileName().toString()).startsWith("attempt-");
    Path lost = Files.createDirectories(attempt.resolveSibling("attempt-99"));
    Files.copy(taken, lost.resolve("part-00000.parquet"));
    assertThat(flaws(house)).isEmpty();

    Path stranger = Files.copy(taken, attempt.resolve("part-00001.parquet"));

    assertThat(named(flaws(house))).containsExactly("surplus " + stranger);
  }
}
