package io.daybook.metrics.plan;

import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A day of a metric table that is to be made.
 *
 * @param archive the batches of the dataset's day, as its ledger names them; none: a quiet day
 */
public record TouchedDay(LocalDate day, TouchReason reason, List<PartitionVersion> archive) {
  public TouchedDay {
    archive = List.copyOf(archive);
  }

  /** Returns the rows of the archive's day, as its ledger tells. */
  public long archivedRows() {
    return archive.stream().mapToLong(PartitionVersion::rows).sum();
  }

  /** Returns whether nothing happened that day: the calendar still has a row for it. */
  public boolean isQuiet() {
    return archivedRows() == 0;
  }

  /** Returns the paths that hold the day's events, and no others. */
  public List<String> files() {
    return archive.stream()
        .flatMap(version -> version.files().stream())
        .filter(file -> file.rows() > 0)
        .map(DataFile::path)
        .toList();
  }

  /** Returns what {@link PartitionVersion#inputs()} remembers of it. */
  public Map<String, String> inputs() {
    return inputs(archive);
  }

  static Map<String, String> inputs(List<PartitionVersion> archive) {
    Map<String, String> inputs = new TreeMap<>();
    archive.forEach(version -> inputs.put(input(version.key()), version.id()));
    return inputs;
  }

  private static String input(PartitionKey key) {
    return key.table() + "/" + key.day() + "/" + key.batch();
  }
}
