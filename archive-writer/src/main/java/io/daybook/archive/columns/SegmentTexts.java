package io.daybook.archive.columns;

import io.daybook.archive.table.Texts;
import io.daybook.warehouse.segment.SegmentName;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What rows say of their segments, by the number of the segment in its run. */
final class SegmentTexts {
  private final Texts names = new Texts();
  private final Texts sources = new Texts();
  private final int[] sourceOf;

  SegmentTexts(List<SegmentName> segments) {
    sourceOf = new int[segments.size()];
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (int segment = 0; segment < sourceOf.length; segment++) {
      add(names, segments.get(segment).fileName());
      String source = segments.get(segment).source();
      Integer known = numbers.putIfAbsent(source, numbers.size());
      if (known == null) {
        add(sources, source);
      }
      sourceOf[segment] = known == null ? numbers.size() - 1 : known;
    }
  }

  private static void add(Texts texts, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    texts.add(utf8, 0, utf8.length);
  }

  /** Returns the segments' names, by their number. */
  Texts names() {
    return names;
  }

  /** Returns the names of all sources. */
  Texts sources() {
    return sources;
  }

  /** Returns which of {@link #sources} a segment is of. */
  int sourceOf(int segment) {
    return sourceOf[segment];
  }
}
