package io.daybook.console.figures;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.Horizons;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.zone.WarehouseIdentity;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;

/** The newest publication of a warehouse, by its records and ledgers. */
final class PublishedBooks {
  private final Storage storage;
  private final Zones zones;
  private final ZoneId zone;
  private final List<MetricTable> tables;
  private final Publications publications;

  /**
   * @param zone the business zone
   * @param tables that are looked for, those for people
   */
  PublishedBooks(Storage storage, Zones zones, ZoneId zone, List<MetricTable> tables) {
    this.storage = storage;
    this.zones = zones;
    this.zone = zone;
    this.tables =
        tables.stream().filter(table -> table.audience() == MetricTable.Audience.PEOPLE).toList();
    this.publications = new Publications(storage, zones, RunId::random);
  }

  /**
   * Makes sure that days are those of the warehouse.
   *
   * @throws io.daybook.warehouse.run.OperatorException if it has another zone
   */
  void checkZone() throws IOException {
    WarehouseIdentity.check(storage, zones, zone);
  }

  /** Returns the record of the newest publication; nothing if there was none. */
  Optional<PublicationRecord> newest() throws IOException {
    return publications.newest();
  }

  /** Returns how far the datasets reach, as of a publication. */
  Edition edition(PublicationRecord record) throws IOException {
    List<Edition.DatasetReach> reaches = new ArrayList<>();
    for (FileStatus dataset : storage.list(zones.archive())) {
      if (dataset.isDirectory()) {
        reaches.add(reach(dataset.path().name(), publications.shown(record, dataset.path())));
      }
    }
    return new Edition(
        record.number(), record.run().toString(), record.publishedAt(), reaches, List.of());
  }

  private Edition.DatasetReach reach(String dataset, LedgerState state) {
    NavigableSet<LocalDate> days = state.days(dataset);
    return days.isEmpty()
        ? new Edition.DatasetReach(dataset, null, null, null)
        : new Edition.DatasetReach(
            dataset, days.first(), days.last(), Horizons.of(state, dataset, zone).orElse(null));
  }

  /** Returns the tables that a publication names, with their days. */
  List<EditionDays> days(PublicationRecord record) throws IOException {
    List<EditionDays> published = new ArrayList<>();
    for (MetricTable table : tables) {
      long entry = publications.upTo(record, zones.metrics(table.name()));
      if (entry > 0) {
        published.add(new EditionDays(table, days(table, entry)));
      }
    }
    return published;
  }

  private NavigableMap<LocalDate, EditionDays.DayVersion> days(MetricTable table, long entry)
      throws IOException {
    NavigableMap<LocalDate, EditionDays.DayVersion> days = new TreeMap<>();
    LedgerState state = new Ledger(storage, zones.metrics(table.name())).state(entry);
    for (PartitionVersion version : state.partitions().values()) {
      // A day of which all rows are gone has a version without files.
      if (!version.files().isEmpty()) {
        days.put(
            version.key().day(), new EditionDays.DayVersion(version.directory(), version.files()));
      }
    }
    return days;
  }
}
