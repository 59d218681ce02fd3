package io.daybook.archive.run;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.run.PersonSearch.FoundPerson;
import io.daybook.archive.table.RowCursor;
import io.daybook.archive.table.RowSelection;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.BegunRuns;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Erasure;
import io.daybook.warehouse.ledger.ErasureKey;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.OffsetRanges.OffsetRange;
import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SegmentRanges;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.PersonKey;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases persons from a dataset: its rows, its quarantine and their records in the raw zone.
 *
 * <pre>
 *   step                                              a crash leaves
 *   1 end what an earlier erasure left pending        the same, or it is ended
 *   2 find rows, quarantined records, raw records     nothing
 *   3 write touched versions anew without them        files that nobody sees
 *   4 commit: versions, sums, records to overwrite    all of it, or nothing
 *   5 overwrite these records, segment by segment     segments as they were or without them
 *   6 commit: ended                                   the same; the next reader of raw ends it
 * </pre>
 *
 * A run that began before step 4 can't commit after it, for it may have read the records; one that
 * begins after it does step 5 first, if that is still to be done. So nothing comes back. Records
 * that arrive after step 2 are not looked at: erasing again finds them.
 */
public final class ErasureRun {
  private static final Logger LOG = LoggerFactory.getLogger(ErasureRun.class);

  private final Storage storage;
  private final Zones zones;
  private final RowSelection rows;
  private final PersonSearch search;
  private final Clock clock;
  private final Supplier<RunId> runIds;

  /**
   * Wires a run.
   *
   * @param hadoop its default file system is the storage's
   * @param threads that read the raw zone
   * @param runIds names attempts; no two alike, ever
   */
  public ErasureRun(
      Storage storage,
      DaybookConfig.Warehouse warehouse,
      Configuration hadoop,
      RowSelection rows,
      int threads,
      Clock clock,
      Supplier<RunId> runIds,
      Progress progress) {
    this.storage = storage;
    this.zones = warehouse.zones();
    ZoneId zone = warehouse.zone();
    this.rows = rows;
    this.search = new PersonSearch(storage, zones, zone, hadoop, rows, threads, progress);
    this.clock = clock;
    this.runIds = runIds;
  }

  /** What becomes of figures that were made of erased rows. */
  public enum PastFigures {
    /** Counts and sums of past days stay as they were. */
    STAY,
    /** The next run of the metrics makes them again. */
    RESTATED
  }

  /**
   * Erases persons.
   *
   * @param mappings of the dataset's sources
   * @param persons by columns of which the dataset may have none
   * @throws io.daybook.warehouse.ledger.CommitConflictException if other runs committed first in
   *     every attempt; nothing was erased then
   */
  public ErasureReport run(
      Dataset dataset, List<Mapping> mappings, List<PersonKey> persons, PastFigures figures)
      throws IOException {
    return Attempts.untilNoConflict(
        "erase from " + dataset.name(), () -> attempt(dataset, mappings, persons, figures));
  }

  /** Tells what {@link #run} would do; changes nothing. */
  public ErasureReport plan(Dataset dataset, List<Mapping> mappings, List<PersonKey> persons)
      throws IOException {
    LedgerState state = ledger(dataset).state();
    FoundPerson found = search.find(dataset, mappings, state, persons);
    FoundPerson unbooked = found.withoutPending(state.erasures());
    return report(dataset, found, sums(dataset, state, unbooked), Optional.empty());
  }

  private Ledger ledger(Dataset dataset) {
    return new Ledger(storage, zones.archive(dataset.name()));
  }

  private RawErasure raw() {
    return new RawErasure(storage, zones, clock, runIds);
  }

  private ErasureReport attempt(
      Dataset dataset, List<Mapping> mappings, List<PersonKey> persons, PastFigures figures)
      throws IOException {
    Ledger ledger = ledger(dataset);
    RawErasure.EndedErasures earlier = raw().ended(ledger);
    LedgerState base = earlier.state();
    FoundPerson found =
        search.find(dataset, mappings, base, persons).withoutPending(base.erasures());
    if (found.isEmpty()) {
      return report(dataset, found.withNotes(earlier.problems()), List.of(), Optional.empty());
    }
    RunId run = runIds.get();
    Instant now = clock.instant();
    new BegunRuns(storage, zones.archive(dataset.name())).begin(run, base.number(), now);
    WrittenVersions written = write(dataset, persons, found, base, run, figures);
    FaultPoint.ERASE_AFTER_WRITE.pass();
    List<SourceSums> sums = sums(dataset, base, found);
    reconcile(dataset, found, sums);
    LedgerEntry.Commit entry =
        ledger.commit(
            LedgerDraft.commit(run, base.number())
                .removes(written.emptied)
                .adds(written.added)
                .sums(sums)
                .erases(List.of(erasure(run, now, persons, found)))
                .entry(now));
    FaultPoint.ERASE_AFTER_COMMIT.pass();
    RawErasure.EndedErasures ended = raw().ended(ledger);
    FaultPoint.ERASE_AFTER_RAW.pass();
    ErasureReport report =
        report(dataset, found.withNotes(ended.problems()), sums, Optional.of(entry));
    LOG.info(
        "erased from {}: {} rows of {} days, {} quarantined, {} raw records, entry {}",
        dataset.name(),
        report.rows(),
        report.days().size(),
        report.refused(),
        report.records(),
        entry.number());
    return report;
  }

  private List<SourceSums> sums(Dataset dataset, LedgerState state, FoundPerson found)
      throws IOException {
    boolean isDated = found.places().undated().isEmpty();
    return ErasureSums.of(state, found, isDated ? List.of() : ledger(dataset).entries(0));
  }

  private static Erasure erasure(
      RunId run, Instant now, List<PersonKey> persons, FoundPerson found) {
    Map<String, List<FoundRecord>> bySegment = new LinkedHashMap<>();
    found
        .records()
        .forEach(
            record ->
                bySegment
                    .computeIfAbsent(record.segment().fileName(), name -> new ArrayList<>())
                    .add(record));
    List<SegmentRanges> ranges = new ArrayList<>();
    bySegment.forEach(
        (segment, records) ->
            ranges.add(
                new SegmentRanges(
                    records.get(0).segment().source(),
                    segment,
                    records.get(0).arrivalDay(),
                    records.stream()
                        .map(record -> new OffsetRange(record.start(), record.end()))
                        .toList())));
    return new Erasure(
        run,
        now,
        persons.stream().map(key -> ErasureKey.of(run, key.column(), key.value())).toList(),
        ranges,
        null);
  }

  private record WrittenVersions(List<PartitionVersion> added, List<PartitionKey> emptied) {}

  private WrittenVersions write(
      Dataset dataset,
      List<PersonKey> persons,
      FoundPerson found,
      LedgerState base,
      RunId run,
      PastFigures figures)
      throws IOException {
    WrittenVersions written = new WrittenVersions(new ArrayList<>(), new ArrayList<>());
    long number = base.number() + 1;
    for (Map.Entry<PartitionVersion, Long> each : found.versions().entrySet()) {
      PartitionVersion old = each.getKey();
      PartitionKey key = old.key();
      boolean isRefused = key.table().equals(QuarantineTable.NAME);
      StoragePath directory =
          isRefused
              ? zones.quarantine(dataset.name(), key.day(), key.batch(), number, run)
              : zones.archive(dataset.name(), key.day(), key.batch(), number, run);
      RowSelection.SplitRows split =
          rows.split(
              key.table(),
              isRefused ? QuarantineTable.COLUMNS : dataset.columns(),
              old.files(),
              isRefused
                  ? PersonSearch.refused(new PersonWords(persons), found)
                  : leaving(dataset, persons, found),
              directory);
      if (split.left() != each.getValue()) {
        throw defect(dataset, "rows of " + key.day(), each.getValue(), split.left());
      }
      // Without them, an older version of a record that was voided would come back.
      List<DataFile> hidden = rows.copyTombstones(old, directory);
      if (split.files().isEmpty() && hidden.isEmpty()) {
        written.emptied.add(key);
      } else {
        written.added.add(
            version(old, number, run, directory, split, figures).withTombstones(hidden));
      }
    }
    return written;
  }

  /** On the way, rows of others of the same records are noticed. */
  private static Predicate<RowCursor> leaving(
      Dataset dataset, List<PersonKey> persons, FoundPerson found) {
    List<String> names = dataset.columns().stream().map(column -> column.name()).toList();
    int segment = names.indexOf("raw_segment");
    int offset = names.indexOf("raw_offset");
    Predicate<RowCursor> theirs = PersonSearch.theirs(dataset, persons);
    return row -> {
      boolean leaves = theirs.test(row);
      if (!leaves) {
        found.places().stays(PersonSearch.text(row, segment), row.longValue(offset));
      }
      return leaves;
    };
  }

  /** What is made of the day is told apart by its content: as long as that stays, so do figures. */
  private static PartitionVersion version(
      PartitionVersion old,
      long number,
      RunId run,
      StoragePath directory,
      RowSelection.SplitRows split,
      PastFigures figures) {
    return new PartitionVersion(
        old.key(),
        number,
        run,
        directory.value(),
        split.files(),
        old.inputs(),
        figures == PastFigures.STAY
            ? old.content()
            : PartitionContent.of(number + "-" + run + "-" + old.key().batch()),
        old.reached());
  }

  private static void reconcile(Dataset dataset, FoundPerson found, List<SourceSums> sums) {
    for (SourceSums sum : sums) {
      sum.imbalance()
          .ifPresent(
              difference -> {
                throw new OperatorException(
                    ExitCode.BLOCKED,
                    String.format(
                        "[%s %s] Cannot erase: the sums of the archive don't hold: %s; nothing was"
                            + " erased, this is a defect: please report it with the log",
                        sum.source(), sum.arrivalDay(), difference));
              });
    }
    long archived = sums.stream().mapToLong(SourceSums::eventsArchived).sum();
    long refused = sums.stream().mapToLong(SourceSums::recordsQuarantined).sum();
    if (-archived != found.rows(dataset.name())) {
      throw defect(dataset, "archived events", found.rows(dataset.name()), -archived);
    }
    if (-refused != found.rows(QuarantineTable.NAME)) {
      throw defect(dataset, "quarantined records", found.rows(QuarantineTable.NAME), -refused);
    }
  }

  private static OperatorException defect(Dataset dataset, String what, long expected, long found) {
    return new OperatorException(
        ExitCode.BLOCKED,
        String.format(
            Locale.ROOT,
            "[%s] Cannot erase: expected %,d %s to leave, as found, but counted %,d; nothing was"
                + " erased, this is a defect: please report it with the log",
            dataset.name(),
            expected,
            what,
            found));
  }

  private static ErasureReport report(
      Dataset dataset,
      FoundPerson found,
      Collection<SourceSums> sums,
      Optional<LedgerEntry.Commit> entry) {
    TreeSet<LocalDate> days = new TreeSet<>();
    found.versions().keySet().stream()
        .map(PartitionVersion::key)
        .filter(key -> key.table().equals(dataset.name()))
        .forEach(key -> days.add(key.day()));
    return new ErasureReport(
        dataset.name(),
        List.copyOf(days),
        found.rows(dataset.name()),
        found.rows(QuarantineTable.NAME),
        found.records().size(),
        found.records().stream().map(FoundRecord::path).distinct().count(),
        found.places().shared(),
        List.copyOf(sums),
        found.notes(),
        entry);
  }
}
