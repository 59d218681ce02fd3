package io.daybook.archive.run;

import io.daybook.archive.columns.DayWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the events of one day that one segment gave.
 *
 * @param segment its number in the run
 */
public record SegmentEvents(int segment, long archived, long duplicates) {

  /** Counts them while a day is written. One thread uses it. */
  static final class EventCounter implements DayWriter.EventListener {
    private final Map<Integer, long[]> counts = new TreeMap<>();

    @Override
    public void archived(int segment) {
      counts(segment)[0]++;
    }

    @Override
    public void duplicate(int segment) {
      counts(segment)[1]++;
    }

    private long[] counts(int segment) {
      return counts.computeIfAbsent(segment, first -> new long[2]);
    }

    List<SegmentEvents> events() {
      return counts.entrySet().stream()
          .map(of -> new SegmentEvents(of.getKey(), of.getValue()[0], of.getValue()[1]))
          .toList();
    }
  }
}
