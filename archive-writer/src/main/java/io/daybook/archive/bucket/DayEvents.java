package io.daybook.archive.bucket;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One day's events from all threads. */
public final class DayEvents {
  /** In place of a partition's number. */
  static final int ALL = -1;

  private static final BitSet NONE = new BitSet();

  private final SpillFile spill;
  private final BitSet dropped;
  private final List<DayBucket> buckets = new ArrayList<>();
  private final Map<Integer, BitSet> repeated = new HashMap<>();
  private boolean isReadByPartitions;

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

  /** Lets the rows be read partition by partition, however few they are. */
  void readByPartitions() {
    isReadByPartitions = true;
  }

  /** Returns whether rows are to be read partition by partition. */
  boolean isReadByPartitions() {
    return isReadByPartitions;
  }

  /** Tells which rows of a partition are duplicates of rows of other days, by their place in it. */
  void repeated(int partition, BitSet rows) {
    if (!rows.isEmpty()) {
      repeated.put(partition, rows);
    }
  }

  /** Returns the rows of a partition that are duplicates of rows of other days. */
  BitSet repeated(int partition) {
    return repeated.getOrDefault(partition, NONE);
  }

  /** Returns the rows of a partition, or of {@link #ALL}, always in the same order. */
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
    repeated.clear();
  }
}
