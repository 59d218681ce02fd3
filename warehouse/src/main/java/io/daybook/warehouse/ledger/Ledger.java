package io.daybook.warehouse.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
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
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The append-only log of one table: {@code <table>/_ledger/<20-digit number>.json}. A commit is one
 * rename-if-absent of a finished file to the next number, which is atomic and excludes writers from
 * one another. Nothing else is authoritative; Hive's partition pointers are derived from it.
 */
public final class Ledger {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();
  private static final int ATTEMPTS = 100;

  private final Storage storage;
  private final StoragePath directory;

  /**
   * @param table the table's directory in its zone; {@code _ledger} is below it
   */
  public Ledger(Storage storage, StoragePath table) {
    this.storage = storage;
    this.directory = table.child("_ledger");
  }

  /** Reads the log. An absent one is empty. */
  public LedgerState state() throws IOException {
    return LedgerState.fold(entries(0));
  }

  /**
   * Reads the entries after a number, in order.
   *
   * @throws OperatorException if an entry is missing between two, is damaged, or is of a newer
   *     format
   */
  public List<LedgerEntry> entries(long after) throws IOException {
    List<LedgerEntry> entries = new ArrayList<>();
    for (FileStatus file : storage.list(directory)) {
      String name = file.path().name();
      if (!name.matches("\\d{20}\\.json")) {
        continue;
      }
      long number = Long.parseLong(name.substring(0, 20));
      if (number <= after) {
        continue;
      }
      if (number != after + entries.size() + 1) {
        throw new OperatorException(
            ExitCode.BLOCKED,
            String.format(
                Locale.ROOT,
                "[%s] Cannot read ledger: expected entry %d but found %d; restore the missing"
                    + " entry from a snapshot or the trash",
                directory,
                after + entries.size() + 1,
                number));
      }
      entries.add(entry(file.path()));
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
  public LedgerEntry commit(LedgerEntry draft) throws IOException {
    storage.makeDirectories(directory);
    long seen = draft.base();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      for (LedgerEntry other : entries(seen)) {
        if (other.run().equals(draft.run()) && other.kind() == draft.kind()) {
          return other;
        }
        conflict(draft, other)
            .ifPresent(
                reason -> {
                  throw new CommitConflictException(directory, other.number(), reason);
                });
        seen = other.number();
      }
      LedgerEntry candidate = draft.withNumber(seen + 1);
      if (rename(candidate)) {
        return candidate;
      }
    }
    throw new CommitConflictException(
        directory, seen, "other runs were faster " + ATTEMPTS + " times");
  }

  /** Returns whether the candidate has its number now; false if another entry has. */
  private boolean rename(LedgerEntry candidate) throws IOException {
    StoragePath target = path(candidate.number());
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
    byte[] content = JSON.writeValueAsBytes(candidate);
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
      throw new CommitUnknownException(directory, number(target), e);
    }
  }

  private static Optional<String> conflict(LedgerEntry draft, LedgerEntry other) {
    if (draft.run().equals(other.abortedRun())) {
      return Optional.of("the run was aborted");
    }
    if (other.kind() == LedgerEntry.Kind.COMMIT && other.run().equals(draft.abortedRun())) {
      return Optional.of("the run was committed");
    }
    Set<String> changed = new HashSet<>();
    other.removed().forEach(key -> changed.add(LedgerEntry.day(key)));
    other.added().forEach(version -> changed.add(LedgerEntry.day(version.key())));
    Set<String> touched = new HashSet<>(draft.dependsOn());
    draft.removed().forEach(key -> touched.add(LedgerEntry.day(key)));
    draft.added().forEach(version -> touched.add(LedgerEntry.day(version.key())));
    touched.retainAll(changed);
    if (!touched.isEmpty()) {
      return Optional.of("it changed " + touched.iterator().next());
    }
    for (ConsumedRange mine : draft.consumed()) {
      for (ConsumedRange theirs : other.consumed()) {
        if (mine.file().equals(theirs.file())
            && mine.start() < theirs.end()
            && theirs.start() < mine.end()) {
          return Optional.of("it archived the same bytes of " + mine.file());
        }
      }
    }
    return Optional.empty();
  }

  private LedgerEntry entry(StoragePath path) throws IOException {
    byte[] content = storage.read(path);
    try {
      JsonNode tree = JSON.readTree(content);
      checkFormat(path, tree.path("formatVersion").asInt());
      return JSON.treeToValue(tree, LedgerEntry.class);
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

  private static void checkFormat(StoragePath path, int version) {
    if (version > LedgerEntry.FORMAT_VERSION) {
      throw new OperatorException(
          ExitCode.USAGE,
          String.format(
              Locale.ROOT,
              "[%s] Cannot read ledger entry: expected format %d or older but found %d; it was"
                  + " written by a newer Daybook, use that one",
              path,
              LedgerEntry.FORMAT_VERSION,
              version));
    }
  }

  private StoragePath path(long number) {
    return directory.child(String.format(Locale.ROOT, "%020d.json", number));
  }

  private static long number(StoragePath path) {
    return Long.parseLong(path.name().substring(0, 20));
  }
}
