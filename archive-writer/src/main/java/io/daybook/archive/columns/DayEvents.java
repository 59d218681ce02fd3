package io.daybook.archive.columns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One day's events from all threads: in memory, or all of them in sorted runs on disk. A row is
 * called by its number among all, in the order in which parts or blocks were added.
 */
public final class DayEvents {
  /** What an event takes while duplicates are looked for. */
  private static final long ID_BYTES = 80;

  private final EventShape shape;
  private final SpillFile file;
  private final BitSet dropped;
  private final List<EventColumns> held = new ArrayList<>();
  private final List<SpilledRun> runs = new ArrayList<>();
  private final BitSet repeated = new BitSet();
  private final List<ArrivedVersion> tombstones = new ArrayList<>();
  private long bytes;
  private int rows;

  /**
   * @param dropped numbers of the segments whose events are left out
   */
  DayEvents(EventShape shape, SpillFile file, BitSet dropped) {
    this.shape = shape;
    this.file = file;
    this.dropped = dropped;
  }

  void add(EventColumns events) {
    held.add(events);
    bytes += events.bytes();
    rows = Math.addExact(rows, events.rows());
  }

  void add(SpilledRun run) {
    runs.add(run);
    for (SpilledRun.RunBlock block : run.blocks()) {
      bytes += block.bytes();
      rows = Math.addExact(rows, block.rows());
    }
  }

  void addTombstones(List<ArrivedVersion> some) {
    some.stream().filter(each -> !dropped.get(each.segment())).forEach(tombstones::add);
  }

  /** Returns the versions of records that give no event. */
  List<ArrivedVersion> tombstones() {
    return tombstones;
  }

  /** Told of events one by one. */
  interface PlacedEventVisitor {
    /**
     * Looks at an event.
     *
     * @param row of the event in its columns
     * @param rowOfDay among all of the day
     */
    void at(EventColumns events, int row, int rowOfDay);
  }

  /** Goes through the events of some segments, but for those that are left out. */
  void visit(BitSet segments, PlacedEventVisitor visitor) throws IOException {
    int first = 0;
    for (EventColumns part : held) {
      visit(part, first, segments, visitor);
      first += part.rows();
    }
    for (SpilledRun run : runs) {
      for (SpilledRun.RunBlock block : run.blocks()) {
        visit(block.events(shape, file), first, segments, visitor);
        first += block.rows();
      }
    }
  }

  private void visit(EventColumns part, int first, BitSet segments, PlacedEventVisitor visitor) {
    for (int row = 0; row < part.rows(); row++) {
      int segment = (int) part.ids().segments().get(row);
      if (segments.get(segment) && !dropped.get(segment)) {
        visitor.at(part, row, first + row);
      }
    }
  }

  /** Returns what all rows take in memory, those that are left out included. */
  long bytes() {
    return bytes;
  }

  /** Returns the number of rows, those that are left out included. */
  int rows() {
    return rows;
  }

  /** Returns the rows that are duplicates of rows of other days. */
  BitSet repeated() {
    return repeated;
  }

  /**
   * Returns in how many shares, by the hash of their ids, events are to be compared.
   *
   * @param rows how many there are
   * @param memoryBytes what may be taken
   */
  static int shares(long rows, long memoryBytes) {
    return (int) Math.max(1, Math.min(1 << 16, rows * ID_BYTES / memoryBytes + 1));
  }

  /** Returns whether the events are on disk. */
  boolean isSpilled() {
    return !runs.isEmpty();
  }

  /** Returns the ids of one of so many shares, but for those of segments that are left out. */
  Identities identities(int share, int shares) throws IOException {
    return identities(share, shares, new BitSet());
  }

  /**
   * Returns the ids of one of so many shares.
   *
   * @param without numbers of more segments that are left out
   */
  Identities identities(int share, int shares, BitSet without) throws IOException {
    BitSet left = dropped;
    if (!without.isEmpty()) {
      left = (BitSet) dropped.clone();
      left.or(without);
    }
    Identities identities = new Identities(share, shares, left);
    int first = 0;
    for (EventColumns part : held) {
      identities.add(part.ids(), first);
      first += part.rows();
    }
    for (SpilledRun run : runs) {
      for (SpilledRun.RunBlock block : run.blocks()) {
        identities.addCopy(block.ids(file), first);
        first += block.rows();
      }
    }
    return identities;
  }

  /** Returns what is in memory. */
  DayRows held() {
    return new DayRows(shape, held);
  }

  /**
   * Returns where the order of the table is cut, so that what lies between two cuts takes about so
   * much memory.
   */
  List<SortKey> cuts(long rangeBytes) {
    List<SpilledRun.RunBlock> blocks = new ArrayList<>();
    runs.forEach(run -> blocks.addAll(run.blocks()));
    blocks.sort(Comparator.comparing(SpilledRun.RunBlock::first));
    List<SortKey> cuts = new ArrayList<>();
    long fill = 0;
    for (SpilledRun.RunBlock block : blocks) {
      if (fill > 0 && fill + block.bytes() > rangeBytes) {
        cuts.add(block.first());
        fill = 0;
      }
      fill += block.bytes();
    }
    return cuts;
  }

  /** Rows of a part of the order, among others that were read with them. */
  record OrderRange(DayRows rows, BitSet wanted) {}

  /**
   * Reads what lies between two cuts.
   *
   * @param from the first key, or null for the beginning
   * @param to behind the last, or null for the end
   */
  OrderRange range(@Nullable SortKey from, @Nullable SortKey to, BitSet survivors)
      throws IOException {
    List<EventColumns> parts = new ArrayList<>();
    BitSet wanted = new BitSet();
    int first = 0;
    int fill = 0;
    for (SpilledRun run : runs) {
      List<SpilledRun.RunBlock> blocks = run.blocks();
      for (int i = 0; i < blocks.size(); i++) {
        SpilledRun.RunBlock block = blocks.get(i);
        SortKey next = i + 1 < blocks.size() ? blocks.get(i + 1).first() : null;
        boolean isBehind = to != null && block.first().compareTo(to) >= 0;
        boolean isBefore = from != null && next != null && next.compareTo(from) <= 0;
        if (!isBehind && !isBefore) {
          EventColumns events = block.events(shape, file);
          BitSet within = survivors.get(first, first + block.rows());
          if (from != null && block.first().compareTo(from) < 0) {
            within.andNot(events.before(from));
          }
          if (to != null && (next == null || next.compareTo(to) > 0)) {
            within.and(events.before(to));
          }
          int[] rows = within.stream().toArray();
          boolean isMostlyWanted = rows.length > events.rows() / 2;
          for (int kept = 0; kept < rows.length; kept++) {
            wanted.set(fill + (isMostlyWanted ? rows[kept] : kept));
          }
          if (isMostlyWanted) {
            parts.add(events);
            fill += events.rows();
          } else if (rows.length > 0) {
            parts.add(events.selector().select(rows, 0, rows.length));
            fill += rows.length;
          }
        }
        first += block.rows();
      }
    }
    return new OrderRange(new DayRows(shape, parts), wanted);
  }

  /** Lets memory go. */
  public void release() {
    held.clear();
    runs.clear();
  }
}
