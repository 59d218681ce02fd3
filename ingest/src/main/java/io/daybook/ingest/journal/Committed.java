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
public record Committed(long lastFile, long segments, long bytes) {
  public static final Committed NONE = new Committed(0, 0, 0);

  /** Returns the sums with one segment more. */
  public Committed plus(SegmentName segment) {
    return new Committed(
        Math.max(lastFile, segment.file()), segments + 1, bytes + segment.end() - segment.start());
  }

  /** Returns whether none of the sums is below another's. */
  public boolean isAtLeast(Committed other) {
    return lastFile >= other.lastFile && segments >= other.segments && bytes >= other.bytes;
  }

  /** Returns it for people. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%,d segments with %,d bytes, up to file %d", segments, bytes, lastFile);
  }
}
