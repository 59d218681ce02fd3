package io.daybook.hive.sweep;

import io.daybook.hive.publish.LedgerTable;
import io.daybook.hive.publish.MetastoreTrouble;
import io.daybook.hive.publish.PartitionCatalog;
import io.daybook.hive.publish.PublishedPartition;
import io.daybook.hive.publish.PublishedTable;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.ledger.SupersededVersion;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Superseded versions, told apart by whether anybody can be reading them.
 *
 * @param due their replacement was published long enough ago
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
   * @param before replacements that were published before this time have no readers of the old
   */
  static DueVersions of(
      LedgerTable table,
      LedgerState state,
      Storage storage,
      PartitionCatalog metastore,
      Instant before)
      throws IOException, MetastoreTrouble {
    DueVersions versions = new DueVersions(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (PublishedTable published : table.published()) {
      List<SupersededVersion> old =
          state.superseded().stream()
              .filter(version -> version.key().table().equals(published.ledgerTable()))
              .toList();
      versions.add(old, published, storage, metastore, before);
    }
    return versions;
  }

  private void add(
      List<SupersededVersion> old,
      PublishedTable published,
      Storage storage,
      PartitionCatalog metastore,
      Instant before)
      throws IOException, MetastoreTrouble {
    Publications publications = published.publications(storage);
    List<SupersededVersion> unread = new ArrayList<>();
    for (SupersededVersion version : old) {
      Optional<Instant> at = publications.publishedBy(version.supersededBy());
      (at.isPresent() && at.get().isBefore(before) ? unread : waiting).add(version);
    }
    if (unread.isEmpty()) {
      return;
    }
    Set<String> locations = new HashSet<>();
    for (PublishedPartition partition : metastore.partitions(published.table())) {
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
