package io.daybook.hive.publish;

import io.daybook.hive.ddl.HiveTable;
import io.daybook.hive.ddl.ViewCatalog;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hive.metastore.HiveMetaStoreClient;
import org.apache.hadoop.hive.metastore.PartitionDropOptions;
import org.apache.hadoop.hive.metastore.TableType;
import org.apache.hadoop.hive.metastore.api.EnvironmentContext;
import org.apache.hadoop.hive.metastore.api.GetPartitionsFilterSpec;
import org.apache.hadoop.hive.metastore.api.GetPartitionsRequest;
import org.apache.hadoop.hive.metastore.api.GetProjectionsSpec;
import org.apache.hadoop.hive.metastore.api.GetTableRequest;
import org.apache.hadoop.hive.metastore.api.NoSuchObjectException;
import org.apache.hadoop.hive.metastore.api.Partition;
import org.apache.hadoop.hive.metastore.api.PartitionSpec;
import org.apache.hadoop.hive.metastore.api.PartitionSpecWithSharedSD;
import org.apache.hadoop.hive.metastore.api.PartitionWithoutSD;
import org.apache.hadoop.hive.metastore.api.StorageDescriptor;
import org.apache.hadoop.hive.metastore.api.Table;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.jspecify.annotations.Nullable;

/**
 * The few calls of the Hive metastore that publication needs. Connects when it is first used, and
 * again after trouble. Not thread-safe.
 */
public final class Metastore implements PartitionCatalog, ViewCatalog, AutoCloseable {
  private static final int TRIES = 5;

  /** Embedded Derby loses its connection over thousands. */
  private static final int ADDED_AT_ONCE = 100;

  private final String address;
  private final Configuration configuration;
  private @Nullable HiveMetaStoreClient client;

  /**
   * @param uri such as {@code thrift://metastore:9083}; several, for a failover, with commas
   * @param hadoop the cluster's settings; with Kerberos, those of its {@code hive-site.xml} too
   * @param timeout of one call; switching thousands of partitions takes minutes
   */
  public Metastore(String uri, Configuration hadoop, Duration timeout) {
    this.address = uri;
    this.configuration = new Configuration(hadoop);
    configuration.set("hive.metastore.uris", uri);
    configuration.set("hive.metastore.client.socket.timeout", timeout.toSeconds() + "s");
    configuration.set("hive.metastore.client.connection.timeout", "20s");
    // Publication tries again itself, after it has looked at what came of the last try.
    configuration.set("hive.metastore.connect.retries", "1");
    configuration.set("hive.metastore.failure.retries", "0");
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public List<PublishedPartition> partitions(HiveTable table) throws MetastoreTrouble {
    GetPartitionsRequest request = new GetPartitionsRequest();
    request.setDbName(table.database());
    request.setTblName(table.name());
    // Columns and formats of thousands of partitions are megabytes that nobody reads.
    GetProjectionsSpec projection = new GetProjectionsSpec();
    projection.setFieldList(List.of("values", "sd.location", "parameters"));
    request.setProjectionSpec(projection);
    request.setFilterSpec(new GetPartitionsFilterSpec());
    return call(
        "list partitions of " + table.qualifiedName(),
        table,
        metastore -> {
          List<PublishedPartition> published = new ArrayList<>();
          for (PartitionSpec spec : specs(metastore, request)) {
            published.addAll(published(spec));
          }
          return published;
        });
  }

  /** Of a table that is missing the metastore only says that it has an internal error. */
  private static List<PartitionSpec> specs(
      HiveMetaStoreClient metastore, GetPartitionsRequest request) throws TException {
    try {
      return metastore.getPartitionsWithSpecs(request).getPartitionSpec();
    } catch (TApplicationException e) {
      metastore.getTable(new GetTableRequest(request.getDbName(), request.getTblName()));
      throw e;
    }
  }

  @Override
  public void add(HiveTable table, List<PartitionPointer> pointers, long ledger)
      throws MetastoreTrouble {
    for (int from = 0; from < pointers.size(); from += ADDED_AT_ONCE) {
      int to = Math.min(from + ADDED_AT_ONCE, pointers.size());
      List<PartitionPointer> some = pointers.subList(from, to);
      call(
          "add partitions to " + table.qualifiedName(),
          table,
          metastore ->
              metastore.add_partitions(
                  partitions(metastore, table, some, Map.of(), ledger), true, false));
    }
  }

  @Override
  public void alter(
      HiveTable table,
      List<PartitionPointer> pointers,
      Map<List<String>, Map<String, String>> parameters,
      long ledger)
      throws MetastoreTrouble {
    EnvironmentContext context = new EnvironmentContext();
    // Otherwise the metastore counts the files of every directory and drops our row counts.
    context.putToProperties("DO_NOT_UPDATE_STATS", "true");
    call(
        "switch partitions of " + table.qualifiedName(),
        table,
        metastore -> {
          metastore.alter_partitions(
              table.database(),
              table.name(),
              partitions(metastore, table, pointers, parameters, ledger),
              context);
          return pointers.size();
        });
  }

  @Override
  public void drop(HiveTable table, List<List<String>> values) throws MetastoreTrouble {
    PartitionDropOptions metadataAlone =
        new PartitionDropOptions().deleteData(false).ifExists(true);
    for (List<String> partition : values) {
      call(
          "drop partitions of " + table.qualifiedName(),
          table,
          metastore ->
              metastore.dropPartition(table.database(), table.name(), partition, metadataAlone));
    }
  }

  @Override
  public Map<String, Map<String, String>> views(String database) {
    return persistently(
        "list views of " + database,
        metastore -> {
          Map<String, Map<String, String>> views = new TreeMap<>();
          List<String> names = metastore.getTables(database, "*", TableType.VIRTUAL_VIEW);
          if (!names.isEmpty()) {
            for (Table view : metastore.getTableObjectsByName(database, names)) {
              views.put(view.getTableName(), Map.copyOf(view.getParameters()));
            }
          }
          return views;
        });
  }

  @Override
  public void replace(String database, String view, String select, Map<String, String> parameters) {
    persistently(
        "replace the query of " + database + "." + view,
        metastore -> {
          Table table = metastore.getTable(new GetTableRequest(database, view));
          table.setViewOriginalText(select);
          table.setViewExpandedText(select);
          parameters.forEach(table::putToParameters);
          metastore.alter_table(database, view, table);
          return view;
        });
  }

  /** The calls for views may be made again, whatever became of the last one. */
  private <T> T persistently(String what, ThriftCall<T> call) {
    for (int failures = 1; ; failures++) {
      try {
        return call(what, null, call);
      } catch (MetastoreTrouble e) {
        if (failures >= TRIES) {
          throw new OperatorException(
              ExitCode.NOT_READY,
              String.format(
                  Locale.ROOT,
                  "[%s] Cannot %s: expected the metastore to do so but %d tries ended with '%s';"
                      + " run 'daybook status', then 'daybook publish'",
                  address,
                  what,
                  failures,
                  e.getMessage()),
              e);
        }
        RetryPause.await(failures);
      }
    }
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }

  /** A call that may fail as thrift calls do. */
  private interface ThriftCall<T> {
    T on(HiveMetaStoreClient metastore) throws TException;
  }

  private <T> T call(String what, @Nullable HiveTable table, ThriftCall<T> call)
      throws MetastoreTrouble {
    try {
      if (client == null) {
        client = new HiveMetaStoreClient(configuration);
      }
      return call.on(client);
    } catch (TException e) {
      if (e instanceof NoSuchObjectException && table != null) {
        throw new TableMissingException(table, what, address, e);
      }
      // A connection that has had trouble may give the answer to an earlier call.
      close();
      throw new MetastoreTrouble(what, e);
    }
  }

  private static List<PublishedPartition> published(PartitionSpec spec) {
    List<PublishedPartition> published = new ArrayList<>();
    if (spec.isSetPartitionList()) {
      for (Partition partition : spec.getPartitionList().getPartitions()) {
        published.add(
            new PublishedPartition(
                partition.getValues(), partition.getSd().getLocation(), partition.getParameters()));
      }
    }
    if (spec.isSetSharedSDPartitionSpec()) {
      // Partitions at or below the table's own directory: some of an older version do.
      PartitionSpecWithSharedSD shared = spec.getSharedSDPartitionSpec();
      for (PartitionWithoutSD partition : shared.getPartitions()) {
        String below = partition.getRelativePath();
        published.add(
            new PublishedPartition(
                partition.getValues(),
                spec.getRootPath() + (below == null ? "" : below),
                partition.getParameters()));
      }
    }
    return published;
  }

  private static List<Partition> partitions(
      HiveMetaStoreClient metastore,
      HiveTable table,
      List<PartitionPointer> pointers,
      Map<List<String>, Map<String, String>> parameters,
      long ledger)
      throws TException {
    Table found = metastore.getTable(new GetTableRequest(table.database(), table.name()));
    List<Partition> partitions = new ArrayList<>();
    for (PartitionPointer pointer : pointers) {
      // Hive reads a partition by the partition's own columns: they shall be the table's.
      StorageDescriptor descriptor = found.getSd().deepCopy();
      descriptor.setLocation(pointer.location());
      Map<String, String> before = parameters.getOrDefault(pointer.values(), Map.of());
      Partition partition = new Partition();
      partition.setCatName(found.getCatName());
      partition.setDbName(table.database());
      partition.setTableName(table.name());
      partition.setValues(new ArrayList<>(pointer.values()));
      partition.setSd(descriptor);
      partition.setParameters(pointer.parameters(before, ledger));
      partitions.add(partition);
    }
    return partitions;
  }
}
