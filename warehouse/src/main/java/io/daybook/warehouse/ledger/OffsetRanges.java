package io.daybook.warehouse.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A set of byte offsets, kept as disjoint ranges that don't touch. */
public final class OffsetRanges {
  private final TreeMap<Long, Long> endByStart = new TreeMap<>();

  /** A range from {@code start} up to but not including {@code end}. */
  public record OffsetRange(long start, long end) {}

  /** Adds a range; overlaps are merged, an empty range adds nothing. */
  public void add(long start, long end) {
    if (start >= end) {
      return;
    }
    long from = start;
    long to = end;
    Map.Entry<Long, Long> before = endByStart.floorEntry(start);
    if (before != null && before.getValue() >= start) {
      from = before.getKey();
    }
    Map.Entry<Long, Long> touched = endByStart.ceilingEntry(from);
    while (touched != null && touched.getKey() <= to) {
      to = Math.max(to, touched.getValue());
      endByStart.remove(touched.getKey());
      touched = endByStart.ceilingEntry(from);
    }
    endByStart.put(from, to);
  }

  /** Returns the parts of a range that are not in this set, in order. */
  public List<OffsetRange> missing(long start, long end) {
    List<OffsetRange> missing = new ArrayList<>();
    long at = start;
    Map.Entry<Long, Long> before = endByStart.floorEntry(start);
    if (before != null) {
      at = Math.max(at, before.getValue());
    }
    for (Map.Entry<Long, Long> range : endByStart.subMap(start, false, end, false).entrySet()) {
      if (range.getKey() > at) {
        missing.add(new OffsetRange(at, range.getKey()));
      }
      at = Math.max(at, range.getValue());
    }
    if (at < end) {
      missing.add(new OffsetRange(at, end));
    }
    return missing;
  }

  /** Returns whether any offset of the range is in this set. */
  public boolean intersects(long start, long end) {
    if (start >= end) {
      return false;
    }
    List<OffsetRange> missing = missing(start, end);
    return missing.size() != 1 || missing.get(0).start() != start || missing.get(0).end() != end;
  }

  /** Returns the ranges in order. */
  public List<OffsetRange> ranges() {
    return endByStart.entrySet().stream()
        .map(e -> new OffsetRange(e.getKey(), e.getValue()))
        .toList();
  }
}
