package io.daybook.archive.run;

import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.EventSums;
import io.daybook.warehouse.ledger.Horizons;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** The days of a dataset that readers have seen as complete: events that come for them are late. */
final class PublishedDays {
  private PublishedDays() {}

  /**
   * Returns sums with those marked as late whose day the last publication shows as complete.
   *
   * @param zone the business zone
   */
  static List<EventSums> late(
      Storage storage, Zones zones, ZoneId zone, String dataset, List<EventSums> sums)
      throws IOException {
    Publications publications = new Publications(storage, zones, RunId::random);
    Optional<PublicationRecord> newest = publications.newest();
    if (newest.isEmpty()) {
      return sums;
    }
    LedgerState shown = publications.shown(newest.get(), zones.archive(dataset));
    Optional<LocalDate> horizon = Horizons.of(shown, dataset, zone);
    if (horizon.isEmpty()) {
      return sums;
    }
    LocalDate first = shown.days(dataset).first();
    return sums.stream()
        .map(
            sum ->
                sum.day().isBefore(first) || sum.day().isAfter(horizon.get()) ? sum : sum.asLate())
        .toList();
  }
}
