package io.daybook.archive.columns;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The ids of a day's events, or of one share of them by the hash of the id, each at a place of its
 * own from 0 on.
 */
final class Identities {
  private final int share;
  private final int shares;
  private final BitSet dropped;
  private final List<EventIds> parts = new ArrayList<>();

  /** By part the place of its first event. */
  private final IntArrayList starts = new IntArrayList();

  private final LongArrayList hashes = new LongArrayList();
  private final IntArrayList segments = new IntArrayList();

  /** By place the event's row among those of its day. */
  private final IntArrayList rows = new IntArrayList();

  /** By place its row in its part. */
  private final IntArrayList rowsInPart = new IntArrayList();

  /**
   * @param dropped numbers of the segments whose events are left out
   */
  Identities(int share, int shares, BitSet dropped) {
    this.share = share;
    this.shares = shares;
    this.dropped = dropped;
  }

  /**
   * Takes in events that are kept in memory.
   *
   * @param firstRow number of the first among those of the day
   */
  void add(EventIds ids, int firstRow) {
    starts.add(rows.size());
    parts.add(ids);
    for (int row = 0; row < ids.size(); row++) {
      if (isWanted(ids, row)) {
        rowsInPart.add(row);
        add(ids, row, firstRow + row);
      }
    }
  }

  /** Takes in events of which only those that are wanted are kept. */
  void addCopy(EventIds ids, int firstRow) {
    IntArrayList wanted = new IntArrayList();
    starts.add(rows.size());
    for (int row = 0; row < ids.size(); row++) {
      if (isWanted(ids, row)) {
        rowsInPart.add(wanted.size());
        wanted.add(row);
        add(ids, row, firstRow + row);
      }
    }
    parts.add(ids.select(wanted.elements(), 0, wanted.size(), new Footprint()));
  }

  private boolean isWanted(EventIds ids, int row) {
    return ((ids.hashes().get(row) >>> Integer.SIZE) * shares) >>> Integer.SIZE == share
        && (dropped.isEmpty() || !dropped.get((int) ids.segments().get(row)));
  }

  private void add(EventIds ids, int row, int rowOfDay) {
    hashes.add(ids.hashes().get(row));
    segments.add((int) ids.segments().get(row));
    rows.add(rowOfDay);
  }

  /** Returns how many there are. */
  int count() {
    return rows.size();
  }

  long hash(int place) {
    return hashes.getLong(place);
  }

  /** Returns the number of the event's segment. */
  int segment(int place) {
    return segments.getInt(place);
  }

  /** Returns the event's row among those of its day. */
  int row(int place) {
    return rows.getInt(place);
  }

  /** Returns the event's id in UTF-8. */
  ByteBuffer id(int place) {
    EventIds part = parts.get(part(place));
    int row = rowsInPart.getInt(place);
    int start = part.ids().start(row);
    return ByteBuffer.wrap(part.ids().bytes(), start, part.ids().end(row) - start).slice();
  }

  /** Returns whether two events have the same id. */
  boolean isSameId(int place, Identities other, int otherPlace) {
    return hash(place) == other.hash(otherPlace)
        && parts
                .get(part(place))
                .ids()
                .compare(
                    rowsInPart.getInt(place),
                    other.parts.get(other.part(otherPlace)).ids(),
                    other.rowsInPart.getInt(otherPlace))
            == 0;
  }

  /** Compares the order in which two events arrived. */
  int compareByArrival(int place, Identities other, int otherPlace) {
    return EventIds.compareByArrival(
        parts.get(part(place)),
        rowsInPart.getInt(place),
        other.parts.get(other.part(otherPlace)),
        other.rowsInPart.getInt(otherPlace));
  }

  /** Returns the last part that begins at a place or before it; empty ones lie before others. */
  private int part(int place) {
    int low = 0;
    int high = starts.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (starts.getInt(middle) <= place) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
