package io.daybook.warehouse.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The append-only log of one table: {@code <table>/_ledger/<20-digit number>.json}. A commit is one
 * rename-if-absent of a finished file to the next number, which is atomic and excludes writers from
 * one another. It alone is authoritative: Hive's partition pointers are derived from it, and so are
 * the checkpoints, which spare a reader the old entries.
 */
public final class Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
  private static final int CHECKPOINT_INTERVAL = 25;
  private static final int ATTEMPTS = 100;

  private final Storage storage;
  private final StoragePath directory;
  private final StoragePath checkpoints;
  private final NumberedFiles files;
  private final BegunRuns runs;
  private final int checkpointInterval;

  /**
   * @param table the table's directory in its zone; {@code _ledger} is below it
   */
  public Ledger(Storage storage, StoragePath table) {
    this(storage, table, CHECKPOINT_INTERVAL);
  }

  /**
   * @param checkpointInterval entries from one checkpoint to the next
   */
  public Ledger(Storage storage, StoragePath table, int checkpointInterval) {
    this.storage = storage;
    this.directory = table.child("_ledger");
    this.checkpoints = checkpoints(directory);
    this.files =
        new NumberedFiles(
            storage, directory, FaultPoint.LEDGER_AFTER_ENTRY_WRITTEN, path -> entry(path).run());
    this.runs = new BegunRuns(storage, table);
    this.checkpointInterval = checkpointInterval;
  }

  /** Returns where a ledger keeps its checkpoints: readers needn't list its entries. */
  static StoragePath checkpoints(StoragePath ledger) {
    return ledger.child("checkpoints");
  }

  /**
   * Reads the state: the newest checkpoint and the entries after it. A missing log is empty. It
   * costs the same whatever came before the checkpoint: only a log that has none is listed.
   */
  public LedgerState state() throws IOException {
    for (StoragePath path : LedgerNames.numbered(storage.list(checkpoints))) {
      Optional<LedgerCheckpoint> checkpoint = checkpoint(path);
      if (checkpoint.isPresent()) {
        return LedgerState.fold(checkpoint.get(), entries(checkpoint.get().number()));
      }
    }
    return fold(storage.list(directory), List.of());
  }

  /**
   * Reads the state as of an entry: what the table held when that entry was its last one.
   *
   * <p>Checkpoints spare reading, and swallow nothing: the entries are never deleted, so that every
   * state can be read, an old one from the first entry on. Where somebody took old entries away,
   * only states behind the oldest checkpoint are left. Files of versions that were replaced since
   * are there until a sweep took them: those that the newest state counts as current or superseded.
   *
   * @param number 0: before the first entry
   * @throws OperatorException if the ledger has no such entry, or lacks one before it
   */
  public LedgerState state(long number) throws IOException {
    LedgerState state =
        fold(
            storage.list(directory).stream()
                .filter(file -> LedgerNames.isUpTo(file.path(), number))
                .toList(),
            storage.list(checkpoints).stream()
                .filter(file -> LedgerNames.isUpTo(file.path(), number))
                .toList());
    if (state.number() != number) {
      throw new OperatorException(
          ExitCode.USAGE,
          String.format(
              Locale.ROOT,
              "[%s] Cannot read ledger as of entry %d: expected that entry but the last before it"
                  + " is %d; give the number of an entry",
              directory,
              number,
              state.number()));
    }
    return state;
  }

  /** Older builds kept their checkpoints among the entries. */
  private LedgerState fold(List<FileStatus> files, List<FileStatus> known) throws IOException {
    List<StoragePath> candidates = new ArrayList<>(LedgerNames.numbered(known));
    candidates.addAll(LedgerNames.checkpoints(files));
    candidates.sort(Comparator.comparing(LedgerNames::number).reversed());
    for (StoragePath path : candidates) {
      Optional<LedgerCheckpoint> checkpoint = checkpoint(path);
      if (checkpoint.isPresent()) {
        return LedgerState.fold(checkpoint.get(), entries(files, checkpoint.get().number()));
      }
    }
    return LedgerState.fold(entries(files, 0));
  }

  /** Reads an entry; nothing if there is none of the number. */
  public Optional<LedgerEntry> entry(long number) throws IOException {
    try {
      return Optional.of(entry(directory.child(LedgerNames.entry(number))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads the entries after a number, in order, up to the first number that nobody has taken. It
   * costs these entries, not the history.
   *
   * @throws OperatorException if an entry is missing before the last, is damaged, or is of a newer
   *     format
   */
  public List<LedgerEntry> entries(long after) throws IOException {
    List<LedgerEntry> entries = new ArrayList<>();
    long next = after + 1;
    for (Optional<LedgerEntry> entry = entry(next); entry.isPresent(); entry = entry(next)) {
      entries.add(entry.get());
      next++;
    }
    requireEnd(next);
    return entries;
  }

  /** A number that is free, though the one behind it is taken, has lost its entry. */
  private void requireEnd(long free) throws IOException {
    StoragePath behind = directory.child(LedgerNames.entry(free + 1));
    if (storage.status(behind).isPresent() && entry(free).isEmpty()) {
      throw missing(free, free + 1);
    }
  }

  private OperatorException missing(long expected, long found) {
    return new OperatorException(
        ExitCode.BLOCKED,
        String.format(
            Locale.ROOT,
            "[%s] Cannot read ledger: expected entry %d but found %d; restore the missing"
                + " entry from a snapshot or the trash",
            directory,
            expected,
            found));
  }

  private List<LedgerEntry> entries(List<FileStatus> files, long after) throws IOException {
    List<LedgerEntry> entries = new ArrayList<>();
    for (StoragePath path : LedgerNames.entries(files, after)) {
      long expected = after + entries.size() + 1;
      if (LedgerNames.number(path) != expected) {
        throw missing(expected, LedgerNames.number(path));
      }
      entries.add(entry(path));
    }
    return entries;
  }

  /**
   * Commits a run's work.
   *
   * <p>If other runs committed since the entry's base, their entries are read: where none of them
   * changed a day that this one changes or depends on, consumed the same bytes, erased a person,
   * aborted this run or is the run to be aborted, it takes the next free number. A lost reply is
   * resolved by reading whose entry has the number.
   *
   * @param draft the work, with its base; its number is chosen here
   * @return the entry as committed
   * @throws CommitConflictException if the work has to be done again on a newer base
   * @throws CommitUnknownException if storage doesn't tell whether the commit happened; the run's
   *     files must then be left alone
   */
  public <E extends LedgerEntry> E commit(E draft) throws IOException {
    @SuppressWarnings("unchecked")
    Class<E> kind = (Class<E>) draft.getClass();
    storage.makeDirectories(directory);
    long seen = draft.base();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      for (LedgerEntry other : entries(seen)) {
        if (other.run().equals(draft.run()) && kind.isInstance(other)) {
          return finished(kind.cast(other));
        }
        LedgerConflict.between(draft, other)
            .ifPresent(
                reason -> {
                  throw new CommitConflictException(directory, other.number(), reason);
                });
        seen = other.number();
      }
      E candidate = kind.cast(draft.withNumber(seen + 1));
      byte[] content = LedgerJson.write(StoredEntry.of(candidate));
      if (files.take(candidate.number(), candidate.run(), content)) {
        return finished(candidate);
      }
    }
    throw new CommitConflictException(
        directory, seen, "other runs were faster " + ATTEMPTS + " times");
  }

  /** Forgets the begun run and writes a checkpoint; a failure here does not fail the commit. */
  private <E extends LedgerEntry> E finished(E committed) {
    try {
      if (committed instanceof LedgerEntry.Commit) {
        runs.forget(committed.run());
      }
      writeCheckpoint(committed);
    } catch (IOException e) {
      LOG.warn("[{}] after entry {}: {}", directory, committed.number(), e.getMessage());
    }
    return committed;
  }

  private void writeCheckpoint(LedgerEntry last) throws IOException {
    List<StoragePath> known = LedgerNames.numbered(storage.list(checkpoints));
    long newest = known.isEmpty() ? 0 : LedgerNames.number(known.get(0));
    if (last.number() - newest < checkpointInterval) {
      return;
    }
    LedgerCheckpoint checkpoint = state().checkpoint();
    // Among the checkpoints, which are few: a sweep finds what a crash leaves.
    StoragePath finished = checkpoints.child(".checkpoint-" + last.run());
    storage.makeDirectories(checkpoints);
    storage.delete(finished);
    storage.write(finished, LedgerJson.write(checkpoint));
    StoragePath target = checkpoints.child(LedgerNames.entry(checkpoint.number()));
    if (!storage.renameIfAbsent(finished, target)) {
      storage.delete(finished);
    }
    // Who has listed the one before may be about to read it.
    for (StoragePath old : known.subList(Math.min(1, known.size()), known.size())) {
      storage.delete(old);
    }
  }

  /** A checkpoint that can't be read is replaced by reading the entries: slower, and as right. */
  private Optional<LedgerCheckpoint> checkpoint(StoragePath path) throws IOException {
    try {
      return Optional.of(
          LedgerJson.read(
              path, storage.read(path), LedgerCheckpoint.class, StoredEntry.FORMAT_VERSION));
    } catch (JsonProcessingException | NoSuchFileException e) {
      LOG.warn("[{}] is passed over, the entries are read instead: {}", path, e.getMessage());
      return Optional.empty();
    }
  }

  private LedgerEntry entry(StoragePath path) throws IOException {
    byte[] content = storage.read(path);
    try {
      return LedgerJson.read(path, content, StoredEntry.class, StoredEntry.FORMAT_VERSION).entry();
    } catch (JsonProcessingException e) {
      throw new OperatorException(
          ExitCode.BLOCKED,
          String.format(
              Locale.ROOT,
              "[%s] Cannot read ledger entry: expected the JSON of a commit but found other bytes;"
                  + " restore the entry from a snapshot or the trash",
              path),
          e);
    }
  }
}
