package io.daybook.bench.simulation;

import io.daybook.hive.ddl.HiveTable;
import io.daybook.hive.publish.MetastoreTrouble;
import io.daybook.hive.publish.PartitionCatalog;
import io.daybook.hive.publish.PartitionPointer;
import io.daybook.hive.publish.PublishedPartition;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** One process's connection to the metastore that all share. */
final class FaultyMetastore implements PartitionCatalog {
  private final PartitionCatalog metastore;
  private final Faults faults;

  FaultyMetastore(PartitionCatalog metastore, Faults faults) {
    this.metastore = metastore;
    this.faults = faults;
  }

  private interface MetastoreCall<T> {
    T make() throws MetastoreTrouble;
  }

  @Override
  public String address() {
    return metastore.address();
  }

  @Override
  public List<PublishedPartition> partitions(HiveTable table) throws MetastoreTrouble {
    return call("partitions", table, () -> metastore.partitions(table));
  }

  @Override
  public void add(HiveTable table, List<PartitionPointer> pointers, long ledger)
      throws MetastoreTrouble {
    call(
        "add",
        table,
        () -> {
          metastore.add(table, pointers, ledger);
          return "done";
        });
  }

  @Override
  public void alter(
      HiveTable table,
      List<PartitionPointer> pointers,
      Map<List<String>, Map<String, String>> parameters,
      long ledger)
      throws MetastoreTrouble {
    call(
        "alter",
        table,
        () -> {
          metastore.alter(table, pointers, parameters, ledger);
          return pointers;
        });
  }

  @Override
  public void drop(HiveTable table, List<List<String>> values) throws MetastoreTrouble {
    call(
        "drop",
        table,
        () -> {
          metastore.drop(table, values);
          return values;
        });
  }

  private <T> T call(String name, HiveTable table, MetastoreCall<T> call) throws MetastoreTrouble {
    try {
      return faults.connected(
          name,
          table.qualifiedName(),
          () -> {
            try {
              return call.make();
            } catch (MetastoreTrouble | SimulatedMetastore.NoSuchPartitionException e) {
              throw new IOException(e);
            }
          });
    } catch (IOException e) {
      throw new MetastoreTrouble(name, e);
    }
  }
}
