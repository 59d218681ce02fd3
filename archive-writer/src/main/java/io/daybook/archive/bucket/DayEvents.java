package io.daybook.archive.bucket;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One day's events from all threads. */
public final class DayEvents {
  private final SpillFile spill;
  private final List<DayBucket> buckets = new ArrayList<>();

  DayEvents(SpillFile spill) {
    this.spill = spill;
  }

  void add(DayBucket bucket) {
    buckets.add(bucket);
  }

  long bytes() {
    return buckets.stream().mapToLong(DayBucket::bytes).sum();
  }

  /** Returns the rows of a partition, or of all (-1). */
  RowPages rows(int partition) throws IOException {
    RowPages rows = new RowPages();
    for (DayBucket bucket : buckets) {
      bucket.copyTo(rows, partition, spill);
    }
    return rows;
  }

  /** Lets memory go. */
  public void release() {
    buckets.clear();
  }
}
