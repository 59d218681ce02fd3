package io.daybook.archive.bucket;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** All events of a run between parsing and writing, in bounded memory. */
public final class EventSpool implements Closeable {
  private final SpillFile spill;
  private final long memoryPerThread;
  private final List<DayBuckets> threads = new ArrayList<>();

  /**
   * Opens a spool.
   *
   * @param directory local, for what memory has no room for
   * @param memoryPerThread bytes of events that each thread may hold
   */
  public EventSpool(Path directory, long memoryPerThread) throws IOException {
    this.spill = new SpillFile(directory);
    this.memoryPerThread = memoryPerThread;
  }

  /** Returns buckets for one more thread. */
  public synchronized DayBuckets buckets() {
    DayBuckets buckets = new DayBuckets(spill, memoryPerThread);
    threads.add(buckets);
    return buckets;
  }

  /**
   * Returns the days with events, as days since 1970, once all threads are done.
   *
   * @param dropped numbers of the segments whose events are left out; a day that has no others is
   *     there all the same
   */
  public synchronized SortedMap<Integer, DayEvents> days(BitSet dropped) {
    BitSet fixed = (BitSet) dropped.clone();
    SortedMap<Integer, DayEvents> days = new TreeMap<>();
    for (DayBuckets buckets : threads) {
      buckets
          .byDay()
          .forEach(
              (day, bucket) ->
                  days.computeIfAbsent(day, absent -> new DayEvents(spill, fixed)).add(bucket));
    }
    return days;
  }

  @Override
  public void close() throws IOException {
    spill.close();
  }
}
