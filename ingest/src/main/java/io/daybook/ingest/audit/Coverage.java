package io.daybook.ingest.audit;

import io.daybook.warehouse.ledger.OffsetRanges;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which bytes of one file are in segments. Small, since there may be millions of files. */
final class Coverage {
  /** All bytes before it are covered. */
  private long through;

  /** What is covered behind a gap; null most of the time. */
  private @Nullable OffsetRanges beyond;

  private boolean overlaps;

  /** Adds a segment's range; segments may come in any order. */
  void add(long start, long end) {
    overlaps |= start < through || (beyond != null && beyond.intersects(start, end));
    if (start > through) {
      beyond = beyond == null ? new OffsetRanges() : beyond;
      beyond.add(start, end);
      return;
    }
    through = Math.max(through, end);
    if (beyond != null) {
      beyond.add(0, through);
      List<OffsetRanges.OffsetRange> ranges = beyond.ranges();
      through = ranges.get(0).end();
      beyond = ranges.size() == 1 ? null : beyond;
    }
  }

  /** Returns whether bytes are missing, or covered twice. */
  boolean isFlawed() {
    return overlaps || beyond != null;
  }

  /** Returns the byte behind the last that is covered. */
  long end() {
    if (beyond == null) {
      return through;
    }
    List<OffsetRanges.OffsetRange> ranges = beyond.ranges();
    return ranges.get(ranges.size() - 1).end();
  }
}
