package io.daybook.archive.bucket;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * Finds rows with the same event_id in the same scope. The one that arrived first stays: lowest by
 * arrival day, agent, file, offset, ordinal.
 */
final class Deduplication {
  private static final int FREE = -1;

  private Deduplication() {}

  /**
   * Returns the rows that stay.
   *
   * @param without rows that are left out
   * @param dropped told of each row that doesn't
   */
  static BitSet survivors(RowPages rows, BitSet without, EventScopes scopes, IntConsumer dropped) {
    int capacity = Math.max(16, Integer.highestOneBit(Math.max(1, rows.rows())) * 4);
    int[] table = new int[capacity];
    Arrays.fill(table, FREE);
    BitSet survivors = new BitSet(rows.rows());
    for (int row = without.nextClearBit(0);
        row < rows.rows();
        row = without.nextClearBit(row + 1)) {
      byte[] page = rows.page(row);
      int offset = rows.offset(row);
      int slot = (int) EventRow.getLong(page, offset + EventRow.ID_HASH) & (capacity - 1);
      while (table[slot] != FREE && !same(rows, table[slot], page, offset, scopes)) {
        slot = (slot + 1) & (capacity - 1);
      }
      int other = table[slot];
      if (other == FREE) {
        table[slot] = row;
        survivors.set(row);
      } else if (EventRow.compareByArrival(page, offset, rows.page(other), rows.offset(other))
          < 0) {
        table[slot] = row;
        survivors.set(row);
        survivors.clear(other);
        dropped.accept(other);
      } else {
        dropped.accept(row);
      }
    }
    return survivors;
  }

  private static boolean same(RowPages rows, int row, byte[] page, int offset, EventScopes scopes) {
    byte[] other = rows.page(row);
    int at = rows.offset(row);
    return EventRow.getLong(other, at + EventRow.ID_HASH)
            == EventRow.getLong(page, offset + EventRow.ID_HASH)
        && EventRow.sameId(other, at, page, offset)
        && scopes.ofSegment(EventRow.getInt(other, at + EventRow.SEGMENT))
            == scopes.ofSegment(EventRow.getInt(page, offset + EventRow.SEGMENT));
  }
}
