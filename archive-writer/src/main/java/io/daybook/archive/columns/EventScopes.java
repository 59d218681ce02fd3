package io.daybook.archive.columns;

import io.daybook.warehouse.segment.SegmentName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The scopes of event ids: two events are the same one if their event_id and their scope are. A
 * source is a scope of its own unless its mapping names a common one ({@code ids}).
 */
final class EventScopes {
  private static final int OTHER = -1;

  private final Map<String, String> scopeBySource;
  private final Map<String, Integer> numberByScope = new HashMap<>();
  private final int[] numberBySegment;

  /**
   * @param segments of the run, by their number
   * @param scopeBySource sources that it lacks are scopes of their own
   */
  EventScopes(List<SegmentName> segments, Map<String, String> scopeBySource) {
    this.scopeBySource = Map.copyOf(scopeBySource);
    this.numberBySegment =
        segments.stream()
            .mapToInt(
                name ->
                    numberByScope.computeIfAbsent(
                        scope(name.source()), scope -> numberByScope.size()))
            .toArray();
  }

  private String scope(String source) {
    return scopeBySource.getOrDefault(source, source);
  }

  /** Returns the number of the scope of a segment's events. */
  int ofSegment(int segment) {
    return numberBySegment[segment];
  }

  /** Returns the number of the scope of a source's events; of no segment's if it has another. */
  int ofSource(String source) {
    return numberByScope.getOrDefault(scope(source), OTHER);
  }
}
