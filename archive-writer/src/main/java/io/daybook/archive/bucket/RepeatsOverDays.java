package io.daybook.archive.bucket;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongArrays;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Finds the events that came on several days of one run, as far as their reach goes. The one that
 * arrived first stays, as on one day.
 */
final class RepeatsOverDays {
  private static final int FREE = -1;

  private final EventScopes scopes;
  private final DayReach reach;

  RepeatsOverDays(EventScopes scopes, DayReach reach) {
    this.scopes = scopes;
    this.reach = reach;
  }

  /**
   * Marks them in their days.
   *
   * @param days by their number since 1970
   * @param memoryBytes what the rows of all days may take at once; beyond it they are read by
   *     partitions of their ids, now and when they are written
   */
  void mark(SortedMap<Integer, DayEvents> days, long memoryBytes) throws IOException {
    if (reach.most() == 0 || days.size() < 2) {
      return;
    }
    if (days.values().stream().mapToLong(DayEvents::bytes).sum() <= memoryBytes) {
      new Partition(days, DayEvents.ALL).mark();
      return;
    }
    days.values().forEach(DayEvents::readByPartitions);
    for (int partition = 0; partition < DayBucket.PARTITIONS; partition++) {
      new Partition(days, partition).mark();
    }
  }

  /** Rows whose ids may be the same, of all days. */
  private final class Partition {
    private final int number;
    private final List<DayEvents> days = new ArrayList<>();
    private final List<Integer> dates = new ArrayList<>();
    private final List<RowPages> rows = new ArrayList<>();
    private final List<BitSet> repeated = new ArrayList<>();

    Partition(SortedMap<Integer, DayEvents> of, int number) throws IOException {
      this.number = number;
      for (Map.Entry<Integer, DayEvents> day : of.entrySet()) {
        dates.add(day.getKey());
        days.add(day.getValue());
        rows.add(day.getValue().rows(number));
        repeated.add(new BitSet());
      }
    }

    void mark() {
      long[] places = places();
      int capacity = Math.max(16, Integer.highestOneBit(Math.max(1, places.length)) * 4);
      int[] table = new int[capacity];
      Arrays.fill(table, FREE);
      for (int i = 0; i < places.length; i++) {
        long place = places[i];
        int slot =
            (int) EventRow.getLong(page(place), at(place) + EventRow.ID_HASH) & (capacity - 1);
        while (table[slot] != FREE && !isRepeatOf(place, places[table[slot]])) {
          slot = (slot + 1) & (capacity - 1);
        }
        if (table[slot] == FREE) {
          table[slot] = i;
        } else {
          repeated.get(day(place)).set(row(place));
        }
      }
      for (int day = 0; day < days.size(); day++) {
        days.get(day).repeated(number, repeated.get(day));
      }
    }

    /** Returns the rows that reach beyond their day, in the order in which they arrived. */
    private long[] places() {
      LongArrayList places = new LongArrayList();
      for (int day = 0; day < rows.size(); day++) {
        RowPages ofDay = rows.get(day);
        for (int row = 0; row < ofDay.rows(); row++) {
          if (reach.ofRow(ofDay, row) > 0) {
            places.add(((long) day << 32) | row);
          }
        }
      }
      long[] ordered = places.toLongArray();
      LongArrays.mergeSort(
          ordered, (a, b) -> EventRow.compareByArrival(page(a), at(a), page(b), at(b)));
      return ordered;
    }

    private boolean isRepeatOf(long place, long earlier) {
      int distance = Math.abs(dates.get(day(place)) - dates.get(day(earlier)));
      return EventRow.getLong(page(place), at(place) + EventRow.ID_HASH)
              == EventRow.getLong(page(earlier), at(earlier) + EventRow.ID_HASH)
          && distance <= reach.ofSegment(segment(place))
          && EventRow.sameId(page(place), at(place), page(earlier), at(earlier))
          && scopes.ofSegment(segment(place)) == scopes.ofSegment(segment(earlier));
    }

    private int day(long place) {
      return (int) (place >>> 32);
    }

    private int row(long place) {
      return (int) place;
    }

    private byte[] page(long place) {
      return rows.get(day(place)).page(row(place));
    }

    private int at(long place) {
      return rows.get(day(place)).offset(row(place));
    }

    private int segment(long place) {
      return EventRow.getInt(page(place), at(place) + EventRow.SEGMENT);
    }
  }
}
