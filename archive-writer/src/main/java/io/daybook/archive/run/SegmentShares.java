package io.daybook.archive.run;

import io.daybook.warehouse.files.StoragePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cuts segments into shares, each of which one thread or task reads. */
final class SegmentShares {
  /** Of a bundle, compressed. */
  private static final long BUNDLE_BYTES = 1 << 20;

  private SegmentShares() {}

  /**
   * Returns the segments each alone, but slices of a bundle together, so that a reader unpacks each
   * frame about once.
   *
   * @param numbers of the segments in question
   */
  static List<List<Integer>> small(List<InputPlan.InputSegment> segments, List<Integer> numbers) {
    Map<StoragePath, List<Integer>> byFile = new LinkedHashMap<>();
    for (int number : numbers) {
      byFile.computeIfAbsent(segments.get(number).path(), path -> new ArrayList<>(1)).add(number);
    }
    List<List<Integer>> shares = new ArrayList<>();
    for (List<Integer> slices : byFile.values()) {
      List<List<Integer>> each = slices.stream().map(List::of).toList();
      shares.addAll(together(segments, each, BUNDLE_BYTES));
    }
    return shares;
  }

  /** Returns the segments in shares of about so many compressed bytes, in their order. */
  static List<List<Integer>> large(
      List<InputPlan.InputSegment> segments, List<Integer> numbers, long shareBytes) {
    return together(segments, small(segments, numbers), shareBytes);
  }

  private static List<List<Integer>> together(
      List<InputPlan.InputSegment> segments, List<List<Integer>> parts, long shareBytes) {
    List<List<Integer>> shares = new ArrayList<>();
    long bytes = shareBytes;
    for (List<Integer> part : parts) {
      if (bytes >= shareBytes) {
        shares.add(new ArrayList<>(1));
        bytes = 0;
      }
      shares.get(shares.size() - 1).addAll(part);
      bytes += part.stream().mapToLong(number -> segments.get(number).bytes()).sum();
    }
    return shares;
  }
}
