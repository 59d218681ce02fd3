package io.daybook.hive.publish;

import io.daybook.hive.ddl.HiveTable;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.LedgerState;
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
 * @param versions the directory with all versions of the partitions, below their days
 * @param emptyDirectory what has no version points at; not where the table is located
 */
public record PublishedTable(
    HiveTable table,
    String ledgerTable,
    String owner,
    StoragePath ledgerHome,
    StoragePath versions,
    StoragePath emptyDirectory) {

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
