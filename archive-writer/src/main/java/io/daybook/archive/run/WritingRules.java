package io.daybook.archive.run;

import io.daybook.archive.columns.DayWriter;
import io.daybook.archive.mapping.ArchiveSource;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.table.ColumnFiles;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.SourceIdentity;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/** Which events of a run are written, and which of them are the same one: for every engine. */
final class WritingRules {
  private WritingRules() {}

  /** Returns the numbers of the segments of some sources. */
  static BitSet numbers(List<InputPlan.InputSegment> segments, Collection<String> sources) {
    BitSet numbers = new BitSet();
    IntStream.range(0, segments.size())
        .filter(number -> sources.contains(segments.get(number).name().source()))
        .forEach(numbers::set);
    return numbers;
  }

  /**
   * Returns the scope of event ids by source. Rows of sources that are held or not here any more
   * are in the scope of their last commit.
   */
  static Map<String, String> scopes(
      List<Mapping> mappings, LedgerState base, Collection<String> heldSources) {
    Map<String, String> scopes = new HashMap<>();
    mappings.forEach(mapping -> scopes.put(mapping.source().name(), mapping.source().ids()));
    for (SourceIdentity kept : base.identities()) {
      if (heldSources.contains(kept.source()) || !scopes.containsKey(kept.source())) {
        scopes.put(kept.source(), kept.ids());
      }
    }
    return scopes;
  }

  /**
   * Returns how many days before and behind its own an event that comes again is looked for, by
   * source.
   */
  static Map<String, Integer> reach(List<Mapping> mappings) {
    return mappings.stream()
        .map(Mapping::source)
        .collect(Collectors.toMap(ArchiveSource::name, ArchiveSource::reachDays));
  }

  /**
   * Wires the writer of a run's days.
   *
   * @param memoryBytes what a day that is on disk may take in memory at once
   * @param versions of records, of which the newest stay
   */
  static DayWriter writer(
      Configuration hadoop,
      ColumnFiles files,
      List<InputPlan.InputSegment> segments,
      List<Mapping> mappings,
      Map<String, String> scopes,
      long memoryBytes,
      DayWriter.Versions versions) {
    return new DayWriter(
        hadoop,
        files,
        segments.stream().map(InputPlan.InputSegment::name).toList(),
        scopes,
        reach(mappings),
        memoryBytes,
        versions);
  }
}
