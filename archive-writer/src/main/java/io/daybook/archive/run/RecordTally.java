package io.daybook.archive.run;

import io.daybook.archive.columns.DayWriter;
import io.daybook.warehouse.ledger.EventSums;
import io.daybook.warehouse.ledger.SourceSums;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts what becomes of every record and event. Threads count at once. */
final class RecordTally {
  private final List<InputPlan.InputSegment> segments;
  private final SegmentCounts[] parsed;
  private final AtomicLongArray archived;
  private final AtomicLongArray duplicates;
  private final AtomicLongArray superseded;
  private final List<String> sources;
  private final int[] sourceOf;
  private final Queue<DayTally> days = new ConcurrentLinkedQueue<>();

  RecordTally(List<InputPlan.InputSegment> segments) {
    this.segments = segments;
    parsed = new SegmentCounts[segments.size()];
    Arrays.fill(parsed, SegmentCounts.NOTHING);
    archived = new AtomicLongArray(segments.size());
    duplicates = new AtomicLongArray(segments.size());
    superseded = new AtomicLongArray(segments.size());
    sources = segments.stream().map(segment -> segment.name().source()).distinct().toList();
    sourceOf =
        segments.stream().mapToInt(segment -> sources.indexOf(segment.name().source())).toArray();
  }

  /** Takes in what one segment holds; not while others are being written. */
  void parsed(int segment, SegmentCounts counts) {
    parsed[segment] = counts;
  }

  /** Returns who counts the events of a day; one thread does. */
  DayWriter.EventListener of(LocalDate day) {
    DayTally tally = new DayTally(day);
    days.add(tally);
    return tally;
  }

  /** Takes in what a task counted of the events of a day. */
  void written(LocalDate day, List<SegmentEvents> events) {
    DayTally tally = new DayTally(day);
    for (SegmentEvents of : events) {
      archived.addAndGet(of.segment(), of.archived());
      tally.archivedBySource[sourceOf[of.segment()]] += of.archived();
      duplicates.addAndGet(of.segment(), of.duplicates());
      tally.duplicatesBySource[sourceOf[of.segment()]] += of.duplicates();
    }
    days.add(tally);
  }

  private final class DayTally implements DayWriter.EventListener {
    private final LocalDate day;
    private final long[] archivedBySource = new long[sources.size()];
    private final long[] duplicatesBySource = new long[sources.size()];
    private final long[] supersededBySource = new long[sources.size()];
    private final long[] contradictingBySource = new long[sources.size()];
    private final List<SourceSums> replaced = new ArrayList<>();

    DayTally(LocalDate day) {
      this.day = day;
    }

    @Override
    public void archived(int segment) {
      archived.incrementAndGet(segment);
      archivedBySource[sourceOf[segment]]++;
    }

    @Override
    public void duplicate(int segment) {
      duplicates.incrementAndGet(segment);
      duplicatesBySource[sourceOf[segment]]++;
    }

    @Override
    public void superseded(int segment) {
      superseded.incrementAndGet(segment);
      supersededBySource[sourceOf[segment]]++;
    }

    @Override
    public void contradicting(int segment) {
      contradictingBySource[sourceOf[segment]]++;
    }

    @Override
    public void replaced(String source, LocalDate arrivalDay, long rows) {
      replaced.add(SourceSums.superseded(source, arrivalDay, rows));
    }
  }

  /** Returns what became of the events of each day and source, in order. */
  List<EventSums> events() {
    Map<String, EventSums> sums = new LinkedHashMap<>();
    for (DayTally tally : days) {
      for (int source = 0; source < sources.size(); source++) {
        long events = tally.archivedBySource[source];
        long repeated = tally.duplicatesBySource[source];
        long old = tally.supersededBySource[source];
        long other = tally.contradictingBySource[source];
        if (events + repeated + old > 0) {
          add(sums, new EventSums(sources.get(source), tally.day, events, repeated, 0, old, other));
        }
      }
      for (SourceSums gone : tally.replaced) {
        long rows = gone.eventsSuperseded();
        add(sums, new EventSums(gone.source(), tally.day, -rows, 0, 0, rows, 0));
      }
    }
    return sums.values().stream()
        .sorted(Comparator.comparing(EventSums::day).thenComparing(EventSums::source))
        .toList();
  }

  private static void add(Map<String, EventSums> sums, EventSums one) {
    sums.merge(one.source() + "/" + one.day(), one, EventSums::plus);
  }

  private static void add(Map<String, SourceSums> sums, SourceSums one) {
    sums.merge(one.source() + "/" + one.arrivalDay(), one, SourceSums::plus);
  }

  /** Returns the sums by source and arrival day, but for the held sources. */
  List<SourceSums> sums(Set<String> heldSources) {
    TreeMap<String, SourceSums> sums = new TreeMap<>();
    for (int i = 0; i < segments.size(); i++) {
      InputPlan.InputSegment segment = segments.get(i);
      if (!heldSources.contains(segment.name().source())) {
        SourceSums one =
            new SourceSums(
                segment.name().source(),
                segment.arrivalDay(),
                parsed[i].records(),
                parsed[i].withEvents(),
                parsed[i].quarantined(),
                parsed[i].skipped(),
                parsed[i].events(),
                archived.get(i),
                duplicates.get(i),
                superseded.get(i));
        add(sums, one);
      }
    }
    days.forEach(tally -> tally.replaced.forEach(gone -> add(sums, gone)));
    return List.copyOf(sums.values());
  }
}
