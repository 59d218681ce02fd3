package io.daybook.hive.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.hive.ddl.HiveTable;
import io.daybook.hive.publish.LedgerTable;
import io.daybook.hive.publish.Publication;
import io.daybook.hive.publish.PublishedPartition;
import io.daybook.hive.publish.Publisher;
import io.daybook.hive.publish.TestingCatalog;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.BegunRun;
import io.daybook.warehouse.ledger.BegunRuns;
import io.daybook.warehouse.ledger.CommitConflictException;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real ledgers and files; what a metastore would know is kept in a map. */
class SweeperTest {
  private static final Duration DAY_LONG = Duration.ofHours(24);
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  @TempDir Path directory;
  private Storage storage;
  private Zones zones;
  private Ledger ledger;
  private final TestingCatalog pointers = new TestingCatalog();

  @BeforeEach
  void open() throws IOException {
    storage = HadoopStorage.open(URI.create("file:///"), new Configuration());
    zones = new Zones(new StoragePath(directory.resolve("daybook").toString()));
    ledger = new Ledger(storage, zones.archive("login"));
  }

  @Test
  void deletesAVersionOnceItsReplacementHasBeenPublishedForADay() throws IOException {
    PartitionVersion old = commit(RunId.random(), 0);
    publish();
    PartitionVersion current = commit(RunId.random(), 0);
    publish();

    SweepReport soon = sweepAfter(Duration.ofHours(23));
    assertThat(soon.versions()).isEmpty();
    assertThat(soon.waiting()).isEqualTo(1);
    assertThat(exists(old)).isTrue();

    SweepReport later = sweepAfter(Duration.ofHours(25));
    assertThat(later.versions()).containsExactly(old.directory());
    assertThat(exists(old)).isFalse();
    assertThat(exists(current)).isTrue();
    assertThat(ledger.state().superseded()).isEmpty();
    assertThat(sweepAfter(Duration.ofHours(26)).isEmpty()).isTrue();
  }

  @Test
  void keepsAVersionWhoseReplacementWasNeverPublished() throws IOException {
    PartitionVersion old = commit(RunId.random(), 0);
    publish();
    commit(RunId.random(), 0);

    SweepReport report = sweepAfter(Duration.ofDays(300));

    assertThat(report.versions()).isEmpty();
    assertThat(report.waiting()).isEqualTo(1);
    assertThat(exists(old)).isTrue();
  }

  /** The switch alone is no publication: it may have been seen by nobody yet, or be half done. */
  @Test
  void keepsAVersionWhoseReplacementIsSwitchedAndNotRecorded() throws IOException {
    PartitionVersion old = commit(RunId.random(), 0);
    publish();
    commit(RunId.random(), 0);
    published();

    assertThat(sweepAfter(Duration.ofDays(300)).waiting()).isEqualTo(1);
    assertThat(exists(old)).isTrue();

    publish();
    assertThat(sweepAfter(Duration.ofHours(25)).versions()).containsExactly(old.directory());
  }

  @Test
  void countsFromThePublicationThatNoLongerNamesAVersion() throws IOException {
    PartitionVersion first = commit(RunId.random(), 0);
    publish();
    date(1, Duration.ofDays(9));
    PartitionVersion second = commit(RunId.random(), 0);
    commit(RunId.random(), 1);
    publish();
    date(2, Duration.ofHours(30));
    PartitionVersion third = commit(RunId.random(), 0);
    publish();

    SweepReport report = sweepAfter(Duration.ZERO);

    assertThat(report.versions()).containsExactly(first.directory());
    assertThat(report.waiting()).isEqualTo(1);
    assertThat(exists(second)).isTrue();
    assertThat(exists(third)).isTrue();
  }

  /** What a reader of a publication's number needs is there as long as the publication is young. */
  @Test
  void leavesAllThatAPublicationOfTheLastDayNames() throws IOException {
    for (int i = 0; i < 5; i++) {
      commit(RunId.random(), 0);
      commit(RunId.random(), 1);
      publish();
      date(i + 1, Duration.ofHours(11L * (5 - i)));
    }
    PublicationRecord named =
        publications().newestBefore(Instant.now().minus(DAY_LONG)).orElseThrow();
    assertThat(named.number()).isEqualTo(3);

    assertThat(sweepAfter(Duration.ZERO).versions()).hasSize(4);

    for (long entry = named.table("archive/login").orElseThrow().entry(); entry <= 10; entry++) {
      for (PartitionVersion version : ledger.state(entry).partitions().values()) {
        assertThat(exists(version)).isTrue();
      }
    }
    assertThat(ledger.state(1).partitions().values()).noneMatch(this::isThere);
  }

  /** Empty files in each ledger's directory, which told when which entry was published. */
  @Test
  void countsAnewInAWarehouseWithTheMarksOfAnOlderBuild() throws IOException {
    PartitionVersion old = commit(RunId.random(), 0);
    commit(RunId.random(), 0);
    published();
    StoragePath marks = zones.archive("login").child("_ledger").child("published").child("login");
    storage.makeDirectories(marks);
    StoragePath mark = marks.child("00000000000000000002");
    storage.write(mark, new byte[0]);
    Files.setLastModifiedTime(
        Path.of(mark.value()), FileTime.from(Instant.now().minus(Duration.ofDays(9))));

    assertThat(sweepAfter(Duration.ofDays(300)).waiting()).isEqualTo(1);
    assertThat(exists(old)).isTrue();

    publish();
    assertThat(sweepAfter(Duration.ofHours(23)).versions()).isEmpty();
    assertThat(sweepAfter(Duration.ofHours(25)).versions()).containsExactly(old.directory());
  }

  @Test
  void countsAnewForALedgerThatWasBegunAnew() throws IOException {
    for (int i = 0; i < 3; i++) {
      commit(RunId.random(), 0);
    }
    publish();
    date(1, Duration.ofDays(9));
    storage.delete(zones.archive("login"));
    pointers.drop(HiveTable.of(Datasets.LOGIN), List.of(List.of("2026-03-01", "0")));
    PartitionVersion old = commit(RunId.random(), 0);
    commit(RunId.random(), 0);

    assertThat(sweepAfter(Duration.ofDays(300)).waiting()).isEqualTo(1);
    assertThat(exists(old)).isTrue();

    publish();
    assertThat(sweepAfter(Duration.ofHours(23)).versions()).isEmpty();
    assertThat(sweepAfter(Duration.ofHours(25)).versions()).containsExactly(old.directory());
  }

  @ParameterizedTest
  @ValueSource(strings = {"hdfs:", "hdfs://namenode:9820", "hdfs://nameservice", "file:", ""})
  void keepsWhatHivePointsAtWhateverItsFileSystemIsCalled(String fileSystem) throws IOException {
    PartitionVersion old = commit(RunId.random(), 0);
    publish();
    commit(RunId.random(), 0);
    publish();
    // A metastore that was restored from a backup.
    pointers.pointAt(old.key(), fileSystem + old.directory() + "/");

    SweepReport report = sweepAfter(Duration.ofDays(3));

    assertThat(report.versions()).isEmpty();
    assertThat(report.pointedAt()).containsExactly(old.directory());
    assertThat(exists(old)).isTrue();
  }

  @Test
  void deletesTheFilesOfARunThatNeverCommittedAndMakesItsCommitImpossible() throws IOException {
    RunId zombie = RunId.random();
    new BegunRuns(storage, zones.archive("login")).begin(zombie, 0, Instant.now());
    PartitionVersion orphan = write(zombie, DAY.plusDays(1), 0, 1);
    PartitionVersion current = commit(RunId.random(), 1);

    assertThat(sweepAfter(Duration.ofHours(23)).runs()).isEmpty();
    assertThat(exists(orphan)).isTrue();

    SweepReport report = sweepAfter(Duration.ofHours(25));
    assertThat(report.runs()).containsExactly(zombie.toString());
    assertThat(report.directories()).containsExactly(orphan.directory());
    assertThat(exists(orphan)).isFalse();
    assertThat(exists(current)).isTrue();
    assertThatThrownBy(
            () ->
                ledger.commit(
                    LedgerDraft.commit(zombie, 0).adds(List.of(orphan)).entry(Instant.now())))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("the run was aborted");
  }

  @Test
  void deletesWhatAZombieWroteAfterItWasAborted() throws IOException {
    RunId zombie = RunId.random();
    BegunRuns begun = new BegunRuns(storage, zones.archive("login"));
    begun.begin(zombie, 0, Instant.now());
    sweepAfter(Duration.ofHours(25));
    PartitionVersion late = write(zombie, 0, 1);

    assertThat(sweepAfter(Duration.ofHours(50)).directories()).containsExactly(late.directory());
    assertThat(begun.list()).extracting(BegunRun::run).containsExactly(zombie);
    sweepAfter(Duration.ofHours(51));
    assertThat(begun.list()).isEmpty();
  }

  @Test
  void leavesTheFilesOfACommittedRunWhoseRecordWasLeftBehind() throws IOException {
    RunId run = RunId.random();
    PartitionVersion version = commit(run, 0);
    BegunRuns begun = new BegunRuns(storage, zones.archive("login"));
    begun.begin(run, 0, Instant.now());

    SweepReport report = sweepAfter(Duration.ofDays(3));

    assertThat(report.runs()).isEmpty();
    assertThat(exists(version)).isTrue();
    assertThat(begun.list()).isEmpty();
    assertThat(ledger.state().isAborted(run)).isFalse();
  }

  @Test
  void dropsPartitionsThatHavePointedAtNothingForADay() throws IOException {
    commit(RunId.random(), 0);
    PartitionVersion second = commit(RunId.random(), 1);
    publish();
    ledger.commit(
        LedgerDraft.commit(RunId.random(), ledger.state().number())
            .removes(List.of(second.key()))
            .entry(Instant.now()));
    publish();

    assertThat(sweepAfter(Duration.ofHours(23)).dropped()).isZero();
    assertThat(pointers.partitions(HiveTable.of(Datasets.LOGIN))).hasSize(2);
    assertThat(sweepAfter(Duration.ofHours(25)).dropped()).isEqualTo(1);
    assertThat(pointers.partitions(HiveTable.of(Datasets.LOGIN)))
        .extracting(PublishedPartition::values)
        .containsExactly(List.of("2026-03-01", "0"));
  }

  @Test
  void tellsWhatItWouldDoAndChangesNothing() throws IOException {
    PartitionVersion old = commit(RunId.random(), 0);
    commit(RunId.random(), 0);
    publish();
    RunId zombie = RunId.random();
    new BegunRuns(storage, zones.archive("login")).begin(zombie, 2, Instant.now());
    PartitionVersion orphan = write(zombie, 1, 3);

    SweepReport plan = sweeper(Duration.ofHours(25)).plan(List.of(login())).get(0);

    assertThat(plan.versions()).containsExactly(old.directory());
    assertThat(plan.directories()).containsExactly(orphan.directory());
    assertThat(exists(old)).isTrue();
    assertThat(exists(orphan)).isTrue();
    assertThat(ledger.state().number()).isEqualTo(2);
    assertThat(sweepAfter(Duration.ofHours(25))).isEqualTo(plan);
  }

  /** Whoever died before a rename left its draft; the young ones may be renamed yet. */
  @Test
  void deletesDraftsOfRunsThatDied() throws IOException {
    commit(RunId.random(), 0);
    RunId dead = RunId.random();
    new BegunRuns(storage, zones.archive("login")).begin(dead, 1, Instant.now());
    StoragePath log = zones.archive("login").child("_ledger");
    List<StoragePath> drafts =
        List.of(
            log.child("." + dead + "-00000000000000000002.json"),
            log.child("checkpoints").child(".checkpoint-" + dead),
            log.child("parsed").child(".shop-" + dead));
    for (StoragePath draft : drafts) {
      storage.makeDirectories(draft.parent());
      storage.write(draft, new byte[] {1});
    }
    StoragePath whole = log.child("parsed").child("shop.json");
    storage.write(whole, new byte[] {1});

    sweepAfter(Duration.ofHours(23));
    for (StoragePath draft : drafts) {
      assertThat(storage.status(draft)).as("young: %s", draft).isPresent();
    }

    sweepAfter(Duration.ofHours(25));
    for (StoragePath draft : drafts) {
      assertThat(storage.status(draft)).as("old: %s", draft).isEmpty();
    }
    assertThat(storage.status(whole)).isPresent();
    assertThat(ledger.state().partitions()).hasSize(1);
  }

  private SweepReport sweepAfter(Duration time) throws IOException {
    return sweeper(time).sweep(List.of(login())).get(0);
  }

  private Sweeper sweeper(Duration later) {
    Clock clock = Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC);
    return new Sweeper(storage, publications(), pointers, DAY_LONG, DAY_LONG, clock, RunId::random);
  }

  private void publish() throws IOException {
    publications().record(Publication.entries(published()), Instant.now());
  }

  private List<Publication> published() throws IOException {
    return new Publisher(storage, URI.create("hdfs://namenode:9820"), pointers, Progress.NONE)
        .publish(login());
  }

  private Publications publications() {
    return new Publications(storage, zones, RunId::random);
  }

  /** Dates a record as if it had been written some time ago. */
  private void date(long record, Duration ago) throws IOException {
    Path file = directory.resolve("daybook/publications/%020d.json".formatted(record));
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(ago)));
  }

  private LedgerTable login() {
    return LedgerTable.of(Datasets.LOGIN, zones);
  }

  private PartitionVersion commit(RunId run, int batch) throws IOException {
    long base = ledger.state().number();
    PartitionVersion version = write(run, batch, base + 1);
    LedgerEntry.Commit committed =
        ledger.commit(LedgerDraft.commit(run, base).adds(List.of(version)).entry(Instant.now()));
    return committed.added().get(0);
  }

  private PartitionVersion write(RunId run, int batch, long version) throws IOException {
    return write(run, DAY, batch, version);
  }

  private PartitionVersion write(RunId run, LocalDate day, int batch, long version)
      throws IOException {
    StoragePath place = zones.archive("login", day, batch, version, run);
    storage.makeDirectories(place);
    StoragePath file = place.child("part-00000.parquet");
    storage.write(file, "rows".getBytes(StandardCharsets.UTF_8));
    return new PartitionVersion(
        new PartitionKey("login", day, batch),
        version,
        run,
        place.value(),
        List.of(new DataFile(file.value(), 1, 4, Map.of(), Map.of())),
        Map.of());
  }

  private boolean exists(PartitionVersion version) throws IOException {
    return storage.list(new StoragePath(version.directory())).stream()
        .anyMatch(file -> file.kind() == FileStatus.FileType.FILE);
  }

  private boolean isThere(PartitionVersion version) {
    try {
      return exists(version);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
