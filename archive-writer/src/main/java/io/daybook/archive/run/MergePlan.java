package io.daybook.archive.run;

import io.daybook.archive.mapping.ArchiveSource;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Days whose batches are to become one. A day is merged when it has too many batches, when the
 * newcomers are a good part of it, or once nothing can come any more: so that a trickle of late
 * events costs what it brings, and a day ends as few files.
 */
public record MergePlan(List<Day> days) {
  /** More batches than these are merged. */
  static final int MOST_BATCHES = 8;

  /** Newcomers of more than one in so many rows are merged with the rows before them. */
  private static final int NEWCOMERS_SHARE = 4;

  public MergePlan {
    days = List.copyOf(days);
  }

  /** Why a day is merged. */
  public enum MergeReason {
    MANY_BATCHES,
    MANY_NEWCOMERS,
    CLOSED
  }

  /**
   * A day to merge.
   *
   * @param batches all of them, in order; two at least
   */
  public record Day(
      String table, LocalDate day, List<PartitionVersion> batches, MergeReason reason) {
    public Day {
      batches = List.copyOf(batches);
    }

    long rows() {
      return batches.stream().mapToLong(PartitionVersion::rows).sum();
    }

    /** Returns the content of the merged day, which is that of its batches. */
    PartitionContent content() {
      return batches.stream()
          .map(PartitionVersion::content)
          .reduce(PartitionContent.NONE, PartitionContent::plus);
    }

    /** Returns the batch that the rows go to; the others cease to be. */
    PartitionKey target() {
      return new PartitionKey(table, day, 0);
    }

    List<PartitionKey> removed() {
      return batches.stream().map(PartitionVersion::key).filter(k -> k.batch() != 0).toList();
    }
  }

  /**
   * Finds the days of a ledger's tables.
   *
   * @param sources of the dataset: their lateness tells which days are closed. It is measured from
   *     the newest arrival day, as everywhere, never from the clock
   */
  public static MergePlan of(LedgerState state, Collection<ArchiveSource> sources) {
    Optional<LocalDate> open = firstOpenDay(state, sources);
    TreeMap<PartitionKey, List<PartitionVersion>> days = new TreeMap<>();
    for (PartitionVersion version : state.partitions().values()) {
      PartitionKey day = new PartitionKey(version.key().table(), version.key().day(), 0);
      days.computeIfAbsent(day, key -> new ArrayList<>()).add(version);
    }
    List<Day> due = new ArrayList<>();
    days.forEach(
        (key, batches) ->
            reason(key.day(), batches, open)
                .ifPresent(reason -> due.add(new Day(key.table(), key.day(), batches, reason))));
    return new MergePlan(due);
  }

  private static Optional<MergeReason> reason(
      LocalDate day, List<PartitionVersion> batches, Optional<LocalDate> open) {
    if (batches.size() < 2) {
      return Optional.empty();
    }
    if (batches.size() > MOST_BATCHES) {
      return Optional.of(MergeReason.MANY_BATCHES);
    }
    long before = batches.get(0).rows();
    long newcomers = batches.stream().skip(1).mapToLong(PartitionVersion::rows).sum();
    if (newcomers > before / NEWCOMERS_SHARE) {
      return Optional.of(MergeReason.MANY_NEWCOMERS);
    }
    return open.filter(day::isBefore).map(first -> MergeReason.CLOSED);
  }

  /** Nothing if a source may bring events of any age. */
  private static Optional<LocalDate> firstOpenDay(
      LedgerState state, Collection<ArchiveSource> sources) {
    if (sources.isEmpty() || sources.stream().anyMatch(source -> source.lateness().isEmpty())) {
      return Optional.empty();
    }
    long days =
        sources.stream()
            .flatMap(s -> s.lateness().stream())
            .mapToLong(d -> d.toDays())
            .max()
            .orElse(0);
    return state.sums().stream()
        .map(SourceSums::arrivalDay)
        .max(LocalDate::compareTo)
        .map(newest -> newest.minusDays(days));
  }
}
