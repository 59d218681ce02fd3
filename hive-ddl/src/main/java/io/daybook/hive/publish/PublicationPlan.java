package io.daybook.hive.publish;

import io.daybook.warehouse.ledger.LedgerState;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What has to change in the metastore so that it says what the ledger says.
 *
 * @param ledger the number of the entry up to which the ledger was read
 * @param toAdd partitions that the metastore lacks; added pointing at nothing, then switched
 * @param toSwitch all pointers that are to be set, in one call, those of {@code toAdd} among them
 * @param unchanged how many partitions are right
 * @param parameters what the partitions to switch carry so far, by their values
 * @param read when the metastore had told what it says
 */
record PublicationPlan(
    long ledger,
    List<PartitionPointer> toAdd,
    List<PartitionPointer> toSwitch,
    int unchanged,
    Map<List<String>, Map<String, String>> parameters,
    Instant read) {

  /**
   * Compares a ledger with a metastore.
   *
   * @param fileSystem as Hive shall name it in locations
   * @param published all partitions of the Hive table
   * @param read when the metastore had told them
   */
  static PublicationPlan of(
      PublishedTable table,
      LedgerState state,
      URI fileSystem,
      List<PublishedPartition> published,
      Instant read) {
    Map<List<String>, PublishedPartition> left = new LinkedHashMap<>();
    table.own(published).forEach(partition -> left.put(partition.values(), partition));
    String empty = fileSystem.resolve(table.emptyDirectory().value()).toString();
    List<PartitionPointer> toAdd = new ArrayList<>();
    List<PartitionPointer> wanted = new ArrayList<>();
    for (PartitionPointer pointer : table.pointers(state, fileSystem)) {
      wanted.add(pointer);
      if (!left.containsKey(pointer.values())) {
        toAdd.add(PartitionPointer.atNothing(empty, pointer.values()));
      }
    }
    Set<List<String>> versioned =
        wanted.stream().map(PartitionPointer::values).collect(Collectors.toSet());
    left.keySet().stream()
        .filter(values -> !versioned.contains(values))
        .forEach(values -> wanted.add(PartitionPointer.atNothing(empty, values)));
    return of(state.number(), toAdd, wanted, left, read);
  }

  private static PublicationPlan of(
      long ledger,
      List<PartitionPointer> toAdd,
      List<PartitionPointer> wanted,
      Map<List<String>, PublishedPartition> published,
      Instant read) {
    List<PartitionPointer> toSwitch = new ArrayList<>();
    Map<List<String>, Map<String, String>> parameters = new LinkedHashMap<>();
    for (PartitionPointer pointer : wanted) {
      PublishedPartition now = published.get(pointer.values());
      if (now == null || !now.isAt(pointer)) {
        toSwitch.add(pointer);
        parameters.put(pointer.values(), now == null ? Map.of() : now.parameters());
      }
    }
    return new PublicationPlan(
        ledger, toAdd, toSwitch, wanted.size() - toSwitch.size(), parameters, read);
  }

  /** Returns whether the metastore says what the ledger says. */
  boolean isEmpty() {
    return toSwitch.isEmpty();
  }

  /** Returns the highest ledger number among partitions, if it is beyond what was read. */
  static Optional<Long> newerThan(LedgerState state, List<PublishedPartition> own) {
    return own.stream()
        .flatMap(partition -> partition.ledger().stream())
        .filter(number -> number > state.number())
        .max(Long::compare);
  }
}
