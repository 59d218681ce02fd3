package io.daybook.hive.publish;

import io.daybook.hive.ddl.HiveTable;
import io.daybook.warehouse.files.StoragePath;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a publication did to one Hive table.
 *
 * @param published the table, with the ledger that was published; datasets share the quarantine
 * @param ledger the number of the last entry that is published now
 * @param added partitions that the metastore lacked
 * @param switched partitions that point elsewhere now, the added ones among them
 * @param days days among the switched partitions
 * @param unchanged partitions that were right
 */
public record Publication(
    PublishedTable published, long ledger, int added, int switched, int days, int unchanged) {

  /** Returns the Hive table. */
  public HiveTable table() {
    return published.table();
  }

  /** Returns the dataset or metric table whose ledger was published. */
  public String owner() {
    return published.owner();
  }

  /** Returns whether the metastore said before what the ledger says. */
  public boolean isUnchanged() {
    return switched == 0;
  }

  /** Returns the last entry that all tables of a ledger show, by the ledger's directory. */
  public static Map<StoragePath, Long> entries(Collection<Publication> publications) {
    Map<StoragePath, Long> entries = new TreeMap<>();
    publications.forEach(
        each -> entries.merge(each.published().ledgerHome(), each.ledger(), Math::min));
    return entries;
  }
}
