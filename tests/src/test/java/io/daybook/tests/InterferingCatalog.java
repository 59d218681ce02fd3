package io.daybook.tests;

import io.daybook.hive.ddl.HiveTable;
import io.daybook.hive.publish.MetastoreTrouble;
import io.daybook.hive.publish.PartitionCatalog;
import io.daybook.hive.publish.PartitionPointer;
import io.daybook.hive.publish.PublishedPartition;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The real metastore, with something that happens just before or after partitions switch. */
final class InterferingCatalog implements PartitionCatalog {
  private final PartitionCatalog real;
  private final CatalogInterference before;
  private final CatalogInterference after;

  /** What happens in between. */
  @FunctionalInterface
  interface CatalogInterference {
    void happen() throws Exception;
  }

  InterferingCatalog(PartitionCatalog real, CatalogInterference before, CatalogInterference after) {
    this.real = real;
    this.before = before;
    this.after = after;
  }

  static MetastoreTrouble lostReply() {
    return new MetastoreTrouble(
        "switch partitions", new IOException("injected: the reply is lost"));
  }

  @Override
  public String address() {
    return real.address();
  }

  @Override
  public List<PublishedPartition> partitions(HiveTable table) throws MetastoreTrouble {
    return real.partitions(table);
  }

  @Override
  public void add(HiveTable table, List<PartitionPointer> pointers, long ledger)
      throws MetastoreTrouble {
    real.add(table, pointers, ledger);
    happen(after);
  }

  @Override
  public void alter(
      HiveTable table,
      List<PartitionPointer> pointers,
      Map<List<String>, Map<String, String>> parameters,
      long ledger)
      throws MetastoreTrouble {
    happen(before);
    real.alter(table, pointers, parameters, ledger);
    happen(after);
  }

  @Override
  public void drop(HiveTable table, List<List<String>> values) throws MetastoreTrouble {
    real.drop(table, values);
  }

  private static void happen(CatalogInterference interference) throws MetastoreTrouble {
    try {
      interference.happen();
    } catch (MetastoreTrouble e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
