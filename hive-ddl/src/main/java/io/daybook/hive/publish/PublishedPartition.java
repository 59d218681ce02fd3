package io.daybook.hive.publish;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A partition as the metastore has it.
 *
 * @param values in the order of the table's partition columns
 * @param location as the metastore gives it
 * @param parameters all of them
 */
public record PublishedPartition(
    List<String> values, String location, Map<String, String> parameters) {
  public PublishedPartition {
    values = List.copyOf(values);
    parameters = Map.copyOf(parameters);
  }

  /** Returns the number of the ledger's last entry when the pointer was set, if we set it. */
  public Optional<Long> ledger() {
    return Optional.ofNullable(parameters.get(PartitionPointer.LEDGER)).map(Long::valueOf);
  }

  /** Returns when it was given its rows, if the metastore tells; nothing if it has none. */
  Optional<Instant> switchedAt() {
    if (PartitionPointer.NOTHING.equals(parameters.get(PartitionPointer.VERSION))) {
      return Optional.empty();
    }
    return Optional.ofNullable(parameters.get(PartitionPointer.SWITCHED))
        .map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds)));
  }

  /** Returns whether it points where it should, at the same version. */
  boolean isAt(PartitionPointer pointer) {
    return location.equals(pointer.location())
        && pointer.version().equals(parameters.get(PartitionPointer.VERSION));
  }
}
