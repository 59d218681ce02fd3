package io.daybook.warehouse.ledger;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * How far the events of a dataset are complete, by its ledger and never by a clock: up to the last
 * day that ended before the newest arrivals, and that has events or lies before one that has.
 */
public final class Horizons {
  private Horizons() {}

  /**
   * Returns a dataset's last complete day; nothing if none is.
   *
   * @param zone in which events have their days; arrivals have theirs in UTC
   */
  public static Optional<LocalDate> of(LedgerState archive, String dataset, ZoneId zone) {
    NavigableSet<LocalDate> days = archive.days(dataset);
    if (days.isEmpty()) {
      return Optional.empty();
    }
    Optional<LocalDate> newest =
        archive.sums().stream().map(SourceSums::arrivalDay).max(LocalDate::compareTo);
    LocalDate last = newest.map(day -> endedBefore(day, zone)).orElse(days.last());
    LocalDate complete = last.isBefore(days.last()) ? last : days.last();
    return complete.isBefore(days.first()) ? Optional.empty() : Optional.of(complete);
  }

  /** The last day of a zone that had ended when an arrival day began. */
  private static LocalDate endedBefore(LocalDate arrivalDay, ZoneId zone) {
    ZonedDateTime began = arrivalDay.atStartOfDay(ZoneOffset.UTC).withZoneSameInstant(zone);
    return began.toLocalDate().minusDays(1);
  }
}
