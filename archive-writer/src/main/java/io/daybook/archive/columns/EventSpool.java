package io.daybook.archive.columns;

import com.google.common.collect.Iterators;
import io.daybook.warehouse.run.Parallel;
import io.daybook.warehouse.table.Dataset;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** All events of a run between parsing and writing, in bounded memory. */
public final class EventSpool implements Closeable {
  /** Arrays hold no more than 2 GiB. */
  private static final long MOST_BYTES = 1 << 30;

  private final EventShape shape;
  private final SpillFile file;
  private final SpoolMemory memory;
  private final List<ThreadEvents> threads = new ArrayList<>();

  /**
   * Opens a spool.
   *
   * @param directory local, for what memory has no room for
   * @param memoryBytes of events that all threads may hold
   */
  public EventSpool(Dataset dataset, Path directory, long memoryBytes) {
    this.shape = EventShape.of(dataset);
    this.file = new SpillFile(directory);
    this.memory = new SpoolMemory(Math.min(MOST_BYTES, memoryBytes));
  }

  /** Returns where one more thread collects its events. */
  public synchronized ThreadEvents thread() {
    ThreadEvents events = new ThreadEvents(shape, file, memory);
    threads.add(events);
    memory.sharedBy(threads.size());
    return events;
  }

  /**
   * Hands the days with events over, as days since 1970, once all threads are done. If any of them
   * had to spill, memory is needed for what is read back: then all is spilled.
   *
   * @param dropped numbers of the segments whose events are left out; a day that has no others is
   *     there all the same
   */
  public synchronized SortedMap<Integer, DayEvents> days(BitSet dropped) throws IOException {
    if (threads.stream().anyMatch(ThreadEvents::hasSpilled)) {
      Parallel.forEach(threads.size(), threads, () -> file, (shared, thread) -> thread.spill());
    }
    BitSet fixed = (BitSet) dropped.clone();
    SortedMap<Integer, DayEvents> days = new TreeMap<>();
    for (ThreadEvents thread : threads) {
      thread.held().forEach((day, events) -> day(days, day, fixed).add(events));
      thread.spilled().forEach((day, runs) -> runs.forEach(day(days, day, fixed)::add));
      thread.tombstones().forEach((day, some) -> day(days, day, fixed).addTombstones(some));
      thread.held().clear(); // who writes a day lets its memory go
    }
    return days;
  }

  /**
   * Spills everything and returns it in blocks for other processes, once all threads are done. They
   * are read while they are asked for, and no longer than the spool is open.
   *
   * @param sender tells the blocks of this spool from those of all others
   */
  public synchronized Iterator<EventBlock> blocks(int sender) throws IOException {
    List<Iterator<EventBlock>> all = new ArrayList<>();
    int runs = 0;
    for (ThreadEvents thread : threads) {
      thread.spill();
      for (Map.Entry<Integer, List<SpilledRun>> day : thread.spilled().entrySet()) {
        for (SpilledRun run : day.getValue()) {
          EventBlock.BlockRun name = new EventBlock.BlockRun(sender, runs++);
          List<SpilledRun.RunBlock> blocks = run.blocks();
          all.add(
              IntStream.range(0, blocks.size())
                  .mapToObj(i -> block(day.getKey(), name, i, blocks.get(i)))
                  .iterator());
        }
      }
    }
    return Iterators.concat(all.iterator());
  }

  /** Returns the days of all events, since 1970, once {@link #blocks} was called. */
  public synchronized Set<Integer> spilledDays() {
    Set<Integer> days = new TreeSet<>();
    threads.forEach(thread -> days.addAll(thread.spilled().keySet()));
    return days;
  }

  private EventBlock block(
      int day, EventBlock.BlockRun run, int number, SpilledRun.RunBlock block) {
    try {
      return new EventBlock(day, run, number, file.read(block.place()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DayEvents day(SortedMap<Integer, DayEvents> days, int day, BitSet dropped) {
    return days.computeIfAbsent(day, absent -> new DayEvents(shape, file, dropped));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
