package io.daybook.archive.bucket;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects the events of one thread by day, within its share of memory: beyond it all days are
 * spilled.
 */
public final class DayBuckets {
  private final Map<Integer, DayBucket> byDay = new TreeMap<>();
  private final SpillFile spill;
  private final long memoryBytes;
  private long bytes;

  DayBuckets(SpillFile spill, long memoryBytes) {
    this.spill = spill;
    this.memoryBytes = memoryBytes;
  }

  /** Adds the event that was encoded last. */
  public void add(int epochDay, EventEncoder encoded) throws IOException {
    bytes +=
        byDay
            .computeIfAbsent(epochDay, day -> new DayBucket())
            .add(encoded.row(), encoded.length());
    if (bytes > memoryBytes) {
      for (DayBucket bucket : byDay.values()) {
        bucket.spill(spill);
      }
      bytes = 0;
    }
  }

  /** Returns the days with their events, in order. */
  Map<Integer, DayBucket> byDay() {
    return byDay;
  }
}
