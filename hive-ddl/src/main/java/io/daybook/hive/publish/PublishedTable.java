package io.daybook.hive.publish;

import io.daybook.hive.ddl.HiveTable;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.Zones;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A Hive table and the ledger that its partitions, or some of them, follow.
 *
 * @param ledgerTable how {@code PartitionKey.table()} calls them
 * @param owner the dataset or metric table that the ledger belongs to
 * @param ledgerHome the directory whose {@code _ledger} it is
 * @param emptyDirectory where the table is located and what has no version points at
 */
public record PublishedTable(
    HiveTable table,
    String ledgerTable,
    String owner,
    StoragePath ledgerHome,
    StoragePath emptyDirectory) {

  /** Returns a dataset's table, and the quarantine as far as it is the dataset's. */
  public static List<PublishedTable> of(Dataset dataset, Zones zones) {
    StoragePath home = zones.archive(dataset.name());
    // The quarantine first: what is missing from the table can then be seen to be there.
    return List.of(
        of(HiveTable.QUARANTINE, QuarantineTable.NAME, dataset.name(), home, zones),
        of(HiveTable.of(dataset), dataset.name(), dataset.name(), home, zones));
  }

  /** Returns a metric table. */
  public static PublishedTable of(MetricTable table, Zones zones) {
    return of(HiveTable.of(table), table.name(), table.name(), zones.metrics(table.name()), zones);
  }

  private static PublishedTable of(
      HiveTable table, String ledgerTable, String owner, StoragePath home, Zones zones) {
    return new PublishedTable(
        table, ledgerTable, owner, home, zones.empty(table.database(), table.name()));
  }

  /** Returns the table's name for people; of a shared one also whose part this is. */
  String label() {
    return isShared() ? table.qualifiedName() + " of " + owner : table.qualifiedName();
  }

  private boolean isShared() {
    return table.equals(HiveTable.QUARANTINE);
  }

  /** Returns where the ledger wants this table's partitions. A day without a file has none. */
  List<PartitionPointer> pointers(LedgerState state, URI fileSystem) {
    return state.partitions().values().stream()
        .filter(version -> version.key().table().equals(ledgerTable) && !version.files().isEmpty())
        .map(
            version ->
                PartitionPointer.at(
                    fileSystem, table.partitionValues(owner, version.key()), version))
        .toList();
  }

  /** Returns when the ledger's entries were published to this table. */
  public Publications publications(Storage storage) {
    return new Publications(storage, ledgerHome, ledgerTable);
  }

  /** Returns those partitions of the table that follow this ledger; others are another's. */
  public List<PublishedPartition> own(List<PublishedPartition> published) {
    return published.stream()
        .filter(partition -> !isShared() || partition.values().get(0).equals(owner))
        .toList();
  }

  /** Returns the days among partition values. */
  Set<String> days(List<PartitionPointer> pointers) {
    List<String> columns = new ArrayList<>();
    table.partitionColumns().forEach(column -> columns.add(column.name()));
    int day = columns.indexOf("dt");
    Stream<String> days = pointers.stream().map(pointer -> pointer.values().get(day));
    return new HashSet<>(days.toList());
  }
}
