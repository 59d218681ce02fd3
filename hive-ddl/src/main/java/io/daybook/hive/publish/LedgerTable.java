package io.daybook.hive.publish;

import io.daybook.hive.ddl.HiveTable;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.Zones;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A table with a ledger, and the Hive tables whose partitions follow that ledger: of a dataset its
 * part of the quarantine and its own table, of a metric table one.
 *
 * @param name the dataset or metric table
 * @param home the directory whose {@code _ledger} it is
 * @param published in the order of their publication
 */
public record LedgerTable(String name, StoragePath home, List<PublishedTable> published) {
  public LedgerTable {
    published = List.copyOf(published);
  }

  /** Returns all tables of a warehouse, those of the archive first. */
  public static List<LedgerTable> all(
      Collection<Dataset> datasets, Collection<MetricTable> metrics, Zones zones) {
    List<LedgerTable> tables = new ArrayList<>();
    datasets.forEach(dataset -> tables.add(of(dataset, zones)));
    metrics.forEach(table -> tables.add(of(table, zones)));
    return List.copyOf(tables);
  }

  /** Returns a dataset with its part of the quarantine. */
  public static LedgerTable of(Dataset dataset, Zones zones) {
    String name = dataset.name();
    StoragePath home = zones.archive(name);
    PublishedTable quarantine =
        new PublishedTable(
            HiveTable.QUARANTINE,
            QuarantineTable.NAME,
            name,
            home,
            zones.quarantine(name),
            zones.nothing());
    // The quarantine first: what is missing from the table can then be seen to be there.
    return new LedgerTable(
        name, home, List.of(quarantine, own(HiveTable.of(dataset), name, home, zones)));
  }

  /** Returns a metric table. */
  public static LedgerTable of(MetricTable table, Zones zones) {
    StoragePath home = zones.metrics(table.name());
    return new LedgerTable(
        table.name(), home, List.of(own(HiveTable.of(table), table.name(), home, zones)));
  }

  private static PublishedTable own(HiveTable table, String name, StoragePath home, Zones zones) {
    return new PublishedTable(table, name, name, home, home, zones.nothing());
  }

  /** Opens the ledger. */
  public Ledger ledger(Storage storage) {
    return new Ledger(storage, home);
  }
}
