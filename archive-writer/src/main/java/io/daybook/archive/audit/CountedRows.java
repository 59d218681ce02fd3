package io.daybook.archive.audit;

import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.io.api.Binary;

/**
 * Rows counted from the files: archived ones by source and raw segment, refused ones by source and
 * arrival day. Threads may add at once.
 */
final class CountedRows {
  private final Map<String, Map<String, Long>> archived = new TreeMap<>();
  private final Map<String, Map<LocalDate, Long>> refused = new TreeMap<>();

  /** Where a row came from, as its columns tell. */
  record SourceSegment(Binary source, Binary segment) {}

  synchronized void addArchived(Map<SourceSegment, long[]> rows) {
    rows.forEach(
        (origin, count) ->
            archived
                .computeIfAbsent(origin.source().toStringUsingUTF8(), source -> new TreeMap<>())
                .merge(origin.segment().toStringUsingUTF8(), count[0], Long::sum));
  }

  synchronized void addRefused(LocalDate arrivalDay, Map<Binary, long[]> rows) {
    rows.forEach(
        (source, count) ->
            refused
                .computeIfAbsent(source.toStringUsingUTF8(), name -> new TreeMap<>())
                .merge(arrivalDay, count[0], Long::sum));
  }

  /** Returns the archived rows of a source by the file name of their segment. */
  Map<String, Long> archived(String source) {
    return archived.getOrDefault(source, Map.of());
  }

  long refused(String source, LocalDate arrivalDay) {
    return refused.getOrDefault(source, Map.of()).getOrDefault(arrivalDay, 0L);
  }

  /** Returns all sources that have a row, and the arrival days of refused ones. */
  Map<String, Map<LocalDate, Long>> refused() {
    return refused;
  }

  Map<String, Map<String, Long>> archived() {
    return archived;
  }
}
