package io.daybook.bench.simulation;

import io.daybook.hive.ddl.HiveTable;
import io.daybook.hive.publish.MetastoreTrouble;
import io.daybook.hive.publish.PartitionCatalog;
import io.daybook.hive.publish.PartitionPointer;
import io.daybook.hive.publish.PublishedPartition;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One process's connection to the metastore that all share. */
final class FaultyMetastore implements PartitionCatalog {
  /** What a publisher may switch by: that others switched meanwhile shows until it looks again. */
  private static final Duration FRESH = Duration.ofMinutes(2);

  private final SimulatedMetastore metastore;
  private final Faults faults;
  private final Clock clock;
  private Instant read = Instant.MIN;
  private long switches;

  FaultyMetastore(SimulatedMetastore metastore, Faults faults, Clock clock) {
    this.metastore = metastore;
    this.faults = faults;
    this.clock = clock;
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
    return call(
        "partitions",
        table,
        () -> {
          read = clock.instant();
          switches = metastore.switches(table);
          return metastore.partitions(table);
        });
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
    boolean isFresh = !clock.instant().isAfter(read.plus(FRESH));
    call(
        "alter",
        table,
        () -> {
          boolean isOvertaken = switches != metastore.switches(table);
          metastore.alter(table, pointers, parameters, ledger);
          metastore.lastSwitch(table, isFresh && isOvertaken);
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
