package io.daybook.warehouse.ledger;

import io.daybook.warehouse.ledger.OffsetRanges.OffsetRange;
import java.time.LocalDate;
import java.util.List;

/**
 * Records of a segment of the raw zone.
 *
 * @param segment its name
 * @param arrivalDay the UTC day under which it lies
 * @param ranges of the source's file, each a record
 */
public record SegmentRanges(
    String source, String segment, LocalDate arrivalDay, List<OffsetRange> ranges) {
  public SegmentRanges {
    ranges = List.copyOf(ranges);
  }
}
