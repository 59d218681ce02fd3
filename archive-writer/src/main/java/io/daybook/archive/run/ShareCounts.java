package io.daybook.archive.run;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a task found in its share of the segments.
 *
 * @param counts by the number of the segment
 * @param days on which events happened, since 1970
 */
public record ShareCounts(Map<Integer, SegmentCounts> counts, Set<Integer> days) {
  public ShareCounts {
    counts = new TreeMap<>(counts);
    days = new TreeSet<>(days);
  }
}
