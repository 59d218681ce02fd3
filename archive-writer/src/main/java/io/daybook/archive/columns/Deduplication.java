package io.daybook.archive.columns;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * Finds events with the same event_id in the same scope. The one that arrived first stays: lowest
 * by arrival day, agent, file, offset, ordinal.
 */
final class Deduplication {
  private static final int FREE = -1;

  private Deduplication() {}

  /**
   * Sets the rows that stay.
   *
   * @param repeated rows that don't stay in any case
   * @param survivors by row of the day
   * @param dropped told the place of each event that doesn't stay
   */
  static void keep(
      Identities ids, BitSet repeated, EventScopes scopes, BitSet survivors, IntConsumer dropped) {
    int capacity = Math.max(16, Integer.highestOneBit(Math.max(1, ids.count())) * 4);
    int[] table = new int[capacity];
    Arrays.fill(table, FREE);
    for (int place = 0; place < ids.count(); place++) {
      if (repeated.get(ids.row(place))) {
        dropped.accept(place);
        continue;
      }
      int slot = (int) ids.hash(place) & (capacity - 1);
      while (table[slot] != FREE && !isSame(ids, table[slot], place, scopes)) {
        slot = (slot + 1) & (capacity - 1);
      }
      int other = table[slot];
      if (other == FREE) {
        table[slot] = place;
        survivors.set(ids.row(place));
      } else if (ids.compareByArrival(place, ids, other) < 0) {
        table[slot] = place;
        survivors.set(ids.row(place));
        survivors.clear(ids.row(other));
        dropped.accept(other);
      } else {
        dropped.accept(place);
      }
    }
  }

  private static boolean isSame(Identities ids, int a, int b, EventScopes scopes) {
    return ids.isSameId(a, ids, b)
        && scopes.ofSegment(ids.segment(a)) == scopes.ofSegment(ids.segment(b));
  }
}
