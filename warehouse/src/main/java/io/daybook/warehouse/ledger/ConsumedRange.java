package io.daybook.warehouse.ledger;

/** Bytes of a file that a run archived, from {@code start} up to but not including {@code end}. */
public record ConsumedRange(FileKey file, long start, long end) {
  public ConsumedRange {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException(
          "consumed range: expected 0 <= start < end but found " + start + " to " + end);
    }
  }
}
