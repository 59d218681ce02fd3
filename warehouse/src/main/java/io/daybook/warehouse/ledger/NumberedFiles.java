package io.daybook.warehouse.ledger;

import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.RunId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files {@code <20-digit number>.json} of a directory. Each number is taken once: a file is
 * finished under a hidden name and renamed if nobody has the number, which is atomic.
 */
final class NumberedFiles {
  private static final int TRIES = 5;

  private final Storage storage;
  private final StoragePath directory;
  private final FaultPoint written;
  private final OwnerReader owner;

  /** Reads which run wrote a file. */
  @FunctionalInterface
  interface OwnerReader {
    RunId of(StoragePath file) throws IOException;
  }

  /**
   * @param written passed when a file is finished and has no number yet
   */
  NumberedFiles(Storage storage, StoragePath directory, FaultPoint written, OwnerReader owner) {
    this.storage = storage;
    this.directory = directory;
    this.written = written;
    this.owner = owner;
  }

  /**
   * Gives a run's file a number. A lost reply is resolved by reading whose file has it.
   *
   * @return false if another run's file has it
   * @throws CommitUnknownException if storage doesn't tell whose file has it
   */
  boolean take(long number, RunId run, byte[] content) throws IOException {
    StoragePath target = directory.child(LedgerNames.entry(number));
    StoragePath finished = directory.child("." + run + "-" + target.name());
    IOException lost = null;
    for (int tried = 0; tried < TRIES; tried++) {
      try {
        writeOnce(finished, content);
        written.pass();
        if (storage.renameIfAbsent(finished, target)) {
          return true;
        }
      } catch (IOException e) {
        lost = e;
      }
      // The name is taken, or the reply was lost: whose is it?
      Optional<RunId> found = owner(number, target, lost);
      if (found.isPresent()) {
        boolean ours = found.get().equals(run);
        if (!ours) {
          storage.delete(finished);
        }
        return ours;
      }
    }
    throw new CommitUnknownException(directory, number, lost);
  }

  private void writeOnce(StoragePath finished, byte[] content) throws IOException {
    try {
      storage.write(finished, content);
    } catch (FileAlreadyExistsException e) {
      // Left by a lost reply of this same run; only a complete one may be renamed.
      storage.delete(finished);
      storage.write(finished, content);
    }
  }

  private Optional<RunId> owner(long number, StoragePath target, @Nullable IOException lost) {
    try {
      return Optional.of(owner.of(target));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (lost != null) {
        e.addSuppressed(lost);
      }
      throw new CommitUnknownException(directory, number, e);
    }
  }
}
