package io.daybook.archive.columns;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongArrays;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
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
   * @param memoryBytes what ids that are on disk may take at once
   */
  void mark(SortedMap<Integer, DayEvents> days, long memoryBytes) throws IOException {
    if (reach.most() == 0 || days.size() < 2) {
      return;
    }
    long rows = days.values().stream().mapToLong(DayEvents::rows).sum();
    int shares =
        days.values().stream().anyMatch(DayEvents::isSpilled)
            ? DayEvents.shares(rows, memoryBytes)
            : 1;
    for (int share = 0; share < shares; share++) {
      new Share(days, share, shares).mark();
    }
  }

  /** Events whose ids may be the same, of all days. */
  private final class Share {
    private final List<DayEvents> days = new ArrayList<>();
    private final List<Integer> dates = new ArrayList<>();
    private final List<Identities> ids = new ArrayList<>();

    Share(SortedMap<Integer, DayEvents> of, int share, int shares) throws IOException {
      for (Map.Entry<Integer, DayEvents> day : of.entrySet()) {
        dates.add(day.getKey());
        days.add(day.getValue());
        ids.add(day.getValue().identities(share, shares));
      }
    }

    void mark() {
      long[] events = inArrival();
      int capacity = Math.max(16, Integer.highestOneBit(Math.max(1, events.length)) * 4);
      int[] table = new int[capacity];
      Arrays.fill(table, FREE);
      for (int i = 0; i < events.length; i++) {
        long event = events[i];
        int slot = (int) ids(event).hash(place(event)) & (capacity - 1);
        while (table[slot] != FREE && !isRepeatOf(event, events[table[slot]])) {
          slot = (slot + 1) & (capacity - 1);
        }
        if (table[slot] == FREE) {
          table[slot] = i;
        } else {
          days.get(day(event)).repeated().set(ids(event).row(place(event)));
        }
      }
    }

    /** Returns the events that reach beyond their day, in the order in which they arrived. */
    private long[] inArrival() {
      LongArrayList events = new LongArrayList();
      for (int day = 0; day < ids.size(); day++) {
        Identities ofDay = ids.get(day);
        for (int place = 0; place < ofDay.count(); place++) {
          if (reach.ofSegment(ofDay.segment(place)) > 0) {
            events.add(((long) day << 32) | place);
          }
        }
      }
      long[] ordered = events.toLongArray();
      LongArrays.mergeSort(ordered, (a, b) -> ids(a).compareByArrival(place(a), ids(b), place(b)));
      return ordered;
    }

    private boolean isRepeatOf(long event, long earlier) {
      int distance = Math.abs(dates.get(day(event)) - dates.get(day(earlier)));
      return distance <= reach.ofSegment(segment(event))
          && ids(event).isSameId(place(event), ids(earlier), place(earlier))
          && scopes.ofSegment(segment(event)) == scopes.ofSegment(segment(earlier));
    }

    private int day(long event) {
      return (int) (event >>> 32);
    }

    private int place(long event) {
      return (int) event;
    }

    private Identities ids(long event) {
      return ids.get(day(event));
    }

    private int segment(long event) {
      return ids(event).segment(place(event));
    }
  }
}
