package io.daybook.night;

import io.daybook.metrics.app.FigureErasure;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The directories of a warehouse into which no search for persons looks, since the configuration
 * doesn't tell what they hold: of tables and datasets that left it, of own tables with a fault in
 * their files, of sources that no mapping reads.
 */
final class SearchGaps {
  private final Storage storage;
  private final DaybookConfig configuration;
  private final Zones zones;
  private final Set<String> sources;

  /**
   * @param sources whose segments are searched
   */
  SearchGaps(Storage storage, DaybookConfig configuration, Set<String> sources) {
    this.storage = storage;
    this.configuration = configuration;
    this.zones = configuration.warehouse().zones();
    this.sources = Set.copyOf(sources);
  }

  /** Returns a note on each; none if everything is searched. */
  List<String> notes() throws IOException {
    List<String> notes = new ArrayList<>();
    for (FileStatus dataset : directories(zones.archive())) {
      if (!configuration.datasets().containsKey(dataset.path().name())) {
        notes.add(
            note(
                dataset,
                "a dataset of the configuration",
                "declare it again and erase again, or delete the directory"));
      }
    }
    for (FileStatus table : directories(zones.metrics())) {
      if (!isKnown(table.path().name())) {
        notes.add(
            note(
                table,
                "a table that metrics.tables names and whose files have no fault",
                "make it one and erase again, or delete the directory"));
      }
    }
    for (FileStatus source : directories(zones.raw())) {
      if (!sources.contains(source.path().name()) && hasFiles(source.path())) {
        notes.add(
            note(
                source,
                "a source that the configuration reads",
                "declare it again and erase again, or delete the directory"));
      }
    }
    return notes;
  }

  /** A built-in table is known to hold persons or not, whether it is made or not. */
  private boolean isKnown(String name) {
    return configuration.metrics().tables().stream().map(MetricTable::name).anyMatch(name::equals)
        || MetricTables.of(name).filter(table -> !FigureErasure.isPersonal(table)).isPresent();
  }

  private List<FileStatus> directories(StoragePath zone) throws IOException {
    return storage.list(zone).stream()
        .filter(FileStatus::isDirectory)
        .filter(file -> !file.path().name().startsWith(".") && !file.path().name().startsWith("_"))
        .toList();
  }

  private boolean hasFiles(StoragePath source) throws IOException {
    for (FileStatus day : storage.list(source)) {
      if (!day.isDirectory() || !storage.list(day.path()).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static String note(FileStatus directory, String expected, String remedy) {
    return String.format(
        "[%s] was not searched: expected %s but found another; %s",
        directory.path(), expected, remedy);
  }
}
