package io.daybook.metrics.app;

import io.daybook.archive.table.RowCursor;
import io.daybook.archive.table.RowSelection;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.BegunRuns;
import io.daybook.warehouse.ledger.CommitConflictException;
import io.daybook.warehouse.ledger.Erasure;
import io.daybook.warehouse.ledger.ErasureKey;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.MeasureTotals;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.PersonKey;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases persons from tables of figures: rows one of whose personal columns has their value. What
 * is made of a day is told apart by its content, which stays: counts and sums that were made of
 * these rows stay as they were. A run that began before can't commit after it.
 *
 * <p>Nothing is to be done between an erasure's entry and its end, so whoever finds one without an
 * end ends it: the next erasure, or a night.
 */
public final class FigureErasure {
  private static final Logger LOG = LoggerFactory.getLogger(FigureErasure.class);
  private static final int ATTEMPTS = 3;

  private final Storage storage;
  private final Zones zones;
  private final RowSelection rows;
  private final Clock clock;
  private final Supplier<RunId> runIds;

  /**
   * @param runIds names attempts; no two alike, ever
   */
  public FigureErasure(
      Storage storage, Zones zones, RowSelection rows, Clock clock, Supplier<RunId> runIds) {
    this.storage = storage;
    this.zones = zones;
    this.rows = rows;
    this.clock = clock;
    this.runIds = runIds;
  }

  /**
   * What an erasure did to a table, or would do.
   *
   * @param days that have rows of theirs
   * @param entry what was committed; nothing of a plan
   */
  public record ErasedFigures(
      String table, List<LocalDate> days, long rows, Optional<LedgerEntry.Commit> entry) {
    public ErasedFigures {
      days = List.copyOf(days);
    }
  }

  /** Returns whether a table has columns that tell something of persons. */
  public static boolean isPersonal(MetricTable table) {
    return !personalColumns(table).isEmpty();
  }

  /** Returns whether a column may hold the value by which a person is known. */
  public static boolean isPersonalText(Column column) {
    return column.privacy() == Column.Privacy.PERSONAL && column.type() == ColumnType.Simple.STRING;
  }

  private static List<Integer> personalColumns(MetricTable table) {
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      if (isPersonalText(table.columns().get(i))) {
        columns.add(i);
      }
    }
    return columns;
  }

  /** Tells what {@link #run} would do; changes nothing. */
  public ErasedFigures plan(MetricTable table, List<PersonKey> persons) throws IOException {
    LedgerState state = ledger(table).state();
    Map<PartitionVersion, Long> found = find(table, state, persons);
    return erased(table, found, Optional.empty());
  }

  /**
   * Erases persons from a table that has personal columns. Also where it has no row of theirs, or
   * none at all, an entry says so: a run that is about to bring one has to begin again, be it the
   * table's first.
   *
   * @throws CommitConflictException if other runs committed first in every attempt; nothing was
   *     erased then
   */
  public ErasedFigures run(MetricTable table, List<PersonKey> persons) throws IOException {
    for (int number = 1; ; number++) {
      try {
        return attempt(table, persons);
      } catch (CommitConflictException e) {
        if (number == ATTEMPTS) {
          throw e;
        }
        LOG.info("erase from {} again: {}", table.name(), e.getMessage());
      }
    }
  }

  /**
   * Ends erasures whose process died between their entry and its end; there is nothing else to do
   * of them.
   *
   * @return how many were ended
   */
  public int end(MetricTable table) throws IOException {
    Ledger ledger = ledger(table);
    return end(ledger, ledger.state());
  }

  private int end(Ledger ledger, LedgerState state) throws IOException {
    List<Erasure> pending = state.erasures().stream().filter(Erasure::isPending).toList();
    if (!pending.isEmpty()) {
      Instant now = clock.instant();
      ledger.commit(
          LedgerDraft.commit(runIds.get(), state.number())
              .erases(pending.stream().map(erasure -> erasure.ended(now)).toList())
              .entry(now));
      pending.forEach(erasure -> LOG.info("ended erasure {}, whose process died", erasure.id()));
    }
    return pending.size();
  }

  private ErasedFigures attempt(MetricTable table, List<PersonKey> persons) throws IOException {
    Ledger ledger = ledger(table);
    end(ledger, ledger.state());
    LedgerState base = ledger.state();
    Map<PartitionVersion, Long> found = find(table, base, persons);
    RunId run = runIds.get();
    Instant now = clock.instant();
    new BegunRuns(storage, zones.metrics(table.name())).begin(run, base.number(), now);
    List<PartitionVersion> added = new ArrayList<>();
    for (PartitionVersion old : found.keySet()) {
      added.add(without(table, persons, old, base.number() + 1, run));
    }
    FaultPoint.ERASE_AFTER_WRITE.pass();
    Erasure erasure =
        new Erasure(
            run,
            now,
            persons.stream().map(key -> ErasureKey.of(run, key.column(), key.value())).toList(),
            List.of(),
            null);
    LedgerEntry.Commit entry =
        ledger.commit(
            LedgerDraft.commit(run, base.number()).adds(added).erases(List.of(erasure)).entry(now));
    FaultPoint.ERASE_AFTER_COMMIT.pass();
    ledger.commit(
        LedgerDraft.commit(runIds.get(), entry.number())
            .erases(List.of(erasure.ended(now)))
            .entry(now));
    ErasedFigures erased = erased(table, found, Optional.of(entry));
    LOG.info(
        "erased from {}: {} rows of {} days, entry {}",
        table.name(),
        erased.rows(),
        erased.days().size(),
        entry.number());
    return erased;
  }

  private Ledger ledger(MetricTable table) {
    return new Ledger(storage, zones.metrics(table.name()));
  }

  private Map<PartitionVersion, Long> find(
      MetricTable table, LedgerState state, List<PersonKey> persons) throws IOException {
    Predicate<RowCursor> theirs = theirs(table, persons);
    Map<PartitionVersion, Long> found = new LinkedHashMap<>();
    for (PartitionVersion version : state.partitions().values()) {
      long[] count = {0};
      rows.read(table.columns(), version.files(), row -> count[0] += theirs.test(row) ? 1 : 0);
      if (count[0] > 0) {
        found.put(version, count[0]);
      }
    }
    return found;
  }

  private static Predicate<RowCursor> theirs(MetricTable table, List<PersonKey> persons) {
    List<Integer> columns = personalColumns(table);
    Set<ByteBuffer> values = new HashSet<>();
    persons.forEach(
        person -> values.add(ByteBuffer.wrap(person.value().getBytes(StandardCharsets.UTF_8))));
    return row ->
        columns.stream()
            .anyMatch(column -> !row.isNull(column) && values.contains(row.bytes(column)));
  }

  private PartitionVersion without(
      MetricTable table, List<PersonKey> persons, PartitionVersion old, long number, RunId run)
      throws IOException {
    StoragePath directory = zones.metrics(table.name(), old.key().day(), number, run);
    RowSelection.SplitRows split =
        rows.split(table.name(), table.columns(), old.files(), theirs(table, persons), directory);
    return new PartitionVersion(
        old.key(),
        number,
        run,
        directory.value(),
        split.files(),
        old.inputs(),
        old.content(),
        old.reached(),
        totals(table, old.totals(), split),
        old.pin());
  }

  /** The totals that were kept, of the rows that stay. */
  private MeasureTotals totals(MetricTable table, MeasureTotals kept, RowSelection.SplitRows split)
      throws IOException {
    return kept.isEmpty() ? kept : rows.totals(table.columns(), split.files(), kept);
  }

  private static ErasedFigures erased(
      MetricTable table, Map<PartitionVersion, Long> found, Optional<LedgerEntry.Commit> entry) {
    return new ErasedFigures(
        table.name(),
        found.keySet().stream().map(version -> version.key().day()).sorted().toList(),
        found.values().stream().mapToLong(Long::longValue).sum(),
        entry);
  }
}
