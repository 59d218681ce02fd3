package io.daybook.warehouse.ledger;

import io.daybook.warehouse.run.RunId;
import java.util.List;
import java.util.Map;

/**
 * What a partition holds: an immutable directory that one run wrote.
 *
 * @param version the ledger number the run aimed at; grows, but not unique without the run
 * @param run the run that wrote it
 * @param directory path without scheme
 * @param files all files with rows; the directory may hold nothing else that counts
 * @param inputs for metric tables: the archive partitions it was made from, as {@code
 *     <dataset>/<day>/<batch>} to {@link #id()}; empty elsewhere
 */
public record PartitionVersion(
    PartitionKey key,
    long version,
    RunId run,
    String directory,
    List<DataFile> files,
    Map<String, String> inputs) {

  public PartitionVersion {
    files = List.copyOf(files);
    inputs = Map.copyOf(inputs);
  }

  /** Returns what no other version of any partition is called. */
  public String id() {
    return version + "-" + run;
  }

  /** Returns the rows of all files. */
  public long rows() {
    return files.stream().mapToLong(DataFile::rows).sum();
  }

  /** Returns the bytes of all files. */
  public long bytes() {
    return files.stream().mapToLong(DataFile::bytes).sum();
  }
}
