package io.daybook.archive.run;

import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.SourceSums;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What an erasure did to a dataset, or would do.
 *
 * @param days event days that have rows of theirs
 * @param rows of the dataset
 * @param refused rows of the quarantine
 * @param records of the raw zone, those that gave duplicates or nothing included
 * @param files of the raw zone that hold these
 * @param shared records of which others have rows: these stay, though the raw record goes
 * @param sums corrections, by source and arrival day
 * @param notes what could not be searched, and files that are still to be overwritten
 * @param entry what was committed; nothing if there was nothing, or of a plan
 */
public record ErasureReport(
    String dataset,
    List<LocalDate> days,
    long rows,
    long refused,
    long records,
    long files,
    long shared,
    List<SourceSums> sums,
    List<String> notes,
    Optional<LedgerEntry.Commit> entry) {
  public ErasureReport {
    days = List.copyOf(days);
    sums = List.copyOf(sums);
    notes = List.copyOf(notes);
  }

  /** Returns whether the dataset holds nothing of theirs. */
  public boolean isEmpty() {
    return rows == 0 && refused == 0 && records == 0;
  }
}
