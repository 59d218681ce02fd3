package io.daybook.archive.run;

import io.daybook.archive.mapping.ArchiveSource;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.quarantine.QuarantineRows;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.BegunRuns;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.RunFacts;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
 * <p>Nothing is committed if all of the records are still bad, nor, unless it is allowed, if the
 * source's events would be known by another rule than those that are archived.
 *
 * <pre>
 *   step                                            a crash leaves
 *   1 read the places of the quarantined records    nothing
 *   2 parse them, write batches and quarantine      files that nobody sees
 *   3 copy the quarantine rows that stay            the same
 *   4 commit                                        all of it, or nothing
 * </pre>
 *
 * A second run after a crash does the same; after a commit it finds only what is still bad. The
 * fault points of each step stand in ARCHITECTURE.md.
 */
public final class QuarantineRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(QuarantineRecovery.class);

  private final Storage storage;
  private final Zones zones;
  private final ZoneId zone;
  private final ArchiveEngine engine;
  private final QuarantineRows quarantine;
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
      QuarantineRows quarantine,
      Clock clock,
      Supplier<RunId> runIds) {
    this.storage = storage;
    this.zones = warehouse.zones();
    this.zone = warehouse.zone();
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
    /** Returns the source, which is among those of the mappings. */
    ArchiveSource source(List<Mapping> mappings) {
      return mappings.stream()
          .map(Mapping::source)
          .filter(of -> of.name().equals(source))
          .findFirst()
          .orElseThrow();
    }

    boolean contains(LocalDate arrivalDay) {
      return !arrivalDay.isBefore(from) && !arrivalDay.isAfter(to);
    }
  }

  /** How the source's rule of identity stands to the one that the ledger keeps. */
  public enum IdentityRule {
    /** It is the same, or none was kept before. */
    KNOWN,
    /** It was another one; the ledger keeps the new one from now on. */
    REPLACED,
    /** It is another one, and the ledger keeps the old one: new lines are held. */
    DIFFERENT
  }

  /**
   * What a run did.
   *
   * @param found quarantined records in the scope
   * @param missing those of them whose raw segment isn't there; they stay
   * @param bad records that were read again and stay, by reason and field
   * @param rule of identity, after the run
   * @param held the refusal of a source whose rule of identity changed: nothing was read
   * @param entry what was committed; nothing if no record can be read now
   */
  public record RecoveryReport(
      String dataset,
      long found,
      long missing,
      List<SegmentCounts.RejectCount> bad,
      IdentityRule rule,
      Optional<HeldSource> held,
      Optional<LedgerEntry.Commit> entry) {
    public RecoveryReport {
      bad = List.copyOf(bad);
    }

    /** Returns the corrections of the sums, by arrival day. */
    public List<SourceSums> sums() {
      return entry.map(LedgerEntry.Commit::sums).orElse(List.of());
    }
  }

  /**
   * Archives them.
   *
   * @param mappings of the dataset's sources, the scope's among them
   * @param allowances of which the accepted identities count: no share of bad lines holds a run
   * @throws io.daybook.warehouse.run.OperatorException if a sum doesn't hold, or other runs
   *     committed first in every attempt; nothing was committed then
   */
  public RecoveryReport run(
      Dataset dataset, List<Mapping> mappings, RecoveryScope scope, Allowances allowances)
      throws IOException {
    return Attempts.untilNoConflict(
        "archive " + dataset.name() + " again",
        () -> {
          RecoveryAttempt attempt = new RecoveryAttempt(dataset, mappings, scope);
          return RawErasure.whileItStays(
              attempt.ledger,
              zones.archive(dataset.name()),
              attempt.base,
              () -> attempt.run(allowances));
        });
  }

  /** One attempt, on one state of the ledger. */
  private final class RecoveryAttempt {
    private final Dataset dataset;
    private final List<Mapping> mappings;
    private final ArchiveSource source;
    private final Ledger ledger;
    private final LedgerState base;
    private final List<DayListing.UnreadableFile> blocked;
    private final QuarantinePlan plan;
    private final Optional<ChangedIdentity> changed;

    RecoveryAttempt(Dataset dataset, List<Mapping> mappings, RecoveryScope scope)
        throws IOException {
      this.dataset = dataset;
      this.mappings = mappings;
      this.source = scope.source(mappings);
      this.ledger = new Ledger(storage, zones.archive(dataset.name()));
      RawErasure.EndedErasures ended = new RawErasure(storage, zones, clock, runIds).ended(ledger);
      this.base = ended.state();
      this.blocked = ended.blocked().getOrDefault(source.name(), List.of());
      this.plan = QuarantinePlan.find(storage, zones, quarantine, base, scope);
      this.changed = ChangedIdentity.of(source, base);
    }

    RecoveryReport run(Allowances allowances) throws IOException {
      FaultPoint.ARCHIVE_AFTER_FREEZE.pass();
      if (plan.input().segments().isEmpty()) {
        return nothing(List.of(), Optional.empty());
      }
      if (!blocked.isEmpty()) {
        return nothing(
            List.of(), Optional.of(held(HeldSource.HoldReason.RAW_ZONE, blocked.get(0).problem())));
      }
      if (changed.isPresent() && !allowances.identities().contains(source.name())) {
        return nothing(
            List.of(),
            Optional.of(
                held(
                    HeldSource.HoldReason.IDENTITY,
                    changed
                        .get()
                        .message(
                            "if neither these records nor the new lines are archived already"))));
      }
      RunId run = runIds.get();
      BegunRuns begun = new BegunRuns(storage, zones.archive(dataset.name()));
      begun.begin(run, base.number(), clock.instant());
      RunOutput output = new RunOutput(dataset.name(), zones, base, run);
      try (ArchiveEngine.EngineWork work = engine.begin(dataset, mappings, plan.input(), output)) {
        SegmentCounts counts = parse(work);
        FaultPoint.ARCHIVE_AFTER_PARSE.pass();
        if (counts.quarantined() == counts.records()) {
          work.write(Set.of(source.name())); // drops the files that were begun
          begun.forget(run);
          return nothing(counts.rejects(), Optional.empty());
        }
        RunResult result = work.write(othersWithAnotherRule());
        result.reconcile(dataset.name());
        FaultPoint.ARCHIVE_AFTER_RECONCILIATION.pass();
        LedgerEntry.Commit committed = ledger.commit(draft(output, result).entry(clock.instant()));
        FaultPoint.ARCHIVE_AFTER_COMMIT.pass();
        return done(counts, committed);
      }
    }

    private SegmentCounts parse(ArchiveEngine.EngineWork work) throws IOException {
      SegmentCounts sum = SegmentCounts.NOTHING;
      List<Integer> all = IntStream.range(0, plan.input().segments().size()).boxed().toList();
      for (SegmentCounts counts : work.parse(all)) {
        sum = sum.plus(counts);
      }
      return sum;
    }

    /** Their rows are in the scope of their last commit. */
    private Set<String> othersWithAnotherRule() {
      return mappings.stream()
          .map(Mapping::source)
          .filter(other -> !other.name().equals(source.name()))
          .filter(other -> ChangedIdentity.of(other, base).isPresent())
          .map(ArchiveSource::name)
          .collect(Collectors.toSet());
    }

    private RecoveryReport done(SegmentCounts counts, LedgerEntry.Commit committed) {
      LOG.info(
          "archived {} again: {} quarantined records of {}, of which {} stay, entry {}",
          dataset.name(),
          counts.records(),
          source.name(),
          counts.quarantined(),
          committed.number());
      return new RecoveryReport(
          dataset.name(),
          plan.records(),
          plan.missing(),
          counts.rejects(),
          changed.isPresent() ? IdentityRule.REPLACED : IdentityRule.KNOWN,
          Optional.empty(),
          Optional.of(committed));
    }

    private RecoveryReport nothing(List<SegmentCounts.RejectCount> bad, Optional<HeldSource> held) {
      return new RecoveryReport(
          dataset.name(),
          plan.records(),
          plan.missing(),
          bad,
          changed.isPresent() ? IdentityRule.DIFFERENT : IdentityRule.KNOWN,
          held,
          Optional.empty());
    }

    private HeldSource held(HeldSource.HoldReason reason, String message) {
      List<InputPlan.InputSegment> segments = plan.input().segments();
      return new HeldSource(
          source.name(),
          reason,
          segments.stream()
              .map(InputPlan.InputSegment::arrivalDay)
              .min(Comparator.naturalOrder())
              .orElseThrow(),
          segments.size(),
          plan.records() - plan.missing(),
          segments.stream().mapToLong(InputPlan.InputSegment::freshBytes).sum(),
          message);
    }

    private LedgerDraft draft(RunOutput output, RunResult result) throws IOException {
      List<PartitionVersion> added = new ArrayList<>(result.added());
      List<PartitionKey> emptied = new ArrayList<>(result.emptied());
      Set<String> touched = new HashSet<>(result.touched());
      List<SourceSums> sums = new ArrayList<>(result.sums());
      for (Map.Entry<PartitionKey, QuarantinePlan.TakenRecords> each : plan.taken().entrySet()) {
        PartitionKey key = each.getKey();
        QuarantinePlan.TakenRecords taken = each.getValue();
        staying(key, taken, output).ifPresentOrElse(added::add, () -> emptied.add(key));
        touched.add(LedgerEntry.day(key));
        // What was counted when they were read first is taken back.
        sums.add(
            new SourceSums(
                source.name(), key.day(), -taken.count(), 0, -taken.count(), 0, 0, 0, 0));
      }
      return LedgerDraft.commit(output.run(), base.number())
          .dependsOn(touched)
          .removes(emptied)
          .adds(added)
          .sums(together(sums))
          .facts(
              new RunFacts(
                  PublishedDays.late(storage, zones, zone, dataset.name(), result.events()),
                  List.of(),
                  List.of()))
          .identities(ChangedIdentity.toKeep(source, base));
    }

    private Optional<PartitionVersion> staying(
        PartitionKey key, QuarantinePlan.TakenRecords taken, RunOutput output) throws IOException {
      PartitionVersion old = Optional.ofNullable(base.partitions().get(key)).orElseThrow();
      long version = base.number() + 1;
      StoragePath directory =
          zones.quarantine(dataset.name(), key.day(), key.batch(), version, output.run());
      List<DataFile> files =
          quarantine.copy(old.files(), record -> !taken.holds(record), directory);
      return files.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new PartitionVersion(key, version, output.run(), directory.value(), files, Map.of()));
    }
  }

  private static List<SourceSums> together(List<SourceSums> sums) {
    Map<String, SourceSums> byDay = new TreeMap<>();
    sums.forEach(sum -> byDay.merge(sum.source() + "/" + sum.arrivalDay(), sum, SourceSums::plus));
    return List.copyOf(byDay.values());
  }
}
