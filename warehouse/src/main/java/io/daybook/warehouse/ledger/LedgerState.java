package io.daybook.warehouse.ledger;

import io.daybook.warehouse.run.RunId;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The fold of a ledger up to one entry: what the table holds. It does not change. */
public final class LedgerState {
  private long number;
  private final NavigableMap<PartitionKey, PartitionVersion> partitions = new TreeMap<>();
  private final Map<FileKey, OffsetRanges> consumed = new HashMap<>();
  private final Map<String, Long> listedMillis = new HashMap<>();
  private final NavigableMap<String, SourceSums> sums = new TreeMap<>();
  private final Set<RunId> aborted = new HashSet<>();

  private LedgerState() {}

  /** Folds entries that follow one another from number 1. */
  static LedgerState fold(List<LedgerEntry> entries) {
    LedgerState state = new LedgerState();
    entries.forEach(state::apply);
    return state;
  }

  private void apply(LedgerEntry entry) {
    number = entry.number();
    if (entry.abortedRun() != null) {
      aborted.add(entry.abortedRun());
    }
    entry.removed().forEach(partitions::remove);
    for (PartitionVersion version : entry.added()) {
      partitions.put(version.key(), version);
    }
    for (ConsumedRange range : entry.consumed()) {
      consumed
          .computeIfAbsent(range.file(), file -> new OffsetRanges())
          .add(range.start(), range.end());
    }
    for (ListedDay day : entry.listed()) {
      listedMillis.put(rawDay(day.source(), day.arrivalDay()), day.modifiedMillis());
    }
    for (SourceSums sum : entry.sums()) {
      sums.merge(rawDay(sum.source(), sum.arrivalDay()), sum, SourceSums::plus);
    }
  }

  /** Returns the number of the last entry; 0 for an empty log. */
  public long number() {
    return number;
  }

  /** Returns the current versions in the order of their keys. */
  public NavigableMap<PartitionKey, PartitionVersion> partitions() {
    return Collections.unmodifiableNavigableMap(partitions);
  }

  /** Returns the batches of a day of a table, in order. */
  public List<PartitionVersion> day(String table, LocalDate day) {
    return List.copyOf(
        partitions
            .subMap(
                new PartitionKey(table, day, 0),
                true,
                new PartitionKey(table, day, Integer.MAX_VALUE),
                true)
            .values());
  }

  /** Returns the batch number behind the last one of a day; 0 for a day without any. */
  public int nextBatch(String table, LocalDate day) {
    List<PartitionVersion> batches = day(table, day);
    return batches.isEmpty() ? 0 : batches.get(batches.size() - 1).key().batch() + 1;
  }

  /** Returns the parts of a range of a file that no run has archived yet, in order. */
  public List<OffsetRanges.Range> unconsumed(FileKey file, long start, long end) {
    OffsetRanges ranges = consumed.get(file);
    return ranges == null
        ? List.of(new OffsetRanges.Range(start, end))
        : ranges.missing(start, end);
  }

  /** Returns the modification time at which a raw day directory was consumed whole. */
  public Optional<Long> listedMillis(String source, LocalDate arrivalDay) {
    return Optional.ofNullable(listedMillis.get(rawDay(source, arrivalDay)));
  }

  /** Returns the reconciliation of all runs, by source and arrival day. */
  public List<SourceSums> sums() {
    return List.copyOf(sums.values());
  }

  /** Returns whether a run can never commit any more. */
  public boolean isAborted(RunId run) {
    return aborted.contains(run);
  }

  private static String rawDay(String source, LocalDate day) {
    return source + "/" + day;
  }
}
