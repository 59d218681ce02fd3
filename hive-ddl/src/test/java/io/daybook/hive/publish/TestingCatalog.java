package io.daybook.hive.publish;

import io.daybook.hive.ddl.HiveTable;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.table.Datasets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a metastore would know of partitions, in a map. */
public final class TestingCatalog implements PartitionCatalog {
  private final Map<String, Map<List<String>, PublishedPartition>> tables = new HashMap<>();

  @Override
  public String address() {
    return "memory";
  }

  @Override
  public List<PublishedPartition> partitions(HiveTable table) {
    return new ArrayList<>(of(table).values());
  }

  @Override
  public void add(HiveTable table, List<PartitionPointer> added, long number) {
    added.forEach(pointer -> put(table, pointer, Map.of(), number));
  }

  @Override
  public void alter(
      HiveTable table,
      List<PartitionPointer> altered,
      Map<List<String>, Map<String, String>> parameters,
      long number) {
    altered.forEach(
        pointer ->
            put(table, pointer, parameters.getOrDefault(pointer.values(), Map.of()), number));
  }

  @Override
  public void drop(HiveTable table, List<List<String>> values) {
    values.forEach(of(table)::remove);
  }

  /** Sets a partition back, as somebody may who restores a metastore. */
  public void pointAt(PartitionKey key, String location) {
    List<String> values = List.of(key.day().toString(), String.valueOf(key.batch()));
    of(HiveTable.of(Datasets.LOGIN))
        .computeIfPresent(
            values, (same, before) -> new PublishedPartition(same, location, before.parameters()));
  }

  private void put(
      HiveTable table, PartitionPointer pointer, Map<String, String> before, long number) {
    of(table)
        .put(
            pointer.values(),
            new PublishedPartition(
                pointer.values(), pointer.location(), pointer.parameters(before, number)));
  }

  private Map<List<String>, PublishedPartition> of(HiveTable table) {
    return tables.computeIfAbsent(
        table.name(),
        name -> new TreeMap<>((a, b) -> String.join("/", a).compareTo(String.join("/", b))));
  }
}
