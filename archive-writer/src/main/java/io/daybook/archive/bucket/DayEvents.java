package io.daybook.archive.bucket;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** One day's events from all threads. */
public final class DayEvents {
  private final SpillFile spill;
  private final BitSet dropped;
  private final List<DayBucket> buckets = new ArrayList<>();

  /**
   * @param dropped numbers of the segments whose events are left out
   */
  DayEvents(SpillFile spill, BitSet dropped) {
    this.spill = spill;
    this.dropped = dropped;
  }

  void add(DayBucket bucket) {
    buckets.add(bucket);
  }

  /** Returns the bytes of all rows, those that are left out included. */
  long bytes() {
    return buckets.stream().mapToLong(DayBucket::bytes).sum();
  }

  /** Returns the rows of a partition, or of all (-1). */
  RowPages rows(int partition) throws IOException {
    RowPages rows = new RowPages();
    for (DayBucket bucket : buckets) {
      bucket.copyTo(rows, partition, dropped, spill);
    }
    return rows;
  }

  /** Lets memory go. */
  public void release() {
    buckets.clear();
  }
}
