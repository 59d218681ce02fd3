package io.daybook.archive.columns;

import io.daybook.archive.record.Event;
import io.daybook.archive.record.Tombstone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects the events of one thread by day, within the memory that all share: beyond it all days
 * are sorted and spilled.
 */
public final class ThreadEvents {
  /** Blocks of a run, so that a part of it can be read. */
  private static final int BLOCKS = 64;

  private final EventShape shape;
  private final SpillFile file;
  private final SpoolMemory memory;
  private final Map<Integer, EventColumns> held = new TreeMap<>();
  private final Map<Integer, List<SpilledRun>> spilled = new TreeMap<>();
  private final Map<Integer, List<ArrivedVersion>> tombstones = new TreeMap<>();
  private long bytes;

  ThreadEvents(EventShape shape, SpillFile file, SpoolMemory memory) {
    this.shape = shape;
    this.file = file;
    this.memory = memory;
  }

  /**
   * Adds an event to its day.
   *
   * @param segment number of the segment in the run's order
   * @param offset of the record in its file
   * @param ordinal of the event among those of its record
   */
  public void add(Event event, int segment, long offset, int ordinal) throws IOException {
    EventColumns day = held.get(event.epochDay());
    long before = 0;
    if (day == null) {
      day = new EventColumns(shape);
      held.put(event.epochDay(), day);
    } else {
      before = day.bytes();
    }
    day.add(event, segment, offset, ordinal);
    long grown = day.bytes() - before;
    if (grown != 0) {
      bytes += grown;
      if (memory.changed(grown) && memory.isWorthSpilling(bytes)) {
        spill();
      }
    }
  }

  /**
   * Adds a version that gives no event to its day. It stays in memory.
   *
   * @param segment number of the segment in the run's order
   * @param offset of the record in its file
   */
  public void add(Tombstone tombstone, int segment, long offset) {
    tombstones
        .computeIfAbsent(tombstone.epochDay(), day -> new ArrayList<>())
        .add(
            new ArrivedVersion(
                tombstone.recordId(),
                tombstone.recordId(),
                tombstone.version(),
                0,
                segment,
                offset));
    memory.changed(ArrivedVersion.BYTES);
  }

  /** Returns the versions that give no event, by day. */
  Map<Integer, List<ArrivedVersion>> tombstones() {
    return tombstones;
  }

  /** Moves all events that memory holds to disk. */
  void spill() throws IOException {
    for (Map.Entry<Integer, EventColumns> day : held.entrySet()) {
      EventColumns events = day.getValue();
      int[] order = new DayRows(shape, List.of(events)).inOrder();
      spilled
          .computeIfAbsent(day.getKey(), absent -> new ArrayList<>())
          .add(SpilledRun.write(events, order, memory.share() / BLOCKS, file));
    }
    held.clear();
    memory.changed(-bytes);
    bytes = 0;
  }

  boolean hasSpilled() {
    return !spilled.isEmpty();
  }

  /** Returns what memory holds, by day. */
  Map<Integer, EventColumns> held() {
    return held;
  }

  /** Returns what is on disk, by day. */
  Map<Integer, List<SpilledRun>> spilled() {
    return spilled;
  }
}
