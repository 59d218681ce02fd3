package io.daybook.warehouse.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.LedgerFlaw.LedgerFileKind;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Parallel;
import io.daybook.warehouse.run.RunId;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every file of a ledger, read at one time: each entry from number 1 on is there and says what an
 * entry may say, and each checkpoint is the fold of the entries up to it. A {@link Ledger} opens
 * the newest checkpoint and believes it; this doesn't. It changes nothing.
 */
public final class LedgerProof {
  /** Directories beside the entries, for records that are never authoritative. */
  private static final Set<String> DIRECTORIES =
      Set.of("checkpoints", "runs", "parsed", "gates", "published");

  private final StoragePath directory;
  private final List<LedgerFlaw> flaws = new ArrayList<>();
  private final List<LedgerEntry> entries = new ArrayList<>();
  private final Set<RunId> committed = new HashSet<>();
  private final Set<RunId> aborted = new HashSet<>();
  private @Nullable LedgerState state;
  private long last;
  private int drafts;

  private LedgerProof(StoragePath directory) {
    this.directory = directory;
  }

  /**
   * Reads a ledger.
   *
   * @param table the table's directory in its zone
   * @param threads files read at once
   * @throws IOException if the storage doesn't answer
   */
  public static LedgerProof of(Storage storage, StoragePath table, int threads) throws IOException {
    LedgerProof proof = new LedgerProof(table.child("_ledger"));
    proof.read(storage, threads);
    if (proof.isWhole()) {
      proof.state = LedgerState.fold(proof.entries);
    } else {
      // A checkpoint behind the damage may still tell what the table holds.
      try {
        proof.state = new Ledger(storage, table).state();
      } catch (OperatorException e) {
        proof.state = null;
      }
    }
    return proof;
  }

  /** Returns what isn't as it should be, by path. */
  public List<LedgerFlaw> flaws() {
    return List.copyOf(flaws);
  }

  /** Returns the entries that could be read, in order. */
  public List<LedgerEntry> entries() {
    return List.copyOf(entries);
  }

  /**
   * Returns the fold of the entries; where one is missing or damaged, what a checkpoint behind it
   * says. Nothing if nobody knows what the table holds.
   */
  public Optional<LedgerState> state() {
    return Optional.ofNullable(state);
  }

  /** Returns whether all entries are there and none contradicts another. */
  public boolean isWhole() {
    return flaws.stream().noneMatch(flaw -> flaw.kind() == LedgerFileKind.ENTRY);
  }

  /** Returns the highest number of an entry or checkpoint; 0 for an empty log. */
  public long last() {
    return last;
  }

  /** Returns the file of an entry. */
  public StoragePath path(LedgerEntry entry) {
    return directory.child(LedgerNames.entry(entry.number()));
  }

  /** Returns how many files of commits were begun and never got a number. */
  public int drafts() {
    return drafts;
  }

  private void read(Storage storage, int threads) throws IOException {
    // Checkpoints first: the entries of those that are listed have all been there.
    List<FileStatus> inPlace = storage.list(Ledger.checkpoints(directory));
    List<FileStatus> files = storage.list(directory);
    List<StoragePath> numbered = LedgerNames.entries(files, 0);
    List<StoragePath> olderCheckpoints = LedgerNames.checkpoints(files);
    strays(files, numbered, olderCheckpoints);
    List<StoragePath> checkpoints = new ArrayList<>(LedgerNames.numbered(inPlace));
    strays(inPlace, checkpoints, List.of());
    checkpoints.addAll(olderCheckpoints);
    last = numbered.isEmpty() ? 0 : LedgerNames.number(numbered.get(numbered.size() - 1));
    for (StoragePath checkpoint : checkpoints) {
      last = Math.max(last, LedgerNames.number(checkpoint));
    }
    List<LedgerFile<StoredEntry>> read =
        Parallel.map(threads, numbered, path -> read(storage, path, StoredEntry.class));
    Map<Long, LedgerFile<StoredEntry>> byNumber = new TreeMap<>();
    read.forEach(file -> byNumber.put(LedgerNames.number(file.path()), file));
    for (long number = 1; number <= last; number++) {
      take(number, byNumber.get(number));
    }
    for (StoragePath path : checkpoints) {
      compare(read(storage, path, LedgerCheckpoint.class), LedgerNames.number(path));
    }
  }

  private void strays(
      List<FileStatus> files,
      Collection<StoragePath> entries,
      Collection<StoragePath> checkpoints) {
    Set<StoragePath> known = new HashSet<>(entries);
    known.addAll(checkpoints);
    for (FileStatus file : files) {
      String name = file.path().name();
      boolean isDraft = !file.isDirectory() && name.startsWith(".");
      drafts += isDraft ? 1 : 0;
      boolean isOwn = file.isDirectory() ? DIRECTORIES.contains(name) : known.contains(file.path());
      if (!isDraft && !isOwn) {
        flaws.add(
            new LedgerFlaw(
                LedgerFileKind.OTHER,
                file.path(),
                "nothing but entries and checkpoints",
                file.isDirectory() ? "a directory of another name" : "another file"));
      }
    }
  }

  /**
   * A file of the ledger.
   *
   * @param content null if it can't be read
   * @param problem why; null if it can
   */
  private record LedgerFile<T>(StoragePath path, @Nullable T content, @Nullable String problem) {}

  private static <T> LedgerFile<T> read(Storage storage, StoragePath path, Class<T> type)
      throws IOException {
    try {
      T content = LedgerJson.read(path, storage.read(path), type, StoredEntry.FORMAT_VERSION);
      return new LedgerFile<>(path, content, null);
    } catch (NoSuchFileException e) {
      return new LedgerFile<>(path, null, null);
    } catch (JsonProcessingException e) {
      return new LedgerFile<>(path, null, "other bytes");
    } catch (OperatorException e) {
      return new LedgerFile<>(path, null, "a newer format, or a damaged format number");
    } catch (IOException e) {
      // A storage that still answers has lost this file's bytes; else nothing can be said of it.
      storage.status(path);
      return new LedgerFile<>(path, null, firstLine(e));
    }
  }

  private static String firstLine(IOException failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("").strip();
  }

  private void take(long number, @Nullable LedgerFile<StoredEntry> file) {
    StoragePath path = directory.child(LedgerNames.entry(number));
    if (file == null || (file.content() == null && file.problem() == null)) {
      flaw(path, "entry " + number + ", since later ones are there", "no such file");
      return;
    }
    if (file.content() == null) {
      flaw(path, "the JSON of a commit", String.valueOf(file.problem()));
      return;
    }
    LedgerEntry entry = file.content().entry();
    Optional<String> contradiction = contradiction(number, entry);
    if (contradiction.isPresent()) {
      flaw(path, "what an entry " + number + " can say", contradiction.get());
    }
    entries.add(entry);
  }

  private void flaw(StoragePath path, String expected, String found) {
    flaws.add(new LedgerFlaw(LedgerFileKind.ENTRY, path, expected, found));
  }

  private Optional<String> contradiction(long number, LedgerEntry entry) {
    if (entry.number() != number) {
      return Optional.of("that of entry " + entry.number());
    }
    if (entry.base() >= number || entry.base() < 0) {
      return Optional.of("one that works on the state of entry " + entry.base());
    }
    if (entry instanceof LedgerEntry.Abort abort) {
      aborted.add(abort.abortedRun());
      return committed.contains(abort.abortedRun())
          ? Optional.of("the abort of run " + abort.abortedRun() + ", which had committed")
          : Optional.empty();
    }
    if (entry instanceof LedgerEntry.Commit) {
      if (aborted.contains(entry.run())) {
        return Optional.of("a commit of run " + entry.run() + ", which had been aborted");
      }
      if (!committed.add(entry.run())) {
        return Optional.of("a second commit of run " + entry.run());
      }
    }
    return Optional.empty();
  }

  /** One that went while it was looked at has been replaced by a newer one. */
  private void compare(LedgerFile<LedgerCheckpoint> file, long number) {
    LedgerCheckpoint checkpoint = file.content();
    if (checkpoint == null && file.problem() == null) {
      return;
    }
    String expected = "the fold of the entries up to " + number;
    if (checkpoint == null) {
      flaws.add(
          new LedgerFlaw(
              LedgerFileKind.CHECKPOINT, file.path(), expected, String.valueOf(file.problem())));
    } else if (isWhole()) {
      LedgerCheckpoint fold =
          LedgerState.fold(entries.stream().filter(entry -> entry.number() <= number).toList())
              .checkpoint();
      difference(fold, checkpoint)
          .ifPresent(
              found ->
                  flaws.add(
                      new LedgerFlaw(LedgerFileKind.CHECKPOINT, file.path(), expected, found)));
    }
  }

  private static Optional<String> difference(LedgerCheckpoint fold, LedgerCheckpoint found) {
    if (found.number() != fold.number()) {
      return Optional.of("that of the entries up to " + found.number());
    }
    return versions(fold.partitions(), found.partitions())
        .or(() -> difference("consumed bytes", fold.allConsumed(), found.allConsumed()))
        .or(() -> difference("consumed bundles", fold.bundles(), found.bundles()))
        .or(() -> difference("listed days", fold.listed(), found.listed()))
        .or(() -> difference("sums", fold.sums(), found.sums()))
        .or(() -> difference("aborted runs", fold.aborted(), found.aborted()))
        .or(() -> difference("replaced versions", fold.superseded(), found.superseded()))
        .or(() -> difference("rules of identity", fold.identities(), found.identities()))
        .or(() -> difference("erasures", fold.erasures(), found.erasures()))
        .or(() -> difference("facts", List.of(fold.facts()), List.of(found.facts())));
  }

  private static Optional<String> versions(
      List<PartitionVersion> fold, List<PartitionVersion> found) {
    Set<PartitionVersion> missing = new HashSet<>(fold);
    found.forEach(missing::remove);
    Set<PartitionVersion> added = new HashSet<>(found);
    fold.forEach(added::remove);
    if (missing.isEmpty() && added.isEmpty()) {
      return Optional.empty();
    }
    PartitionVersion first =
        (missing.isEmpty() ? added : missing)
            .stream().min((a, b) -> a.key().compareTo(b.key())).orElseThrow();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "one that lacks %,d of its versions and has %,d others, first of %s %s batch %d",
            missing.size(),
            added.size(),
            first.key().table(),
            first.key().day(),
            first.key().batch()));
  }

  private static <T> Optional<String> difference(String name, List<T> fold, List<T> found) {
    return new HashSet<>(fold).equals(new HashSet<>(found)) && fold.size() == found.size()
        ? Optional.empty()
        : Optional.of("one with other " + name);
  }
}
