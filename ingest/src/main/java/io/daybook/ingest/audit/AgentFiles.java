package io.daybook.ingest.audit;

import io.daybook.ingest.journal.CommittedTotals;
import io.daybook.warehouse.ledger.OffsetRanges;
import io.daybook.warehouse.segment.SegmentName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The files that one agent landed of one source. */
final class AgentFiles {
  private final Map<Long, Coverage> files = new HashMap<>();
  private CommittedTotals sums = CommittedTotals.NONE;

  /** Adds what a segment covers, be it there or in a manifest of raw expiry. */
  void add(SegmentName name) {
    files.computeIfAbsent(name.file(), number -> new Coverage()).add(name.start(), name.end());
    sums = sums.plus(name);
  }

  /** Returns what was added, summed up. */
  CommittedTotals sums() {
    return sums;
  }

  long count() {
    return files.size();
  }

  /** Returns whether any file is missing, has gaps or overlaps. */
  boolean isFlawed() {
    return files.size() != sums.lastFile() || files.values().stream().anyMatch(Coverage::isFlawed);
  }

  /** Returns whether a file is missing, has gaps or overlaps. */
  boolean isFlawed(long file) {
    Coverage coverage = files.get(file);
    return coverage == null ? file < sums.lastFile() : coverage.isFlawed();
  }

  /** Returns the byte behind the last of a file that is in a segment; 0 if the file is missing. */
  long end(long file) {
    Coverage coverage = files.get(file);
    return coverage == null ? 0 : coverage.end();
  }

  /**
   * Returns the numbers that no file has though later ones do.
   *
   * @param foundSince numbers of files that were seen meanwhile
   */
  List<OffsetRanges.OffsetRange> missing(Iterable<Long> foundSince) {
    if (files.size() == sums.lastFile()) {
      return List.of();
    }
    OffsetRanges numbers = new OffsetRanges();
    files.keySet().forEach(file -> numbers.add(file, file + 1));
    foundSince.forEach(file -> numbers.add(file, file + 1));
    return numbers.missing(1, sums.lastFile());
  }
}
