package io.daybook.bench.simulation;

import io.daybook.hive.ddl.HiveTable;
import io.daybook.hive.publish.PartitionCatalog;
import io.daybook.hive.publish.PartitionPointer;
import io.daybook.hive.publish.PublishedPartition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where partitions point, in memory: an alteration is one transaction, an addition is not. */
final class SimulatedMetastore implements PartitionCatalog {
  private final Map<String, Map<List<String>, PublishedPartition>> tables = new TreeMap<>();
  private final Map<String, Long> switches = new TreeMap<>();
  private final Set<String> overtaken = new TreeSet<>();

  @Override
  public String address() {
    return "simulated";
  }

  @Override
  public List<PublishedPartition> partitions(HiveTable table) {
    return new ArrayList<>(of(table).values());
  }

  @Override
  public void add(HiveTable table, List<PartitionPointer> pointers, long ledger) {
    for (PartitionPointer pointer : pointers) {
      of(table).putIfAbsent(pointer.values(), published(pointer, Map.of(), ledger));
    }
  }

  @Override
  public void alter(
      HiveTable table,
      List<PartitionPointer> pointers,
      Map<List<String>, Map<String, String>> parameters,
      long ledger) {
    Map<List<String>, PublishedPartition> known = of(table);
    if (!pointers.stream().allMatch(pointer -> known.containsKey(pointer.values()))) {
      throw new NoSuchPartitionException();
    }
    for (PartitionPointer pointer : pointers) {
      Map<String, String> before = parameters.getOrDefault(pointer.values(), Map.of());
      known.put(pointer.values(), published(pointer, before, ledger));
    }
    switches.merge(table.qualifiedName(), 1L, Long::sum);
  }

  /** Returns how often anybody switched days of a table. */
  long switches(HiveTable table) {
    return switches.getOrDefault(table.qualifiedName(), 0L);
  }

  /**
   * Notes whether a table's last switch was overtaken: its publisher hadn't seen another's, and
   * days may be mixed until the next.
   */
  void lastSwitch(HiveTable table, boolean isOvertaken) {
    if (isOvertaken) {
      overtaken.add(table.qualifiedName());
    } else {
      overtaken.remove(table.qualifiedName());
    }
  }

  /** Returns whether the last switch of any table was overtaken. */
  boolean isOvertaken() {
    return !overtaken.isEmpty();
  }

  @Override
  public void drop(HiveTable table, List<List<String>> values) {
    values.forEach(of(table)::remove);
  }

  /** A partition to alter was dropped meanwhile: the whole transaction fails. */
  static final class NoSuchPartitionException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Returns whether any partition of any table points at a directory. */
  Optional<PublishedPartition> pointingAt(String directory) {
    return tables.values().stream()
        .flatMap(partitions -> partitions.values().stream())
        .filter(partition -> partition.location().endsWith(directory))
        .findFirst();
  }

  private static PublishedPartition published(
      PartitionPointer pointer, Map<String, String> before, long ledger) {
    return new PublishedPartition(
        pointer.values(), pointer.location(), pointer.parameters(before, ledger));
  }

  private Map<List<String>, PublishedPartition> of(HiveTable table) {
    return tables.computeIfAbsent(table.qualifiedName(), name -> new LinkedHashMap<>());
  }
}
