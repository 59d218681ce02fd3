package io.daybook.hive.publish;

import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.ledger.Publications;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether the metastore's partitions are where a ledger wants them: as the newest publication tells
 * at least, or as later entries do. It changes nothing, and may run beside publications.
 */
public final class PointerProof {
  /** Failed tries, a few seconds in all. */
  private static final int TROUBLES = 5;

  private final Storage storage;
  private final Publications publications;
  private final URI fileSystem;
  private final PartitionCatalog metastore;
  private final IntConsumer pause;

  /**
   * Wires a proof.
   *
   * @param fileSystem as Hive names it in locations
   */
  public PointerProof(
      Storage storage, Publications publications, URI fileSystem, PartitionCatalog metastore) {
    this(storage, publications, fileSystem, metastore, RetryPause::await);
  }

  /**
   * @param pause waits before another look, and after a failed try, counted from 1
   */
  PointerProof(
      Storage storage,
      Publications publications,
      URI fileSystem,
      PartitionCatalog metastore,
      IntConsumer pause) {
    this.storage = storage;
    this.publications = publications;
    this.fileSystem = fileSystem;
    this.metastore = metastore;
    this.pause = pause;
  }

  /**
   * A partition that isn't where it should be.
   *
   * @param table its label
   * @param values of its partition columns; none: the table itself is missing
   */
  public record PointerFlaw(String table, List<String> values, String expected, String found) {
    public PointerFlaw {
      values = List.copyOf(values);
    }
  }

  /**
   * Compares a table.
   *
   * @return what differs, also when it is looked at once more: another may be publishing
   * @throws MetastoreTrouble if the metastore doesn't answer
   * @throws io.daybook.warehouse.run.OperatorException if the ledger can't be read
   */
  public List<PointerFlaw> flaws(LedgerTable table) throws IOException, MetastoreTrouble {
    List<PointerFlaw> first = look(table);
    if (first.isEmpty()) {
      return first;
    }
    pause.accept(1);
    List<PointerFlaw> again = new ArrayList<>(look(table));
    again.retainAll(new HashSet<>(first));
    return again;
  }

  private List<PointerFlaw> look(LedgerTable table) throws IOException, MetastoreTrouble {
    List<PointerFlaw> flaws = new ArrayList<>();
    for (PublishedTable each : table.published()) {
      look(each, flaws);
    }
    return flaws;
  }

  /** Returns the partitions, as they are or will be soon; nothing without the table. */
  private Optional<List<PublishedPartition>> partitions(PublishedTable table)
      throws MetastoreTrouble {
    for (int failures = 1; ; failures++) {
      try {
        return Optional.of(table.own(metastore.partitions(table.table())));
      } catch (TableMissingException e) {
        return Optional.empty();
      } catch (MetastoreTrouble e) {
        // One that switches partitions meanwhile may refuse to tell of them.
        if (failures >= TROUBLES) {
          throw e;
        }
        pause.accept(failures);
      }
    }
  }

  private void look(PublishedTable table, List<PointerFlaw> flaws)
      throws IOException, MetastoreTrouble {
    // Before the metastore: what is published meanwhile is in a newer state.
    Optional<PublicationRecord> record = publications.newest();
    Map<List<String>, PartitionPointer> shown =
        record.isEmpty()
            ? Map.of()
            : pointers(table, publications.shown(record.get(), table.ledgerHome()));
    Optional<List<PublishedPartition>> published = partitions(table);
    if (published.isEmpty()) {
      if (!shown.isEmpty()) {
        flaws.add(new PointerFlaw(table.label(), List.of(), "a table in Hive", "none"));
      }
      return;
    }
    Map<List<String>, PartitionPointer> newest =
        pointers(table, new Ledger(storage, table.ledgerHome()).state());
    Set<List<String>> there = new HashSet<>();
    for (PublishedPartition partition : published.get()) {
      there.add(partition.values());
      @Nullable PartitionPointer old = shown.get(partition.values());
      @Nullable PartitionPointer current = newest.get(partition.values());
      if (!isAt(table, partition, old) && !isAt(table, partition, current)) {
        flaws.add(
            new PointerFlaw(
                table.label(),
                partition.values(),
                text(current == null ? old : current),
                text(partition)));
      }
    }
    shown.forEach(
        (values, pointer) -> {
          if (!there.contains(values) && newest.containsKey(values)) {
            flaws.add(new PointerFlaw(table.label(), values, text(pointer), "no partition"));
          }
        });
  }

  private Map<List<String>, PartitionPointer> pointers(PublishedTable table, LedgerState state) {
    Map<List<String>, PartitionPointer> pointers = new LinkedHashMap<>();
    table.pointers(state, fileSystem).forEach(pointer -> pointers.put(pointer.values(), pointer));
    return pointers;
  }

  /** Whether a partition is at a pointer, and at nothing where there is none. */
  private boolean isAt(
      PublishedTable table, PublishedPartition partition, @Nullable PartitionPointer pointer) {
    if (pointer == null) {
      String nothing = fileSystem.resolve(table.emptyDirectory().value()).toString();
      return PartitionPointer.NOTHING.equals(partition.parameters().get(PartitionPointer.VERSION))
          && partition.location().equals(nothing);
    }
    return partition.isAt(pointer) && counts(partition).equals(counts(pointer));
  }

  private static Map<String, String> counts(PublishedPartition partition) {
    Map<String, String> counts = new TreeMap<>(partition.parameters());
    counts.keySet().retainAll(Set.of("numFiles", "numRows", "totalSize"));
    return counts;
  }

  private static Map<String, String> counts(PartitionPointer pointer) {
    return new TreeMap<>(
        Map.of(
            "numFiles", Long.toString(pointer.files()),
            "numRows", Long.toString(pointer.rows()),
            "totalSize", Long.toString(pointer.bytes())));
  }

  private static String text(@Nullable PartitionPointer pointer) {
    return pointer == null
        ? "no partition, or one at the empty directory"
        : "version " + pointer.version() + " with " + counts(pointer) + " at " + pointer.location();
  }

  private static String text(PublishedPartition partition) {
    return "version "
        + partition.parameters().get(PartitionPointer.VERSION)
        + " with "
        + counts(partition)
        + " at "
        + partition.location();
  }
}
