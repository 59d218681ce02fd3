package io.daybook.ingest.journal;

import io.daybook.warehouse.segment.SegmentName;
import java.util.Locale;

/**
 * Committed segments of one agent and source, summed up.
 *
 * @param lastFile highest number of their files; 0 if there are none
 * @param segments how many
 * @param bytes uncompressed
 */
public record CommittedTotals(long lastFile, long segments, long bytes) {
  public static final CommittedTotals NONE = new CommittedTotals(0, 0, 0);

  /** Returns the sums with one segment more. */
  public CommittedTotals plus(SegmentName segment) {
    return new CommittedTotals(
        Math.max(lastFile, segment.file()), segments + 1, bytes + segment.end() - segment.start());
  }

  /** Returns whether none of the sums is below another's. */
  public boolean isAtLeast(CommittedTotals other) {
    return lastFile >= other.lastFile && segments >= other.segments && bytes >= other.bytes;
  }

  /** Returns it for people. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%,d segments with %,d bytes, up to file %d", segments, bytes, lastFile);
  }
}
