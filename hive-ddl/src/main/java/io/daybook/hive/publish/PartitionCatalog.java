package io.daybook.hive.publish;

import io.daybook.hive.ddl.HiveTable;
import java.util.List;
import java.util.Map;

/**
 * The calls of publication and sweep to the Hive metastore: the directories of a table's
 * partitions.
 */
public interface PartitionCatalog {

  /** Returns the address, for messages. */
  String address();

  /**
   * Returns all partitions of a table.
   *
   * @throws TableMissingException if there is no such table
   */
  List<PublishedPartition> partitions(HiveTable table) throws MetastoreTrouble;

  /**
   * Adds partitions that the metastore lacks; those that it has are left as they are. Not atomic.
   *
   * @param ledger number of the last ledger entry that this state includes
   */
  void add(HiveTable table, List<PartitionPointer> pointers, long ledger) throws MetastoreTrouble;

  /**
   * Points partitions at other directories, all in one transaction.
   *
   * @param parameters the partitions' present parameters, by their values
   * @param ledger number of the last entry of the ledger that says so
   */
  void alter(
      HiveTable table,
      List<PartitionPointer> pointers,
      Map<List<String>, Map<String, String>> parameters,
      long ledger)
      throws MetastoreTrouble;

  /** Drops partitions; one that isn't there is no error. Their files are left alone. */
  void drop(HiveTable table, List<List<String>> values) throws MetastoreTrouble;
}
