package io.daybook.archive.run;

import io.daybook.archive.bucket.DayWriter;
import io.daybook.warehouse.ledger.SourceSums;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts what becomes of every record and event, by segment. Threads count at once. */
final class RecordTally implements DayWriter.EventListener {
  private final List<InputPlan.InputSegment> segments;
  private final SegmentCounts[] parsed;
  private final AtomicLongArray archived;
  private final AtomicLongArray duplicates;

  RecordTally(List<InputPlan.InputSegment> segments) {
    this.segments = segments;
    parsed = new SegmentCounts[segments.size()];
    Arrays.fill(parsed, SegmentCounts.NOTHING);
    archived = new AtomicLongArray(segments.size());
    duplicates = new AtomicLongArray(segments.size());
  }

  /** Takes in what one segment holds; not while others are being written. */
  void parsed(int segment, SegmentCounts counts) {
    parsed[segment] = counts;
  }

  @Override
  public void archived(int segment) {
    archived.incrementAndGet(segment);
  }

  @Override
  public void duplicate(int segment) {
    duplicates.incrementAndGet(segment);
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
                duplicates.get(i));
        sums.merge(one.source() + "/" + one.arrivalDay(), one, SourceSums::plus);
      }
    }
    return List.copyOf(sums.values());
  }
}
