package io.daybook.archive.run;

import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.PartitionVersion;
import java.util.Optional;

/**
 * What a merge did.
 *
 * @param dataset the table
 * @param entry what it committed; nothing if no day was due
 */
public record MergeReport(String dataset, Optional<LedgerEntry.Commit> entry) {

  /** Returns how many days became one batch. */
  public int days() {
    return entry.map(committed -> committed.added().size()).orElse(0);
  }

  /** Returns how many batches these had, besides their first. */
  public int batches() {
    return entry.map(committed -> committed.removed().size()).orElse(0);
  }

  /** Returns the rows written again. */
  public long rows() {
    return entry.stream()
        .flatMap(committed -> committed.added().stream())
        .mapToLong(PartitionVersion::rows)
        .sum();
  }
}
