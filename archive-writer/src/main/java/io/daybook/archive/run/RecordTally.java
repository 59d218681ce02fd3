package io.daybook.archive.run;

import io.daybook.archive.bucket.DayWriter;
import io.daybook.warehouse.ledger.SourceSums;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts what becomes of every record and event, by segment. Threads count at once. */
final class RecordTally implements DayWriter.EventListener {
  private final AtomicLongArray read;
  private final AtomicLongArray withEvents;
  private final AtomicLongArray quarantined;
  private final AtomicLongArray skipped;
  private final AtomicLongArray given;
  private final AtomicLongArray archived;
  private final AtomicLongArray duplicates;

  RecordTally(int segments) {
    read = new AtomicLongArray(segments);
    withEvents = new AtomicLongArray(segments);
    quarantined = new AtomicLongArray(segments);
    skipped = new AtomicLongArray(segments);
    given = new AtomicLongArray(segments);
    archived = new AtomicLongArray(segments);
    duplicates = new AtomicLongArray(segments);
  }

  void read(int segment) {
    read.incrementAndGet(segment);
  }

  void gave(int segment, int events) {
    withEvents.incrementAndGet(segment);
    given.addAndGet(segment, events);
  }

  void quarantined(int segment) {
    quarantined.incrementAndGet(segment);
  }

  void skipped(int segment) {
    skipped.incrementAndGet(segment);
  }

  @Override
  public void archived(int segment) {
    archived.incrementAndGet(segment);
  }

  @Override
  public void duplicate(int segment) {
    duplicates.incrementAndGet(segment);
  }

  /** Returns the sums by source and arrival day. */
  List<SourceSums> sums(List<InputPlan.InputSegment> segments) {
    TreeMap<String, SourceSums> sums = new TreeMap<>();
    for (int i = 0; i < segments.size(); i++) {
      InputPlan.InputSegment segment = segments.get(i);
      SourceSums one =
          new SourceSums(
              segment.name().source(),
              segment.arrivalDay(),
              read.get(i),
              withEvents.get(i),
              quarantined.get(i),
              skipped.get(i),
              given.get(i),
              archived.get(i),
              duplicates.get(i));
      sums.merge(one.source() + "/" + one.arrivalDay(), one, SourceSums::plus);
    }
    return List.copyOf(sums.values());
  }
}
