package io.daybook.metrics.gate;

import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionVersion;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The numbers of events of a dataset's days, each held against the median of the same weekday of
 * the four weeks before: below half of it is a warning, none at all, where ten are usual, blocks
 * the day. A weekday on which the shop is closed has a median of zero, and isn't judged. Needs no
 * Spark.
 */
public final class Volume {
  private static final int WEEKS = 4;

  /** Fewer weeks behind a day say little of what is usual. */
  private static final int WEEKS_NEEDED = 2;

  /** Where fewer events are usual, a day without any is no wonder. */
  private static final int BLOCKING = 10;

  private final String dataset;
  private final NavigableMap<LocalDate, Long> rows = new TreeMap<>();

  public Volume(String dataset, LedgerState archive) {
    this.dataset = dataset;
    for (PartitionVersion version : archive.partitions().values()) {
      // A dataset's ledger holds its quarantine too.
      if (version.key().table().equals(dataset)) {
        rows.merge(version.key().day(), version.rows(), Long::sum);
      }
    }
  }

  /** Returns how many events a day has. */
  public long events(LocalDate day) {
    return rows.getOrDefault(day, 0L);
  }

  /**
   * Judges a day of which everything has arrived.
   *
   * @return nothing if the day has about as many events as usual, or if too little is behind it
   */
  public Optional<GateFinding> finding(LocalDate day) {
    List<Long> before = new ArrayList<>();
    for (int week = 1; week <= WEEKS; week++) {
      LocalDate other = day.minusWeeks(week);
      if (!rows.isEmpty() && !other.isBefore(rows.firstKey())) {
        before.add(events(other));
      }
    }
    if (before.size() < WEEKS_NEEDED) {
      return Optional.empty();
    }
    long usual = median(before);
    long found = events(day);
    if (usual == 0 || 2 * found >= usual) {
      return Optional.empty();
    }
    return Optional.of(
        new GateFinding(
            dataset,
            day,
            "volume",
            String.format(
                Locale.ROOT,
                "about %,d events (the median of the %d same weekdays before)",
                usual,
                before.size()),
            String.format(Locale.ROOT, "%,d", found),
            found == 0 && usual >= BLOCKING ? Gate.Severity.BLOCK : Gate.Severity.WARNING));
  }

  /** The mean of the two middle ones where their number is even, rounded down. */
  private static long median(List<Long> numbers) {
    List<Long> sorted = numbers.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
