package io.daybook.archive.audit;

import io.daybook.archive.table.TombstoneFiles;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.Parallel;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lies below the directory of some rows.
 *
 * @param versions the directories of versions, by path, with their files and those of attempts
 * @param files all files in them, by path
 * @param strays entries that are neither a day, a batch, a version nor in one
 */
record TableTree(
    Map<String, List<FileStatus>> versions,
    Map<String, FileStatus> files,
    List<FileStatus> strays) {
  private static final Pattern VERSION = Pattern.compile("v=\\d{12,18}-([0-9a-f]{12})");

  /** Lists a directory; days side by side. */
  static TableTree of(Storage storage, AuditedPart part, int threads) throws IOException {
    List<FileStatus> days = new ArrayList<>();
    TableTree tree = new TableTree(new HashMap<>(), new HashMap<>(), new ArrayList<>());
    for (FileStatus entry : storage.list(part.directory())) {
      boolean isLedger = entry.path().name().equals("_ledger");
      if (entry.isDirectory() && Zones.day(entry.path().name()).isPresent()) {
        days.add(entry);
      } else if (!entry.isDirectory() || !isLedger) {
        tree.strays.add(entry);
      }
    }
    Parallel.map(threads, days, day -> ofDay(storage, part, day)).forEach(tree::add);
    return tree;
  }

  private void add(TableTree other) {
    versions.putAll(other.versions);
    files.putAll(other.files);
    strays.addAll(other.strays);
  }

  private static TableTree ofDay(Storage storage, AuditedPart part, FileStatus day)
      throws IOException {
    TableTree tree = new TableTree(new HashMap<>(), new HashMap<>(), new ArrayList<>());
    if (part.rows() == RowKind.FIGURES) {
      tree.addVersions(storage, day.path());
      return tree;
    }
    for (FileStatus batch : storage.list(day.path())) {
      if (batch.isDirectory() && batch.path().name().matches("batch=\\d+")) {
        tree.addVersions(storage, batch.path());
      } else {
        tree.strays.add(batch);
      }
    }
    return tree;
  }

  private void addVersions(Storage storage, StoragePath partition) throws IOException {
    for (FileStatus version : storage.list(partition)) {
      if (version.isDirectory() && run(version.path().value()).isPresent()) {
        List<FileStatus> found = new ArrayList<>();
        for (FileStatus entry : storage.list(version.path())) {
          if (entry.isDirectory() && entry.path().name().startsWith(Zones.ATTEMPT)) {
            found.addAll(storage.list(entry.path()));
          } else {
            found.add(entry);
          }
        }
        found.removeIf(TableTree::isChecksum);
        versions.put(version.path().value(), found);
        found.forEach(file -> files.put(file.path().value(), file));
      } else {
        strays.add(version);
      }
    }
  }

  /** Hadoop's local file system keeps one beside every file. */
  private static boolean isChecksum(FileStatus file) {
    String name = file.path().name();
    return name.startsWith(".")
        && (name.endsWith(".parquet.crc") || name.equals("." + TombstoneFiles.NAME + ".crc"));
  }

  /** Returns the run that made a version's directory; nothing if it isn't one's. */
  static Optional<String> run(String directory) {
    Matcher name = VERSION.matcher(new StoragePath(directory).name());
    return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
  }
}
