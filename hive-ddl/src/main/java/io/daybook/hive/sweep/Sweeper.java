package io.daybook.hive.sweep;

import io.daybook.hive.publish.LedgerTable;
import io.daybook.hive.publish.MetastoreTrouble;
import io.daybook.hive.publish.PartitionCatalog;
import io.daybook.hive.publish.PartitionPointer;
import io.daybook.hive.publish.PublishedPartition;
import io.daybook.hive.publish.PublishedTable;
import io.daybook.warehouse.files.Drafts;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.BegunRun;
import io.daybook.warehouse.ledger.BegunRuns;
import io.daybook.warehouse.ledger.CommitConflictException;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.ledger.SupersededVersion;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes files that no query can read and no run can commit any more, by the ledgers alone.
 *
 * <p>A superseded version goes when the first publication that no longer names it is older than the
 * longest query. The files of a run that never committed go after an entry has made its commit
 * impossible. A version that Hive points at is never deleted, whatever the ledger says. A sweep may
 * be killed anywhere and run again, and several may run at once.
 */
public final class Sweeper {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  private final Storage storage;
  private final Publications publications;
  private final PartitionCatalog metastore;
  private final Duration retention;
  private final Duration abortAfter;
  private final Clock clock;
  private final Supplier<RunId> runIds;

  /**
   * Wires a sweep.
   *
   * @param retention longer than the longest query
   * @param abortAfter longer than the longest run; one that began earlier and has not committed
   *     never will
   * @param runIds names attempts; no two alike, ever
   */
  public Sweeper(
      Storage storage,
      Publications publications,
      PartitionCatalog metastore,
      Duration retention,
      Duration abortAfter,
      Clock clock,
      Supplier<RunId> runIds) {
    this.storage = storage;
    this.publications = publications;
    this.metastore = metastore;
    this.retention = retention;
    this.abortAfter = abortAfter;
    this.clock = clock;
    this.runIds = runIds;
  }

  /** Sweeps the versions of ledgers and the directories of their runs, one after the other. */
  public List<SweepReport> sweep(List<LedgerTable> tables) throws IOException {
    return each(tables, this::swept);
  }

  /** Returns the reports that {@link #sweep} would give; changes nothing. */
  public List<SweepReport> plan(List<LedgerTable> tables) throws IOException {
    return each(tables, this::planned);
  }

  /** What is done with a table, whose entries up to a number were published long enough ago. */
  private interface Work {
    SweepReport on(LedgerTable table, long published) throws IOException, MetastoreTrouble;
  }

  private List<SweepReport> each(List<LedgerTable> tables, Work work) throws IOException {
    Optional<PublicationRecord> record =
        publications.newestBefore(clock.instant().minus(retention));
    List<SweepReport> reports = new ArrayList<>();
    for (LedgerTable table : tables) {
      long published = record.isEmpty() ? 0 : publications.upTo(record.get(), table.home());
      reports.add(answered(table, published, work));
    }
    return reports;
  }

  private static SweepReport answered(LedgerTable table, long published, Work work)
      throws IOException {
    try {
      return work.on(table, published);
    } catch (MetastoreTrouble e) {
      throw new OperatorException(
          ExitCode.NOT_READY,
          String.format(
              "[%s] Cannot sweep: expected the metastore to tell where partitions point but found"
                  + " '%s'; run 'daybook status', then 'daybook sweep'",
              table.name(), e.getMessage()),
          e);
    }
  }

  private SweepReport planned(LedgerTable table, long published)
      throws IOException, MetastoreTrouble {
    LedgerState state = table.ledger(storage).state();
    DueVersions versions = DueVersions.of(table, state, metastore, published);
    List<BegunRun> dead = dead(table);
    List<String> directories = new ArrayList<>();
    for (BegunRun run : dead) {
      directoriesOf(table, run.run()).forEach(path -> directories.add(path.value()));
    }
    int dropped = 0;
    for (PublishedTable each : table.published()) {
      dropped += emptied(each, published).size();
    }
    return report(table, versions, runs(dead), directories, dropped);
  }

  private SweepReport swept(LedgerTable table, long published)
      throws IOException, MetastoreTrouble {
    Ledger ledger = table.ledger(storage);
    LedgerState state = ledger.state();
    DueVersions versions = DueVersions.of(table, state, metastore, published);
    List<String> runs = new ArrayList<>();
    List<String> directories = new ArrayList<>();
    List<BegunRun> dead = dead(table);
    for (BegunRun begun : dead) {
      if (isAborted(ledger, state, begun)) {
        runs.add(begun.run().toString());
        delete(table, begun, directories);
      } else {
        new BegunRuns(storage, table.home()).forget(begun.run());
      }
    }
    delete(ledger, state, versions.due());
    deleteDrafts(table, dead);
    int dropped = 0;
    for (PublishedTable each : table.published()) {
      List<List<String>> emptied = emptied(each, published);
      if (!emptied.isEmpty()) {
        metastore.drop(each.table(), emptied);
        requireStillEmpty(each, ledger.state(), emptied);
      }
      dropped += emptied.size();
    }
    SweepReport report = report(table, versions, runs, directories, dropped);
    LOG.info(
        "swept {}: {} versions, {} wait for their readers, {} runs that never committed",
        table.name(),
        report.versions().size(),
        report.waiting(),
        report.runs().size());
    return report;
  }

  private void delete(Ledger ledger, LedgerState state, List<SupersededVersion> due)
      throws IOException {
    if (due.isEmpty()) {
      return;
    }
    for (SupersededVersion version : due) {
      storage.delete(Zones.version(new StoragePath(version.directory())));
      FaultPoint.SWEEP_AFTER_DELETE.pass();
    }
    List<String> gone = due.stream().map(SupersededVersion::directory).toList();
    ledger.commit(new LedgerEntry.Sweep(runIds.get(), gone, state.number(), clock.instant()));
    FaultPoint.SWEEP_AFTER_COMMIT.pass();
  }

  /**
   * Deletes what a crash left under hidden names in the ledger's directories. Among the entries,
   * which are many after years, it looks only if a run has died.
   */
  private void deleteDrafts(LedgerTable table, List<BegunRun> dead) throws IOException {
    Instant before = clock.instant().minus(abortAfter);
    StoragePath ledger = table.home().child("_ledger");
    List<StoragePath> directories =
        new ArrayList<>(List.of(ledger.child("checkpoints"), ledger.child("parsed")));
    if (!dead.isEmpty()) {
      directories.add(ledger);
    }
    for (StoragePath directory : directories) {
      Drafts.delete(storage, directory, before);
    }
  }

  private List<BegunRun> dead(LedgerTable table) throws IOException {
    Instant before = clock.instant().minus(abortAfter);
    return new BegunRuns(storage, table.home())
        .list().stream().filter(run -> run.begunAt().isBefore(before)).toList();
  }

  /** Makes a run's commit impossible; returns false if it has committed. */
  private boolean isAborted(Ledger ledger, LedgerState state, BegunRun begun) throws IOException {
    if (state.isAborted(begun.run())) {
      return true;
    }
    try {
      ledger.commit(
          new LedgerEntry.Abort(runIds.get(), begun.run(), begun.base(), clock.instant()));
    } catch (CommitConflictException e) {
      for (LedgerEntry entry : ledger.entries(begun.base())) {
        if (entry instanceof LedgerEntry.Commit && entry.run().equals(begun.run())) {
          return false;
        }
      }
      throw e;
    }
    LOG.info("run {} of {}, begun {}, is aborted", begun.run(), begun.host(), begun.begunAt());
    FaultPoint.SWEEP_AFTER_ABORT.pass();
    return true;
  }

  /**
   * Returns the version directories that a run has made. Lists the whole table, which only the rare
   * run that never committed is worth.
   */
  private List<StoragePath> directoriesOf(LedgerTable table, RunId run) throws IOException {
    List<StoragePath> found = new ArrayList<>();
    for (PublishedTable published : table.published()) {
      collect(published.versions(), "-" + run, found);
    }
    return found;
  }

  private void collect(StoragePath directory, String suffix, List<StoragePath> found)
      throws IOException {
    for (FileStatus entry : storage.list(directory)) {
      String name = entry.path().name();
      if (entry.isDirectory() && (name.startsWith("dt=") || name.startsWith("batch="))) {
        collect(entry.path(), suffix, found);
      } else if (entry.isDirectory() && name.startsWith("v=") && name.endsWith(suffix)) {
        found.add(entry.path());
      }
    }
  }

  /** An aborted run may still write files: its record stays until a sweep finds none. */
  private void delete(LedgerTable table, BegunRun begun, List<String> deleted) throws IOException {
    List<StoragePath> directories = directoriesOf(table, begun.run());
    for (StoragePath directory : directories) {
      storage.delete(directory);
      deleted.add(directory.value());
    }
    boolean longDead = begun.begunAt().isBefore(clock.instant().minus(abortAfter.multipliedBy(2)));
    if (directories.isEmpty() && longDead) {
      new BegunRuns(storage, table.home()).forget(begun.run());
    }
  }

  /**
   * The metastore can't drop a partition on the condition that it points at nothing. One that a run
   * has filled and published meanwhile is missing in Hive now.
   */
  private static void requireStillEmpty(
      PublishedTable table, LedgerState state, List<List<String>> dropped) {
    for (PartitionVersion version : state.partitions().values()) {
      List<String> values = table.table().partitionValues(table.owner(), version.key());
      // One that holds tombstones alone is no partition.
      boolean isFilled =
          version.key().table().equals(table.ledgerTable()) && !version.files().isEmpty();
      if (isFilled && dropped.contains(values)) {
        throw new OperatorException(
            ExitCode.PARTLY_DONE,
            String.format(
                "[%s %s] Dropped a partition that had been empty for long and that another run has"
                    + " just filled: Hive lacks its rows until the next publication; run"
                    + " 'daybook publish'",
                table.table().qualifiedName(), values));
      }
    }
  }

  /** Partitions that have pointed at nothing for longer than any query. */
  private List<List<String>> emptied(PublishedTable table, long published) throws MetastoreTrouble {
    return table.own(metastore.partitions(table.table())).stream()
        .filter(
            partition ->
                PartitionPointer.NOTHING.equals(
                    partition.parameters().get(PartitionPointer.VERSION)))
        .filter(partition -> partition.ledger().filter(entry -> entry <= published).isPresent())
        .map(PublishedPartition::values)
        .toList();
  }

  private static List<String> runs(List<BegunRun> runs) {
    return runs.stream().map(run -> run.run().toString()).toList();
  }

  private static SweepReport report(
      LedgerTable table,
      DueVersions versions,
      List<String> runs,
      List<String> directories,
      int dropped) {
    return new SweepReport(
        table.name(),
        versions.due().stream().map(SupersededVersion::directory).toList(),
        versions.waiting().size(),
        versions.pointedAt().stream().map(SupersededVersion::directory).toList(),
        runs,
        directories,
        dropped);
  }
}
