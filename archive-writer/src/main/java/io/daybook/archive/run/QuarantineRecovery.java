package io.daybook.archive.run;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.quarantine.QuarantinedRecord;
import io.daybook.archive.quarantine.StoredQuarantine;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.BegunRuns;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.OffsetRanges;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives quarantined records of a source again, after its mapping was mended. They are found in
 * the raw zone by segment and offset, cut by the source's framing as it is now, and parsed. The
 * commit is one ledger entry: events become late batches of their days, the records leave the
 * quarantine, those that are still bad come back to it with their new reason, and the sums of their
 * arrival days are corrected. Rows that are archived already stay as they are.
 *
 * <pre>
 *   step                                            a crash leaves
 *   1 read the places of the quarantined records    nothing
 *   2 parse them, write batches and quarantine      files that nobody sees
 *   3 copy the quarantine rows that stay            the same
 *   4 commit                                        all of it, or nothing
 * </pre>
 *
 * A second run after a crash does the same; after a commit it finds only what is still bad.
 */
public final class QuarantineRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(QuarantineRecovery.class);

  private final Storage storage;
  private final Zones zones;
  private final ArchiveEngine engine;
  private final StoredQuarantine quarantine;
  private final Clock clock;
  private final Supplier<RunId> runIds;

  /**
   * Wires a run.
   *
   * @param runIds names attempts; no two alike, ever
   */
  public QuarantineRecovery(
      Storage storage,
      DaybookConfig.Warehouse warehouse,
      ArchiveEngine engine,
      StoredQuarantine quarantine,
      Clock clock,
      Supplier<RunId> runIds) {
    this.storage = storage;
    this.zones = warehouse.zones();
    this.engine = engine;
    this.quarantine = quarantine;
    this.clock = clock;
    this.runIds = runIds;
  }

  /**
   * The quarantined records that are read again.
   *
   * @param from the first arrival day, UTC
   * @param to the last arrival day, inclusive
   */
  public record RecoveryScope(String source, LocalDate from, LocalDate to) {
    boolean contains(LocalDate arrivalDay) {
      return !arrivalDay.isBefore(from) && !arrivalDay.isAfter(to);
    }
  }

  /**
   * What a run did.
   *
   * @param found quarantined records in the scope
   * @param missing those of them whose raw segment isn't there; they stay
   * @param entry what was committed; nothing if there was nothing to read again
   */
  public record RecoveryReport(
      String dataset, long found, long missing, Optional<LedgerEntry> entry) {

    /** Returns the corrections of the sums, by arrival day. */
    public List<SourceSums> sums() {
      return entry.map(LedgerEntry::sums).orElse(List.of());
    }
  }

  /**
   * Archives them.
   *
   * @param mappings of the dataset's sources
   * @throws io.daybook.warehouse.run.OperatorException if a sum doesn't hold, or other runs
   *     committed first in every attempt; nothing was committed then
   */
  public RecoveryReport run(Dataset dataset, List<Mapping> mappings, RecoveryScope scope)
      throws IOException {
    return Attempts.untilNoConflict(
        "archive " + dataset.name() + " again", () -> attempt(dataset, mappings, scope));
  }

  private RecoveryReport attempt(Dataset dataset, List<Mapping> mappings, RecoveryScope scope)
      throws IOException {
    Ledger ledger = new Ledger(storage, zones.archive(dataset.name()));
    LedgerState base = ledger.state();
    Found found = find(base, scope);
    FaultPoint.ARCHIVE_AFTER_FREEZE.pass();
    if (found.segments.isEmpty()) {
      return new RecoveryReport(dataset.name(), found.records, found.missing, Optional.empty());
    }
    RunId run = runIds.get();
    new BegunRuns(storage, zones.archive(dataset.name()))
        .begin(run, base.number(), clock.instant());
    RunOutput output = new RunOutput(dataset.name(), zones, base, run);
    InputPlan plan = new InputPlan(found.segments, List.of());
    try (ArchiveEngine.EngineWork work = engine.begin(dataset, mappings, plan, output)) {
      work.parse(IntStream.range(0, plan.segments().size()).boxed().toList());
      FaultPoint.ARCHIVE_AFTER_PARSE.pass();
      RunResult result = work.write(Set.of());
      result.reconcile(dataset.name());
      FaultPoint.ARCHIVE_AFTER_RECONCILIATION.pass();
      LedgerEntry committed =
          ledger.commit(draft(base, output, scope.source(), found, result).entry(clock.instant()));
      FaultPoint.ARCHIVE_AFTER_COMMIT.pass();
      LOG.info(
          "archived {} again: {} quarantined records of {}, entry {}",
          dataset.name(),
          found.records - found.missing,
          scope.source(),
          committed.number());
      return new RecoveryReport(
          dataset.name(), found.records, found.missing, Optional.of(committed));
    }
  }

  /** The records of a scope, by the version that holds them and by the segment they lie in. */
  private static final class Found {
    private final Map<PartitionKey, TakenRecords> taken = new TreeMap<>();
    private final List<InputPlan.InputSegment> segments = new ArrayList<>();
    private long records;
    private long missing;
  }

  /** Records that leave a version of the quarantine. */
  private static final class TakenRecords {
    private final Map<String, OffsetRanges> placesBySegment = new HashMap<>();
    private long records;

    void add(QuarantinedRecord record) {
      records++;
      placesBySegment
          .computeIfAbsent(record.segment(), name -> new OffsetRanges())
          .add(record.offset(), record.offset() + record.length());
    }

    boolean holds(QuarantinedRecord record, String source) {
      OffsetRanges places = placesBySegment.get(record.segment());
      return record.source().equals(source)
          && places != null
          && places.intersects(record.offset(), record.offset() + record.length());
    }
  }

  private Found find(LedgerState base, RecoveryScope scope) throws IOException {
    Found found = new Found();
    Map<LocalDate, List<PartitionVersion>> days = new TreeMap<>();
    for (PartitionVersion version : base.partitions().values()) {
      PartitionKey key = version.key();
      if (key.table().equals(QuarantineTable.NAME) && scope.contains(key.day())) {
        days.computeIfAbsent(key.day(), day -> new ArrayList<>()).add(version);
      }
    }
    for (Map.Entry<LocalDate, List<PartitionVersion>> day : days.entrySet()) {
      find(found, scope.source(), day.getKey(), day.getValue());
    }
    return found;
  }

  private void find(Found found, String source, LocalDate day, List<PartitionVersion> versions)
      throws IOException {
    Map<String, FileStatus> raw = new TreeMap<>();
    storage.list(zones.raw(source, day)).forEach(status -> raw.put(status.path().name(), status));
    Map<String, OffsetRanges> places = new TreeMap<>();
    for (PartitionVersion version : versions) {
      quarantine.read(
          version.files(),
          record -> {
            if (!record.source().equals(source)) {
              return;
            }
            found.records++;
            if (!raw.containsKey(record.segment())) {
              found.missing++;
              return;
            }
            places
                .computeIfAbsent(record.segment(), name -> new OffsetRanges())
                .add(record.offset(), record.offset() + record.length());
            found.taken.computeIfAbsent(version.key(), key -> new TakenRecords()).add(record);
          });
    }
    for (Map.Entry<String, OffsetRanges> place : places.entrySet()) {
      FileStatus status = Optional.ofNullable(raw.get(place.getKey())).orElseThrow();
      SegmentName name = SegmentName.parse(place.getKey()).orElseThrow();
      found.segments.add(
          new InputPlan.InputSegment(
              name,
              status.path(),
              day,
              status.length(),
              place.getValue().ranges(),
              InputPlan.Cut.ANEW));
    }
  }

  private LedgerDraft draft(
      LedgerState base, RunOutput output, String source, Found found, RunResult result)
      throws IOException {
    List<PartitionVersion> added = new ArrayList<>(result.added());
    List<PartitionKey> emptied = new ArrayList<>();
    Set<String> touched = new HashSet<>(result.touched());
    List<SourceSums> sums = new ArrayList<>(result.sums());
    for (Map.Entry<PartitionKey, TakenRecords> each : found.taken.entrySet()) {
      PartitionKey key = each.getKey();
      TakenRecords taken = each.getValue();
      PartitionVersion old = Optional.ofNullable(base.partitions().get(key)).orElseThrow();
      StoragePath directory =
          zones.quarantine(
              output.dataset(), key.day(), key.batch(), base.number() + 1, output.run());
      List<DataFile> files =
          quarantine.copy(old.files(), record -> !taken.holds(record, source), directory);
      if (files.isEmpty()) {
        emptied.add(key);
      } else {
        added.add(
            new PartitionVersion(
                key, base.number() + 1, output.run(), directory.value(), files, Map.of()));
      }
      touched.add(LedgerEntry.day(key));
      // What was counted when they were read first is taken back.
      sums.add(new SourceSums(source, key.day(), -taken.records, 0, -taken.records, 0, 0, 0, 0));
    }
    return LedgerDraft.commit(output.run(), base.number())
        .dependsOn(touched)
        .removes(emptied)
        .adds(added)
        .sums(together(sums));
  }

  private static List<SourceSums> together(List<SourceSums> sums) {
    Map<LocalDate, SourceSums> byDay = new TreeMap<>();
    sums.forEach(sum -> byDay.merge(sum.arrivalDay(), sum, SourceSums::plus));
    return List.copyOf(byDay.values());
  }
}
