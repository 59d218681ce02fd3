package io.daybook.hive.publish;

import io.daybook.hive.ddl.HiveTable;

/**
 * What a publication did to one Hive table.
 *
 * @param owner the dataset or metric table whose ledger was published; datasets share the
 *     quarantine
 * @param ledger the number of the last entry that is published now
 * @param added partitions that the metastore lacked
 * @param switched partitions that point elsewhere now, the added ones among them
 * @param days days among the switched partitions
 * @param unchanged partitions that were right
 */
public record Publication(
    HiveTable table, String owner, long ledger, int added, int switched, int days, int unchanged) {

  /** Returns whether the metastore said before what the ledger says. */
  public boolean isUnchanged() {
    return switched == 0;
  }
}
