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
import java.time.temporal.ChronoUnit;
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
    if (reachDays == 0) {
      return List.of(new NearbyFiles(0, earlier(day)));
    }
    Map<Integer, List<PartitionVersion>> byDistance = new TreeMap<>();
    for (PartitionVersion version : base.partitions().values()) {
      long distance = Math.abs(ChronoUnit.DAYS.between(day, version.key().day()));
      if (version.key().table().equals(dataset) && distance <= reachDays) {
        byDistance.computeIfAbsent((int) distance, added -> new ArrayList<>()).add(version);
      }
    }
    return byDistance.entrySet().stream()
        .map(days -> new NearbyFiles(days.getKey(), files(days.getValue())))
        .toList();
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
    return new PartitionVersion(key, version(), run, directory(key).value(), files, Map.of());
  }

  /** Returns where the quarantine of an arrival day goes. */
  public StoragePath quarantineDirectory(LocalDate arrivalDay) {
    int batch = base.nextBatch(QuarantineTable.NAME, arrivalDay);
    return zones.quarantine(dataset, arrivalDay, batch, version(), run);
  }

  /** Describes what was written to {@link #quarantineDirectory}. */
  public PartitionVersion quarantined(LocalDate arrivalDay, List<DataFile> files) {
    int batch = base.nextBatch(QuarantineTable.NAME, arrivalDay);
    return new PartitionVersion(
        new PartitionKey(QuarantineTable.NAME, arrivalDay, batch),
        version(),
        run,
        quarantineDirectory(arrivalDay).value(),
        files,
        Map.of());
  }

  private long version() {
    return base.number() + 1;
  }
}
