package io.daybook.warehouse.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
  private static final int CHECKPOINT_INTERVAL = 100;
  private static final int ATTEMPTS = 100;

  private final Storage storage;
  private final StoragePath directory;
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
    this.runs = new BegunRuns(storage, table);
    this.checkpointInterval = checkpointInterval;
  }

  /** Reads the state: the newest checkpoint and the entries after it. A missing log is empty. */
  public LedgerState state() throws IOException {
    List<FileStatus> files = storage.list(directory);
    for (StoragePath path : LedgerNames.checkpoints(files)) {
      Optional<LedgerCheckpoint> checkpoint = checkpoint(path);
      if (checkpoint.isPresent()) {
        return LedgerState.fold(checkpoint.get(), entries(files, checkpoint.get().number()));
      }
    }
    return LedgerState.fold(entries(files, 0));
  }

  /**
   * Reads the entries after a number, in order.
   *
   * @throws OperatorException if an entry is missing between two, is damaged, or is of a newer
   *     format
   */
  public List<LedgerEntry> entries(long after) throws IOException {
    return entries(storage.list(directory), after);
  }

  private List<LedgerEntry> entries(List<FileStatus> files, long after) throws IOException {
    List<LedgerEntry> entries = new ArrayList<>();
    for (StoragePath path : LedgerNames.entries(files, after)) {
      long expected = after + entries.size() + 1;
      if (LedgerNames.number(path) != expected) {
        throw new OperatorException(
            ExitCode.BLOCKED,
            String.format(
                Locale.ROOT,
                "[%s] Cannot read ledger: expected entry %d but found %d; restore the missing"
                    + " entry from a snapshot or the trash",
                directory,
                expected,
                LedgerNames.number(path)));
      }
      entries.add(entry(path));
    }
    return entries;
  }

  /**
   * Commits a run's work.
   *
   * <p>If other runs committed since the entry's base, their entries are read: where none of them
   * changed a day that this one changes or depends on, consumed the same bytes, aborted this run or
   * is the run to be aborted, it takes the next free number. A lost reply is resolved by reading
   * whose entry has the number.
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
      if (rename(candidate)) {
        return finished(candidate);
      }
    }
    throw new CommitConflictException(
        directory, seen, "other runs were faster " + ATTEMPTS + " times");
  }

  /** Returns whether the candidate has its number now; false if another entry has. */
  private boolean rename(LedgerEntry candidate) throws IOException {
    StoragePath target = directory.child(LedgerNames.entry(candidate.number()));
    StoragePath finished = directory.child("." + candidate.run() + "-" + target.name());
    IOException lost = null;
    for (int retry = 0; retry < 5; retry++) {
      try {
        writeOnce(finished, candidate);
        FaultPoint.LEDGER_AFTER_ENTRY_WRITTEN.pass();
        if (storage.renameIfAbsent(finished, target)) {
          return true;
        }
      } catch (IOException e) {
        lost = e;
      }
      // The name is taken, or the reply was lost: whose is it?
      Optional<RunId> owner = owner(target, lost);
      if (owner.isPresent()) {
        boolean ours = owner.get().equals(candidate.run());
        if (!ours) {
          storage.delete(finished);
        }
        return ours;
      }
    }
    throw new CommitUnknownException(directory, candidate.number(), lost);
  }

  private void writeOnce(StoragePath finished, LedgerEntry candidate) throws IOException {
    byte[] content = LedgerJson.write(StoredEntry.of(candidate));
    try {
      storage.write(finished, content);
    } catch (FileAlreadyExistsException e) {
      // Left by a lost reply of this same run; only a complete one may be renamed.
      storage.delete(finished);
      storage.write(finished, content);
    }
  }

  private Optional<RunId> owner(StoragePath target, @Nullable IOException lost) throws IOException {
    try {
      return Optional.of(entry(target).run());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (lost != null) {
        e.addSuppressed(lost);
      }
      throw new CommitUnknownException(directory, LedgerNames.number(target), e);
    }
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
    List<StoragePath> known = LedgerNames.checkpoints(storage.list(directory));
    long newest = known.isEmpty() ? 0 : LedgerNames.number(known.get(0));
    if (last.number() - newest < checkpointInterval) {
      return;
    }
    LedgerCheckpoint checkpoint = state().checkpoint();
    StoragePath finished = directory.child(".checkpoint-" + last.run());
    storage.delete(finished);
    storage.write(finished, LedgerJson.write(checkpoint));
    StoragePath target = directory.child(LedgerNames.checkpoint(checkpoint.number()));
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
