package io.daybook.hive.publish;

import io.daybook.hive.ddl.HiveTable;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Points the metastore's partitions at the newest state of a ledger, whichever run committed it. It
 * may be killed anywhere and run again, and several may run at once; the metastore ends at the
 * newest state.
 *
 * <p>A publication is rounds of: read the ledger, list the metastore's partitions, add those that
 * it lacks pointing at an empty directory, make sure that the ledger has not moved on, switch all
 * that differ in one call. It ends with a round that finds nothing to do, which is the reading
 * back. So an old state outlives the ledger's next entry by at most one call, and the publisher
 * that made a stale call corrects it in its next round.
 */
public final class Publisher {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  /** Successful rounds: more means that others commit faster than this publishes. */
  private static final int ROUNDS = 20;

  /** Failed rounds, minutes in all. */
  private static final int TROUBLES = 12;

  /** The metastore knows no conditions: what it said longer ago, others may have changed. */
  private static final Duration FRESH = Duration.ofMinutes(2);

  private final Storage storage;
  private final URI fileSystem;
  private final PartitionCatalog metastore;
  private final Progress progress;
  private final Clock clock;
  private final IntConsumer pause;

  /**
   * @param fileSystem as Hive shall name it in locations, such as {@code hdfs://nameservice}
   */
  public Publisher(Storage storage, URI fileSystem, PartitionCatalog metastore, Progress progress) {
    this(storage, fileSystem, metastore, progress, Clock.systemUTC(), RetryPause::await);
  }

  /**
   * @param fileSystem as Hive shall name it in locations, such as {@code hdfs://nameservice}
   * @param pause waits after a failed try, counted from 1
   */
  public Publisher(
      Storage storage,
      URI fileSystem,
      PartitionCatalog metastore,
      Progress progress,
      Clock clock,
      IntConsumer pause) {
    this.storage = storage;
    this.fileSystem = fileSystem;
    this.metastore = metastore;
    this.progress = progress;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Publishes a ledger to the Hive tables that follow it, one after the other.
   *
   * @return the changes to each
   * @throws OperatorException ({@code NOT_READY}) if the metastore doesn't answer or lacks the
   *     table; publishing again converges
   * @throws IOException if storage doesn't answer
   */
  public List<Publication> publish(LedgerTable table) throws IOException {
    List<Publication> publications = new ArrayList<>();
    for (PublishedTable each : table.published()) {
      publications.add(publish(each));
    }
    return publications;
  }

  /** Returns whether the metastore differs from a ledger, or lacks a table that follows it. */
  public boolean isBehind(LedgerTable table) throws IOException {
    for (PublishedTable each : table.published()) {
      if (isBehind(each)) {
        return true;
      }
    }
    return false;
  }

  private boolean isBehind(PublishedTable table) throws IOException {
    for (int failures = 1; ; failures++) {
      try {
        return !plan(table).isEmpty();
      } catch (TableMissingException e) {
        return true;
      } catch (MetastoreTrouble e) {
        afterTrouble(table.table(), failures, e);
      }
    }
  }

  private Publication publish(PublishedTable table) throws IOException {
    String name = table.label();
    try (Progress.Step step = progress.start("publish " + name)) {
      storage.makeDirectories(table.emptyDirectory());
      Publication publication = converge(table);
      String summary =
          String.format(
              Locale.ROOT,
              "%,d partitions of %,d days switched, %,d added, %,d as they were",
              publication.switched(),
              publication.days(),
              publication.added(),
              publication.unchanged());
      step.detail(summary);
      LOG.info("published {} up to entry {}: {}", name, publication.ledger(), summary);
      return publication;
    }
  }

  private Publication converge(PublishedTable table) throws IOException {
    Set<List<String>> added = new HashSet<>();
    Set<List<String>> switched = new HashSet<>();
    Set<String> days = new HashSet<>();
    int failures = 0;
    for (int round = 0; round < ROUNDS; ) {
      try {
        PublicationPlan plan = plan(table);
        if (plan.isEmpty()) {
          int unchanged = plan.unchanged() - switched.size();
          return new Publication(
              table, plan.ledger(), added.size(), switched.size(), days.size(), unchanged);
        }
        plan.toAdd().forEach(pointer -> added.add(pointer.values()));
        plan.toSwitch().forEach(pointer -> switched.add(pointer.values()));
        days.addAll(table.days(plan.toSwitch()));
        carryOut(table, plan);
        round++;
      } catch (MetastoreTrouble e) {
        failures++;
        afterTrouble(table.table(), failures, e);
      }
    }
    throw new OperatorException(
        ExitCode.PARTLY_DONE,
        String.format(
            Locale.ROOT,
            "[%s] Cannot publish: expected the metastore at %s to say what the ledger says but"
                + " after %d rounds it still differs; run 'daybook publish' when no other run"
                + " commits",
            table.label(),
            metastore.address(),
            ROUNDS));
  }

  private PublicationPlan plan(PublishedTable table) throws IOException, MetastoreTrouble {
    // The metastore first: a ledger read before it could be older than what it tells.
    List<PublishedPartition> published = metastore.partitions(table.table());
    Instant read = clock.instant();
    LedgerState state = ledger(table).state();
    Optional<Long> newer = PublicationPlan.newerThan(state, table.own(published));
    if (newer.isPresent()) {
      throw new OperatorException(
          ExitCode.BLOCKED,
          String.format(
              Locale.ROOT,
              "[%s] Cannot publish: expected a ledger at entry %d at least, as the metastore at %s"
                  + " tells, but found it at %d; restore the missing entries from a snapshot, or"
                  + " name the file system and root that the metastore was published from",
              table.label(),
              newer.get(),
              metastore.address(),
              state.number()));
    }
    return PublicationPlan.of(table, state, fileSystem, published, read);
  }

  private void carryOut(PublishedTable table, PublicationPlan plan)
      throws IOException, MetastoreTrouble {
    if (!plan.toAdd().isEmpty()) {
      metastore.add(table.table(), plan.toAdd(), plan.ledger());
    }
    FaultPoint.PUBLISH_AFTER_ADD.pass();
    // Adding may have taken long, and another may have committed and published meanwhile.
    if (clock.instant().isAfter(plan.read().plus(FRESH))
        || !ledger(table).entries(plan.ledger()).isEmpty()) {
      return;
    }
    metastore.alter(table.table(), plan.toSwitch(), plan.parameters(), plan.ledger());
    FaultPoint.PUBLISH_AFTER_SWITCH.pass();
  }

  private Ledger ledger(PublishedTable table) {
    return new Ledger(storage, table.ledgerHome());
  }

  private void afterTrouble(HiveTable table, int failures, MetastoreTrouble trouble) {
    if (failures >= TROUBLES) {
      throw new OperatorException(
          ExitCode.NOT_READY,
          String.format(
              Locale.ROOT,
              "[%s] Cannot publish: expected the metastore at %s to answer but %d tries ended with"
                  + " '%s'; run 'daybook status', then 'daybook publish'",
              table.qualifiedName(),
              metastore.address(),
              failures,
              trouble.getMessage()),
          trouble);
    }
    LOG.warn("metastore, try {} of {}: {}", failures, TROUBLES, trouble.getMessage());
    pause.accept(failures);
  }
}
