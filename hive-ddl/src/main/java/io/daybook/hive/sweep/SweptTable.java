package io.daybook.hive.sweep;

import io.daybook.hive.publish.PublishedTable;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A ledger, the Hive tables that follow it, and the directories that its runs write to.
 *
 * @param name the dataset or metric table
 * @param home the directory whose {@code _ledger} it is
 */
record SweptTable(
    String name, StoragePath home, List<PublishedTable> published, List<StoragePath> roots) {

  static SweptTable of(Dataset dataset, Zones zones) {
    StoragePath home = zones.archive(dataset.name());
    return new SweptTable(
        dataset.name(),
        home,
        PublishedTable.of(dataset, zones),
        List.of(home, zones.quarantine(dataset.name())));
  }

  static SweptTable of(MetricTable table, Zones zones) {
    StoragePath home = zones.metrics(table.name());
    return new SweptTable(
        table.name(), home, List.of(PublishedTable.of(table, zones)), List.of(home));
  }

  /**
   * Returns the version directories that a run has made. Lists the whole table, which only the rare
   * run that never committed is worth.
   */
  List<StoragePath> directoriesOf(Storage storage, RunId run) throws IOException {
    List<StoragePath> found = new ArrayList<>();
    for (StoragePath root : roots) {
      collect(storage, root, "-" + run, found);
    }
    return found;
  }

  private static void collect(
      Storage storage, StoragePath directory, String suffix, List<StoragePath> found)
      throws IOException {
    for (FileStatus entry : storage.list(directory)) {
      String name = entry.path().name();
      if (entry.isDirectory() && (name.startsWith("dt=") || name.startsWith("batch="))) {
        collect(storage, entry.path(), suffix, found);
      } else if (entry.isDirectory() && name.startsWith("v=") && name.endsWith(suffix)) {
        found.add(entry.path());
      }
    }
  }
}
