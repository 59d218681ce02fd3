package io.daybook.hive.sweep;

import io.daybook.hive.publish.LedgerTable;
import io.daybook.hive.publish.MetastoreTrouble;
import io.daybook.hive.publish.PartitionCatalog;
import io.daybook.hive.publish.PublishedPartition;
import io.daybook.hive.publish.PublishedTable;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.SupersededVersion;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Superseded versions, told apart by whether anybody can be reading them.
 *
 * @param due no publication of late names them
 * @param waiting not yet
 * @param pointedAt due, but a partition in Hive points there: the metastore was set back
 */
record DueVersions(
    List<SupersededVersion> due,
    List<SupersededVersion> waiting,
    List<SupersededVersion> pointedAt) {

  /**
   * Sorts a ledger's superseded versions.
   *
   * @param published the last entry whose publication is so old that nobody reads those before
   */
  static DueVersions of(
      LedgerTable table, LedgerState state, PartitionCatalog metastore, long published)
      throws MetastoreTrouble {
    DueVersions versions = new DueVersions(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (PublishedTable each : table.published()) {
      List<SupersededVersion> old =
          state.superseded().stream()
              .filter(version -> version.key().table().equals(each.ledgerTable()))
              .toList();
      versions.add(old, each, metastore, published);
    }
    return versions;
  }

  private void add(
      List<SupersededVersion> old, PublishedTable table, PartitionCatalog metastore, long published)
      throws MetastoreTrouble {
    List<SupersededVersion> unread = new ArrayList<>();
    old.forEach(version -> (version.supersededBy() <= published ? unread : waiting).add(version));
    if (unread.isEmpty()) {
      return;
    }
    Set<String> locations = new HashSet<>();
    for (PublishedPartition partition : metastore.partitions(table.table())) {
      locations.add(path(partition.location()));
    }
    for (SupersededVersion version : unread) {
      (locations.contains(version.directory()) ? pointedAt : due).add(version);
    }
  }

  /** The same file has several names: hdfs:/, hdfs://host:port/ and hdfs://nameservice/. */
  static String path(String location) {
    String path = URI.create(location).getPath();
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
