package io.daybook.archive.run;

import com.google.common.collect.Iterators;
import io.daybook.archive.columns.DayEvents;
import io.daybook.archive.columns.DayWriter;
import io.daybook.archive.columns.EventBlock;
import io.daybook.archive.columns.EventSpool;
import io.daybook.archive.columns.NearbyFiles;
import io.daybook.archive.columns.ReceivedEvents;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.quarantine.QuarantineFiles;
import io.daybook.archive.quarantine.RejectBlock;
import io.daybook.archive.quarantine.RejectSpool;
import io.daybook.archive.table.ColumnFiles;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * One task's part of a run: parses a share of the segments, or writes a share of the days. What it
 * does follows from its input alone, whichever process does it and how often. One thread uses it.
 */
public final class ArchiveTask {
  private final Storage storage;
  private final Configuration hadoop;
  private final TaskPlan plan;
  private final List<Mapping> mappings;
  private final Path directory;
  private final long memoryBytes;

  /**
   * Wires a task.
   *
   * @param hadoop its default file system is the storage's
   * @param directory local, for spilled events
   * @param memoryBytes of events before they are spilled
   */
  public ArchiveTask(
      Storage storage, Configuration hadoop, TaskPlan plan, Path directory, long memoryBytes) {
    this.storage = storage;
    this.hadoop = hadoop;
    this.plan = plan;
    this.mappings = plan.compiled();
    this.directory = directory;
    this.memoryBytes = memoryBytes;
  }

  /** Events and records of a share, sorted and cut into blocks, as long as it is open. */
  public static final class ParsedShare implements Closeable {
    private final EventSpool events;
    private final RejectSpool rejects;
    private Iterator<TaskBlock> blocks = Iterators.forArray();

    ParsedShare(EventSpool events, RejectSpool rejects) {
      this.events = events;
      this.rejects = rejects;
    }

    /** Returns all blocks, the counts first. */
    public Iterator<TaskBlock> blocks() {
      return blocks;
    }

    @Override
    public void close() throws IOException {
      try {
        events.close();
      } finally {
        rejects.close();
      }
    }
  }

  /**
   * Parses segments.
   *
   * @param sender the number of this share among all of the run
   * @param segments their numbers
   */
  public ParsedShare parse(int sender, List<Integer> segments) throws IOException {
    EventSpool events = new EventSpool(plan.dataset(), directory, memoryBytes);
    ParsedShare share = new ParsedShare(events, new RejectSpool(directory));
    try {
      SegmentParsing parsing =
          new SegmentParsing(
              storage,
              new EarlierHeaders(storage),
              plan.zone(),
              mappings,
              events.thread(),
              share.rejects);
      Map<Integer, SegmentCounts> counts = new TreeMap<>();
      for (int number : segments) {
        counts.put(number, parsing.segment(number, plan.segments().get(number)));
      }
      Iterator<EventBlock> blocks = events.blocks(sender);
      share.blocks =
          Iterators.concat(
              Iterators.singletonIterator(
                  TaskBlock.of(new ShareCounts(counts, events.spilledDays()))),
              Iterators.transform(blocks, TaskBlock::of),
              Iterators.transform(share.rejects.blocks(), TaskBlock::of));
      return share;
    } catch (IOException | RuntimeException | Error e) {
      try {
        share.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /**
   * Writes days and quarantine, below directories that are this attempt's alone.
   *
   * @param attempt its name, no two alike in a run
   * @param blocks all blocks of the task's days, in any order
   */
  public WrittenShare write(WriteOrder order, String attempt, Iterator<TaskBlock> blocks)
      throws IOException {
    try (ReceivedEvents events = new ReceivedEvents(plan.dataset(), directory, memoryBytes);
        ColumnFiles files =
            new ColumnFiles(
                hadoop, plan.dataset().name(), plan.dataset().columns(), plan.compression(), 1);
        QuarantineFiles quarantine =
            new QuarantineFiles(
                hadoop, plan.compression(), day -> own(order.quarantine(), day, attempt))) {
      TaskBlock.BlockTaker taker =
          new TaskBlock.BlockTaker() {
            @Override
            public void events(EventBlock block) throws IOException {
              events.add(block);
            }

            @Override
            public void rejects(RejectBlock block) throws IOException {
              block.giveTo(quarantine, order.held());
            }
          };
      while (blocks.hasNext()) {
        blocks.next().giveTo(taker);
      }
      Map<LocalDate, List<DataFile>> refused = quarantine.finish(order.held());
      return new WrittenShare(attempt, write(order, attempt, events, files), refused);
    }
  }

  private List<WrittenShare.TaskDay> write(
      WriteOrder order, String attempt, ReceivedEvents received, ColumnFiles files)
      throws IOException {
    SortedMap<Integer, DayEvents> days =
        received.days(WritingRules.numbers(plan.segments(), order.held()));
    DayWriter writer =
        WritingRules.writer(
            hadoop,
            files,
            plan.segments(),
            mappings,
            order.scopes(),
            memoryBytes,
            DayWriter.Versions.none(hadoop));
    if (writer.reachDays() > 0) {
      writer.markRepeats(days);
    }
    List<WrittenShare.TaskDay> written = new ArrayList<>();
    for (Map.Entry<Integer, DayEvents> each : days.entrySet()) {
      LocalDate day = LocalDate.ofEpochDay(each.getKey());
      SegmentEvents.EventCounter counter = new SegmentEvents.EventCounter();
      List<DataFile> ofDay =
          writer.write(
              each.getValue(),
              NearbyFiles.around(day, writer.reachDays(), order.earlier()),
              own(order.directories(), day, attempt),
              counter);
      each.getValue().release();
      written.add(new WrittenShare.TaskDay(day, ofDay, counter.events()));
    }
    return written;
  }

  private static StoragePath own(
      Map<LocalDate, StoragePath> directories, LocalDate day, String attempt) {
    return Optional.ofNullable(directories.get(day)).orElseThrow().child(attempt);
  }
}
