package io.daybook.archive.run;

import io.daybook.archive.columns.NearbyFiles;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.Zones;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a run's partitions go: directories of its own, which nobody sees before its commit.
 *
 * @param base the state that the run works on
 */
public record RunOutput(String dataset, Zones zones, LedgerState base, RunId run) {

  /** Returns the next batch of a day: a run never rewrites what an earlier one archived. */
  public PartitionKey nextBatch(LocalDate day) {
    return new PartitionKey(dataset, day, base.nextBatch(dataset, day));
  }

  /** Returns the files that the day's batches have so far. */
  public List<DataFile> earlier(LocalDate day) {
    return files(base.day(dataset, day));
  }

  /**
   * Returns the files that the batches of a day, and of the days near it, have so far.
   *
   * @param reachDays how far from the day
   */
  List<NearbyFiles> nearby(LocalDate day, int reachDays) {
    return reachDays == 0
        ? List.of(new NearbyFiles(0, earlier(day)))
        : NearbyFiles.around(day, reachDays, earlier());
  }

  /** Returns the files that the batches of all days have so far. */
  Map<LocalDate, List<DataFile>> earlier() {
    Map<LocalDate, List<DataFile>> byDay = new TreeMap<>();
    for (PartitionVersion version : base.partitions().values()) {
      if (version.key().table().equals(dataset)) {
        byDay
            .computeIfAbsent(version.key().day(), added -> new ArrayList<>())
            .addAll(version.files());
      }
    }
    return byDay;
  }

  private static List<DataFile> files(List<PartitionVersion> versions) {
    return versions.stream().flatMap(version -> version.files().stream()).toList();
  }

  /** Returns where the files of a partition of the dataset go. */
  public StoragePath directory(PartitionKey key) {
    return zones.archive(dataset, key.day(), key.batch(), version(), run);
  }

  /** Describes what was written to {@link #directory}. */
  public PartitionVersion archived(PartitionKey key, List<DataFile> files) {
    return archived(key, directory(key), files);
  }

  /** Describes what was written to a directory below {@link #directory}, by an attempt. */
  PartitionVersion archived(PartitionKey key, StoragePath directory, List<DataFile> files) {
    return new PartitionVersion(key, version(), run, directory.value(), files, Map.of());
  }

  /** Returns where the quarantine of an arrival day goes. */
  public StoragePath quarantineDirectory(LocalDate arrivalDay) {
    int batch = base.nextBatch(QuarantineTable.NAME, arrivalDay);
    return zones.quarantine(dataset, arrivalDay, batch, version(), run);
  }

  /** Describes what was written to {@link #quarantineDirectory}. */
  public PartitionVersion quarantined(LocalDate arrivalDay, List<DataFile> files) {
    return quarantined(arrivalDay, quarantineDirectory(arrivalDay), files);
  }

  /** Describes what was written to a directory below {@link #quarantineDirectory}. */
  PartitionVersion quarantined(LocalDate arrivalDay, StoragePath directory, List<DataFile> files) {
    int batch = base.nextBatch(QuarantineTable.NAME, arrivalDay);
    return new PartitionVersion(
        new PartitionKey(QuarantineTable.NAME, arrivalDay, batch),
        version(),
        run,
        directory.value(),
        files,
        Map.of());
  }

  private long version() {
    return base.number() + 1;
  }
}
