package io.daybook.archive.columns;

import io.daybook.warehouse.segment.SegmentName;
import java.util.List;
import java.util.Map;

/**
 * How many days before and behind its own an event that comes again is looked for. Events of most
 * sources are the same only on the same day (0); those that are dated by their arrival may arrive
 * twice around midnight.
 */
final class DayReach {
  private final int[] daysBySegment;
  private final int most;

  /**
   * @param segments of the run, by their number
   * @param daysBySource 0 for those that it lacks
   */
  DayReach(List<SegmentName> segments, Map<String, Integer> daysBySource) {
    daysBySegment =
        segments.stream().mapToInt(name -> daysBySource.getOrDefault(name.source(), 0)).toArray();
    int farthest = 0;
    for (int days : daysBySegment) {
      farthest = Math.max(farthest, days);
    }
    most = farthest;
  }

  /** Returns the reach of the events of a segment. */
  int ofSegment(int segment) {
    return daysBySegment[segment];
  }

  /** Returns the farthest of all. */
  int most() {
    return most;
  }
}
