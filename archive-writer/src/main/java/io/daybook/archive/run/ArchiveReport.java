package io.daybook.archive.run;

import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.table.QuarantineTable;
import java.util.List;
import java.util.Optional;

/**
 * What a run did.
 *
 * @param dataset the table
 * @param segments how many segments it archived
 * @param entry what it committed; nothing if there was nothing new
 * @param held sources that wait, as if nothing of them had come
 * @param findings about the mappings, from a sample of each source that was archived
 */
public record ArchiveReport(
    String dataset,
    int segments,
    Optional<LedgerEntry.Commit> entry,
    List<HeldSource> held,
    List<SampledFinding> findings) {
  public ArchiveReport {
    held = List.copyOf(held);
    findings = List.copyOf(findings);
  }

  /** A run that had nothing to archive. */
  static ArchiveReport ofNothing(String dataset, List<HeldSource> held) {
    return new ArchiveReport(dataset, 0, Optional.empty(), held, List.of());
  }

  /** Returns the partitions of the dataset that got a version. */
  public List<PartitionVersion> partitions() {
    return entry.stream()
        .flatMap(committed -> committed.added().stream())
        .filter(version -> !version.key().table().equals(QuarantineTable.NAME))
        .toList();
  }

  /** Returns the rows written. */
  public long rows() {
    return partitions().stream().mapToLong(PartitionVersion::rows).sum();
  }

  /** Returns the reconciliation, by source and arrival day. */
  public List<SourceSums> sums() {
    return entry.map(LedgerEntry.Commit::sums).orElse(List.of());
  }
}
