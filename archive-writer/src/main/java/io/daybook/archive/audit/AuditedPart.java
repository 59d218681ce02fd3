package io.daybook.archive.audit;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.zone.Zones;
import java.util.List;

/**
 * The rows of one kind that a ledger tells of.
 *
 * @param owner the dataset or metric table
 * @param table how {@code PartitionKey.table()} calls them
 * @param directory with all versions below their days
 * @param columns as they are declared; none if nothing declares them
 */
public record AuditedPart(
    String owner, String table, RowKind rows, StoragePath directory, List<Column> columns) {
  public AuditedPart {
    columns = List.copyOf(columns);
  }

  /** Returns its name for people. */
  String label() {
    return rows == RowKind.REJECTS ? table + " of " + owner : table;
  }

  /** Returns where the files of a version belong. */
  StoragePath place(Zones zones, PartitionVersion version) {
    return switch (rows) {
      case EVENTS ->
          zones.archive(
              owner, version.key().day(), version.key().batch(), version.version(), version.run());
      case REJECTS ->
          zones.quarantine(
              owner, version.key().day(), version.key().batch(), version.version(), version.run());
      case FIGURES -> zones.metrics(owner, version.key().day(), version.version(), version.run());
    };
  }
}
