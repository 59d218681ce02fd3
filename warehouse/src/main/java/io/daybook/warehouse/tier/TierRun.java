package io.daybook.warehouse.tier;

import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.BegunRuns;
import io.daybook.warehouse.ledger.CommitConflictException;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.Zones;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Rewrites the batches of a dataset's old days under a policy, byte for byte: rows, contents and
 * sums stay, so that no figure is made anew. A day is one entry of its ledger. A day whose files
 * lie as they should is left alone.
 *
 * <p>What a crash leaves:
 *
 * <ul>
 *   <li>before a day's entry: files that nobody reads, of a begun run that the sweep aborts; the
 *       next run writes the day again
 *   <li>after it: the day under the policy, unpublished; the next publication switches it, and the
 *       next run passes over it
 *   <li>between days: some of them done; the next run goes on with the others
 * </ul>
 */
public final class TierRun {
  private static final int ATTEMPTS = 3;
  private static final int BUFFER_BYTES = 1 << 20;

  private final Storage storage;
  private final StoragePolicies policies;
  private final Zones zones;
  private final Clock clock;
  private final Supplier<RunId> runIds;

  /**
   * Wires a run.
   *
   * @param runIds names attempts; no two alike, ever
   */
  public TierRun(
      Storage storage, StoragePolicies policies, Zones zones, Clock clock, Supplier<RunId> runIds) {
    this.storage = storage;
    this.policies = policies;
    this.zones = zones;
    this.clock = clock;
    this.runIds = runIds;
  }

  /**
   * Tells which days lie otherwise; changes nothing.
   *
   * @param wanted the days to look at
   */
  public List<TieredDay> plan(String dataset, Predicate<LocalDate> wanted, StoragePolicy policy)
      throws IOException {
    policies.require(policy);
    LedgerState state = new Ledger(storage, zones.archive(dataset)).state();
    List<TieredDay> days = new ArrayList<>();
    for (PartitionKey day : days(state, wanted)) {
      tiered(day, misplaced(state, day, policy)).ifPresent(days::add);
    }
    return days;
  }

  /**
   * Rewrites the days that lie otherwise, the dataset's and those of its quarantine.
   *
   * @return the days that were rewritten
   * @throws OperatorException if the cluster can't hold the policy, before anything is written; or
   *     if written files don't lie as they should, or differ: that day was not committed then
   * @throws CommitConflictException if other runs changed a day in each of three attempts; it stays
   *     as it is, earlier days are done
   */
  public List<TieredDay> run(String dataset, Predicate<LocalDate> wanted, StoragePolicy policy)
      throws IOException {
    policies.require(policy);
    LedgerState state = new Ledger(storage, zones.archive(dataset)).state();
    List<TieredDay> days = new ArrayList<>();
    for (PartitionKey day : days(state, wanted)) {
      rewritten(dataset, day, policy).ifPresent(days::add);
    }
    return days;
  }

  private Optional<TieredDay> rewritten(String dataset, PartitionKey day, StoragePolicy policy)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(dataset, day, policy);
      } catch (CommitConflictException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private Optional<TieredDay> attempt(String dataset, PartitionKey day, StoragePolicy policy)
      throws IOException {
    Ledger ledger = new Ledger(storage, zones.archive(dataset));
    LedgerState base = ledger.state();
    List<PartitionVersion> old = misplaced(base, day, policy);
    if (old.isEmpty()) {
      return Optional.empty();
    }
    RunId run = runIds.get();
    BegunRuns begun = new BegunRuns(storage, zones.archive(dataset));
    begun.begin(run, base.number(), clock.instant());
    List<PartitionVersion> copies = new ArrayList<>();
    for (PartitionVersion version : old) {
      copies.add(copy(dataset, version, base.number() + 1, run, policy));
    }
    try {
      ledger.commit(LedgerDraft.commit(run, base.number()).adds(copies).entry(clock.instant()));
    } catch (CommitConflictException e) {
      // It never commits; what it copied may be of a person who was erased meanwhile.
      for (PartitionVersion copy : copies) {
        storage.delete(new StoragePath(copy.directory()));
      }
      begun.forget(run);
      throw e;
    }
    return tiered(day, old);
  }

  private static List<PartitionKey> days(LedgerState state, Predicate<LocalDate> wanted) {
    return state.partitions().keySet().stream()
        .filter(key -> wanted.test(key.day()))
        .map(key -> new PartitionKey(key.table(), key.day(), 0))
        .distinct()
        .sorted()
        .toList();
  }

  private static Optional<TieredDay> tiered(PartitionKey day, List<PartitionVersion> versions) {
    List<DataFile> files = versions.stream().flatMap(TierRun::files).toList();
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TieredDay(
                day.table(),
                day.day(),
                files.size(),
                files.stream().mapToLong(DataFile::bytes).sum()));
  }

  private static Stream<DataFile> files(PartitionVersion version) {
    return Stream.concat(version.files().stream(), version.tombstones().stream());
  }

  /** Returns the day's batches of which a file doesn't lie under the policy. */
  private List<PartitionVersion> misplaced(
      LedgerState state, PartitionKey day, StoragePolicy policy) throws IOException {
    TreeMap<PartitionKey, PartitionVersion> found = new TreeMap<>();
    for (PartitionVersion version : state.partitions().values()) {
      PartitionKey key = version.key();
      if (!key.table().equals(day.table()) || !key.day().equals(day.day())) {
        continue;
      }
      for (DataFile file : files(version).toList()) {
        if (!policies.holds(new StoragePath(file.path()), policy)) {
          found.put(key, version);
          break;
        }
      }
    }
    return List.copyOf(found.values());
  }

  private PartitionVersion copy(
      String dataset, PartitionVersion old, long version, RunId run, StoragePolicy policy)
      throws IOException {
    PartitionKey key = old.key();
    StoragePath directory =
        key.table().equals(QuarantineTable.NAME)
            ? zones.quarantine(dataset, key.day(), key.batch(), version, run)
            : zones.archive(dataset, key.day(), key.batch(), version, run);
    storage.makeDirectories(directory);
    policies.apply(directory, policy);
    List<DataFile> files = new ArrayList<>();
    for (DataFile file : old.files()) {
      files.add(copy(file, directory, policy));
    }
    List<DataFile> tombstones = new ArrayList<>();
    for (DataFile file : old.tombstones()) {
      tombstones.add(copy(file, directory, policy));
    }
    return new PartitionVersion(
        key,
        version,
        run,
        directory.value(),
        files,
        old.inputs(),
        old.content(),
        old.reached(),
        old.totals(),
        old.pin(),
        tombstones);
  }

  private DataFile copy(DataFile file, StoragePath directory, StoragePolicy policy)
      throws IOException {
    StoragePath from = new StoragePath(file.path());
    StoragePath to = directory.child(from.name());
    CRC32C read = new CRC32C();
    try (InputStream in = storage.open(from, 0);
        StorageOutput out = storage.create(to)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      long bytes = 0;
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        out.write(buffer, 0, length);
        read.update(buffer, 0, length);
        bytes += length;
      }
      if (bytes != file.bytes()) {
        throw new EOFException(
            String.format(
                Locale.ROOT,
                "%s: expected %,d bytes as in the ledger but found %,d; run 'daybook verify"
                    + " archive'",
                from,
                file.bytes(),
                bytes));
      }
    }
    if (checksum(to) != read.getValue()) {
      throw notTaken(to, "the bytes of " + from + " but found others");
    }
    if (!policies.holds(to, policy)) {
      throw notTaken(to, "all blocks under " + policy + " but some lie otherwise");
    }
    return new DataFile(to.value(), file.rows(), file.bytes(), file.min(), file.max());
  }

  private long checksum(StoragePath path) throws IOException {
    CRC32C checksum = new CRC32C();
    try (InputStream in = storage.open(path, 0)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        checksum.update(buffer, 0, length);
      }
    }
    return checksum.getValue();
  }

  private static OperatorException notTaken(StoragePath file, String expected) {
    return new OperatorException(
        ExitCode.BLOCKED,
        "Cannot tier: expected of "
            + file
            + " "
            + expected
            + "; its day was not committed and stays as it was; look at the DataNodes, then run"
            + " again");
  }
}
