package io.daybook.archive.run;

import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.SourceSums;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What a run that reads archived records anew did, or would do.
 *
 * @param records that were read
 * @param days what becomes of the rows, by event day
 * @param besides arrival days that were read besides those that were asked for, as {@code <source>
 *     <day>}: records of theirs had been duplicates
 * @param carried arrival days that were asked for and stay as they are, in the same form: a raw
 *     file or a quarantined record of theirs has expired
 * @param vanishing where the records of the first rows lie that vanish
 * @param bad records that can't be read, by reason and field
 * @param isChange whether any row, quarantined record or tombstone is another one, so that an entry
 *     says so, or would
 * @param sums the corrections by arrival day
 * @param held the refusal of a source whose rule of identity changed, or that waits for an erasure:
 *     nothing was read
 * @param entry what was committed; nothing after a dry run, and if nothing changes
 */
public record RereadReport(
    String dataset,
    long records,
    List<DayChange> days,
    List<String> besides,
    List<String> carried,
    List<String> vanishing,
    List<SegmentCounts.RejectCount> bad,
    boolean isChange,
    List<SourceSums> sums,
    Optional<HeldSource> held,
    Optional<LedgerEntry.Commit> entry) {

  public RereadReport {
    days = List.copyOf(days);
    besides = List.copyOf(besides);
    carried = List.copyOf(carried);
    vanishing = List.copyOf(vanishing);
    bad = List.copyOf(bad);
    sums = List.copyOf(sums);
  }

  /**
   * What becomes of the rows of an event day.
   *
   * @param same rows that are read as they were
   * @param changed rows whose record gives another one now
   * @param added rows of records that gave none, or fewer
   * @param vanishing rows that neither their record nor another one gives any more
   * @param carried rows of expired raw files, which stay
   */
  public record DayChange(
      LocalDate day, long same, long changed, long added, long vanishing, long carried) {}

  static RereadReport held(String dataset, HeldSource held) {
    return new RereadReport(
        dataset,
        0,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        false,
        List.of(),
        Optional.of(held),
        Optional.empty());
  }

  /** Returns the rows that vanish. */
  public long vanishes() {
    return days.stream().mapToLong(DayChange::vanishing).sum();
  }
}
