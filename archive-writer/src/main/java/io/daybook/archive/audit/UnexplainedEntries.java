package io.daybook.archive.audit;

import io.daybook.archive.audit.ArchiveFlaw.ArchiveFlawKind;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SupersededVersion;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What lies in a table's directories and is in no current version; most of it is as it should be.
 */
final class UnexplainedEntries {
  private final Set<String> files = new HashSet<>();
  private final Set<String> directories = new HashSet<>();
  private final Set<String> current = new HashSet<>();
  private final Set<String> old;
  private final List<FileStatus> entries = new ArrayList<>();
  private final Set<String> running = new TreeSet<>();
  private long replaced;

  UnexplainedEntries(LedgerState state) {
    for (PartitionVersion version : state.partitions().values()) {
      current.add(Zones.version(new StoragePath(version.directory())).value());
      directories.add(version.directory());
      version.files().forEach(file -> files.add(file.path()));
      version.tombstones().forEach(file -> files.add(file.path()));
    }
    old = replaced(state);
  }

  private static Set<String> replaced(LedgerState state) {
    Set<String> directories = new HashSet<>();
    for (SupersededVersion version : state.superseded()) {
      directories.add(Zones.version(new StoragePath(version.directory())).value());
    }
    return directories;
  }

  void add(TableTree tree) {
    entries.addAll(tree.strays());
    for (Map.Entry<String, List<FileStatus>> version : tree.versions().entrySet()) {
      if (current.contains(version.getKey())) {
        version.getValue().stream()
            .filter(file -> !files.contains(file.path().value()) && !isOfLostAttempt(file))
            .forEach(entries::add);
      } else if (old.contains(version.getKey())) {
        replaced++;
      } else {
        entries.add(
            new FileStatus(new StoragePath(version.getKey()), FileStatus.FileType.DIRECTORY, 0, 0));
      }
    }
  }

  /** A task that was killed or lost leaves its attempt beside the one that counts. */
  private boolean isOfLostAttempt(FileStatus file) {
    StoragePath directory = file.path().parent();
    return directory.name().startsWith(Zones.ATTEMPT) && !directories.contains(directory.value());
  }

  /** Returns how many replaced versions wait for their readers. */
  long replaced() {
    return replaced;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Returns the runs that have begun and whose files are among them, once these were told. */
  Set<String> running() {
    return running;
  }

  /**
   * Tells what nothing explains, also not what was committed, begun or swept meanwhile.
   *
   * @param begun runs, as they are on record now
   * @param now the state after that
   */
  List<ArchiveFlaw> surplus(String table, Storage storage, Set<String> begun, LedgerState now)
      throws IOException {
    Set<String> explained = replaced(now);
    for (PartitionVersion version : now.partitions().values()) {
      explained.add(Zones.version(new StoragePath(version.directory())).value());
    }
    List<ArchiveFlaw> surplus = new ArrayList<>();
    for (FileStatus entry : entries) {
      String path = entry.path().value();
      Optional<String> run = TableTree.run(path).filter(begun::contains);
      if (run.isPresent()) {
        running.add(run.get());
      } else if (!(entry.isDirectory() && explained.contains(path))
          && storage.status(entry.path()).isPresent()) {
        surplus.add(
            ArchiveFlaw.of(
                ArchiveFlawKind.SURPLUS,
                table,
                path,
                "nothing but versions and files that the ledger tells of",
                found(entry)));
      }
    }
    return surplus;
  }

  private static String found(FileStatus entry) {
    if (!entry.isDirectory()) {
      return "a file that no entry tells of";
    }
    return TableTree.run(entry.path().value()).isPresent()
        ? "the version of a run that neither committed nor is begun, or one that was swept"
        : "a directory of another name";
  }
}
