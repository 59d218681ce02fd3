package io.daybook.archive.columns;

import io.daybook.warehouse.table.Dataset;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Events that other processes parsed and sorted, between their arrival and the writing of their
 * days, in bounded memory. One thread uses it.
 */
public final class ReceivedEvents implements Closeable {
  private final EventShape shape;
  private final SpillFile file;
  private final long memoryBytes;

  /** By day the blocks that memory holds; none once it had no room. */
  private final SortedMap<Integer, List<HeldBlock>> held = new TreeMap<>();

  /** By day and run the blocks on disk, by their number. */
  private final SortedMap<
          Integer, SortedMap<EventBlock.BlockRun, SortedMap<Integer, SpilledRun.RunBlock>>>
      spilled = new TreeMap<>();

  private long bytes;

  private record HeldBlock(EventBlock.BlockRun run, int number, EventColumns events) {}

  /**
   * Opens a store.
   *
   * @param directory local, for what memory has no room for
   * @param memoryBytes of events that it may hold
   */
  public ReceivedEvents(Dataset dataset, Path directory, long memoryBytes) {
    this.shape = EventShape.of(dataset);
    this.file = new SpillFile(directory);
    this.memoryBytes = memoryBytes;
  }

  /** Takes in a block. */
  public void add(EventBlock block) throws IOException {
    EventColumns events = EventColumns.read(shape, block.events().duplicate());
    if (!spilled.isEmpty()) {
      spill(block.day(), block.run(), block.number(), events, block.events());
      return;
    }
    held.computeIfAbsent(block.day(), day -> new ArrayList<>())
        .add(new HeldBlock(block.run(), block.number(), events));
    bytes += events.bytes();
    if (bytes > memoryBytes) {
      for (Map.Entry<Integer, List<HeldBlock>> day : held.entrySet()) {
        for (HeldBlock each : day.getValue()) {
          spill(day.getKey(), each.run, each.number, each.events, each.events.encoded());
        }
      }
      held.clear();
    }
  }

  private void spill(
      int day, EventBlock.BlockRun run, int number, EventColumns events, ByteBuffer encoded)
      throws IOException {
    SpillFile.Chunk place = file.append(encoded.duplicate());
    spilled
        .computeIfAbsent(day, absent -> new TreeMap<>())
        .computeIfAbsent(run, absent -> new TreeMap<>())
        .put(number, new SpilledRun.RunBlock(place, events.key(0), events.rows(), events.bytes()));
  }

  /**
   * Hands the days with events over, as days since 1970, once all have arrived.
   *
   * @param dropped numbers of the segments whose events are left out
   */
  public SortedMap<Integer, DayEvents> days(BitSet dropped) {
    BitSet fixed = (BitSet) dropped.clone();
    SortedMap<Integer, DayEvents> days = new TreeMap<>();
    held.forEach(
        (day, blocks) -> {
          DayEvents events = new DayEvents(shape, file, fixed);
          blocks.forEach(block -> events.add(block.events));
          days.put(day, events);
        });
    spilled.forEach(
        (day, runs) -> {
          DayEvents events = new DayEvents(shape, file, fixed);
          runs.values().forEach(run -> events.add(new SpilledRun(List.copyOf(run.values()))));
          days.put(day, events);
        });
    held.clear(); // who writes a day lets its memory go
    return days;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
