package io.daybook.archive.audit;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.Zones;
import java.util.List;

/**
 * A ledger and what it tells of: of a dataset its events and its part of the quarantine, of a
 * metric table its figures.
 *
 * @param home the directory whose {@code _ledger} it is
 */
public record AuditedTable(String name, StoragePath home, List<AuditedPart> parts) {
  public AuditedTable {
    parts = List.copyOf(parts);
  }

  /** Returns a dataset. */
  public static AuditedTable of(Dataset dataset, Zones zones) {
    return dataset(dataset.name(), dataset.columns(), zones);
  }

  /** Returns a metric table. */
  public static AuditedTable of(MetricTable table, Zones zones) {
    return figures(table.name(), table.columns(), zones);
  }

  /** Returns a dataset that is in the archive zone and that nothing declares. */
  static AuditedTable undeclaredDataset(String name, Zones zones) {
    return dataset(name, List.of(), zones);
  }

  /** Returns a metric table that is in the metrics zone and that nothing declares. */
  static AuditedTable undeclaredFigures(String name, Zones zones) {
    return figures(name, List.of(), zones);
  }

  private static AuditedTable dataset(String name, List<Column> columns, Zones zones) {
    StoragePath home = zones.archive(name);
    AuditedPart events = new AuditedPart(name, name, RowKind.EVENTS, home, columns);
    AuditedPart rejects =
        new AuditedPart(
            name,
            QuarantineTable.NAME,
            RowKind.REJECTS,
            zones.quarantine(name),
            QuarantineTable.COLUMNS);
    return new AuditedTable(name, home, List.of(events, rejects));
  }

  private static AuditedTable figures(String name, List<Column> columns, Zones zones) {
    StoragePath home = zones.metrics(name);
    return new AuditedTable(
        name, home, List.of(new AuditedPart(name, name, RowKind.FIGURES, home, columns)));
  }

  /** Returns whether the ledger keeps the sums of records and events. */
  boolean hasSums() {
    return parts.get(0).rows() == RowKind.EVENTS;
  }
}
