package io.daybook.archive.run;

import io.daybook.archive.mapping.ArchiveSource;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.run.RereadPlan.RereadDay;
import io.daybook.archive.table.RowSelection;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.BegunRuns;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.RunFacts;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a source's archived records anew, after its mapping read them wrongly: every record of some
 * arrival days, whatever became of it. Rows are replaced by place, not by id; quarantine and sums
 * of these days are replaced in the same entry. Event days whose rows come out as they were stay.
 *
 * <pre>
 *   step                                                a crash leaves
 *   1 find the records, by segment                      nothing
 *   2 write the versions without their rows             files that nobody sees
 *   3 archive them as new ones on what is left          the same
 *   4 compare; if ids are gone, the same once more      the same
 *     with the days of arrival that had duplicates
 *   5 delete files of days that come out as they were   the same
 *   6 commit                                            all of it, or nothing
 * </pre>
 *
 * A second run after a crash does the same; after a commit it finds nothing that changes.
 */
public final class RereadRun {
  private static final Logger LOG = LoggerFactory.getLogger(RereadRun.class);
  private static final int SHOWN = 10;

  private final Storage storage;
  private final Zones zones;
  private final ArchiveEngine engine;
  private final RowSelection rows;
  private final Clock clock;
  private final Supplier<RunId> runIds;

  /**
   * Wires a run.
   *
   * @param runIds names attempts; no two alike, ever
   */
  public RereadRun(
      Storage storage,
      DaybookConfig.Warehouse warehouse,
      ArchiveEngine engine,
      RowSelection rows,
      Clock clock,
      Supplier<RunId> runIds) {
    this.storage = storage;
    this.zones = warehouse.zones();
    this.engine = engine;
    this.rows = rows;
    this.clock = clock;
    this.runIds = runIds;
  }

  /** What becomes of rows that no record gives any more. */
  public enum VanishingRows {
    /** They stop the run. */
    REFUSED,
    /** They go. */
    ALLOWED
  }

  /**
   * Reads them anew, and commits what changes.
   *
   * @param mappings of the dataset's sources, the scope's among them
   * @param allowances of which the accepted identities count: no share of bad lines holds a run
   * @throws OperatorException if rows would vanish that may not, archived bytes are neither in the
   *     raw zone nor expired, or a sum doesn't hold; nothing was committed then
   */
  public RereadReport run(
      Dataset dataset,
      List<Mapping> mappings,
      QuarantineRecovery.RecoveryScope scope,
      Allowances allowances,
      VanishingRows vanishing)
      throws IOException {
    return Attempts.untilNoConflict(
        "archive " + dataset.name() + " again",
        () -> {
          Ledger ledger = new Ledger(storage, zones.archive(dataset.name()));
          RawErasure.EndedErasures ended =
              new RawErasure(storage, zones, clock, runIds).ended(ledger);
          RereadAttempt attempt =
              new RereadAttempt(dataset, mappings, scope, ledger, ended.state(), ended.blocked());
          return RawErasure.whileItStays(
              ledger,
              zones.archive(dataset.name()),
              ended.state(),
              () -> attempt.run(allowances, vanishing));
        });
  }

  /** Tells what {@link #run} would do. Files that it writes on the way are deleted. */
  public RereadReport plan(
      Dataset dataset,
      List<Mapping> mappings,
      QuarantineRecovery.RecoveryScope scope,
      Allowances allowances)
      throws IOException {
    Ledger ledger = new Ledger(storage, zones.archive(dataset.name()));
    RereadAttempt attempt =
        new RereadAttempt(dataset, mappings, scope, ledger, ledger.state(), Map.of());
    Optional<HeldSource> held = attempt.held(allowances);
    if (held.isPresent()) {
      return RereadReport.held(dataset.name(), held.get());
    }
    Optional<RereadWork> work = attempt.read();
    RereadReport report = attempt.report(work, Optional.empty());
    if (work.isPresent()) {
      work.get().discard();
      attempt.forget();
    }
    return report;
  }

  /** One attempt, on one state of the ledger. */
  private final class RereadAttempt {
    private final Dataset dataset;
    private final List<Mapping> mappings;
    private final QuarantineRecovery.RecoveryScope scope;
    private final ArchiveSource source;
    private final Ledger ledger;
    private final LedgerState base;
    private final Map<String, List<DayListing.UnreadableFile>> blocked;
    private final BegunRuns begun;
    private final Collection<LedgerEntry> entries;
    private RereadPlan plan;
    private RunId run;

    RereadAttempt(
        Dataset dataset,
        List<Mapping> mappings,
        QuarantineRecovery.RecoveryScope scope,
        Ledger ledger,
        LedgerState base,
        Map<String, List<DayListing.UnreadableFile>> blocked)
        throws IOException {
      this.dataset = dataset;
      this.mappings = mappings;
      this.scope = scope;
      this.source = scope.source(mappings);
      this.ledger = ledger;
      this.base = base;
      this.blocked = blocked;
      this.begun = new BegunRuns(storage, zones.archive(dataset.name()));
      this.entries = ledger.entries(0);
      this.run = runIds.get();
      this.plan = plan(Set.of(scope.source()), this::isAsked);
    }

    private boolean isAsked(RereadDay day) {
      return day.source().equals(scope.source()) && scope.contains(day.day());
    }

    private RereadPlan plan(Set<String> sources, Predicate<RereadDay> days) throws IOException {
      return RereadPlan.of(storage, zones, base, entries, List.copyOf(sources), days);
    }

    RereadReport run(Allowances allowances, VanishingRows allowed) throws IOException {
      FaultPoint.ARCHIVE_AFTER_FREEZE.pass();
      Optional<HeldSource> held = held(allowances);
      if (held.isPresent()) {
        return RereadReport.held(dataset.name(), held.get());
      }
      Optional<RereadWork> read = read();
      if (read.isEmpty()) {
        return report(read, Optional.empty());
      }
      RereadWork work = read.get();
      requireNothingVanishes(work, allowed);
      if (!work.changesSomething()) {
        work.discard();
        forget();
        return report(read, Optional.empty());
      }
      List<SourceSums> sums = work.sums();
      work.reconcile(sums);
      work.clean();
      FaultPoint.ARCHIVE_AFTER_RECONCILIATION.pass();
      LedgerEntry.Commit entry =
          ledger.commit(
              LedgerDraft.commit(run, base.number())
                  .dependsOn(work.dependsOn())
                  .removes(work.removed())
                  .adds(work.added())
                  .sums(sums)
                  .facts(new RunFacts(work.facts(), List.of(), List.of()))
                  .identities(ChangedIdentity.toKeep(source, base))
                  .entry(clock.instant()));
      FaultPoint.ARCHIVE_AFTER_COMMIT.pass();
      LOG.info(
          "read {} anew: {} records of {} arrival days, {} partitions, entry {}",
          dataset.name(),
          work.counts().records(),
          plan.days().size(),
          entry.added().size() + entry.removed().size(),
          entry.number());
      return report(read, Optional.of(entry));
    }

    Optional<HeldSource> held(Allowances allowances) {
      List<DayListing.UnreadableFile> files = blocked.getOrDefault(source.name(), List.of());
      if (!files.isEmpty()) {
        return Optional.of(held(HeldSource.HoldReason.RAW_ZONE, files.get(0).problem()));
      }
      return ChangedIdentity.of(source, base)
          .filter(changed -> !allowances.identities().contains(source.name()))
          .map(
              changed ->
                  held(
                      HeldSource.HoldReason.IDENTITY,
                      changed.message(
                          "if nothing that is archived of other days, or of others with the same"
                              + " ids, can come again")));
    }

    private HeldSource held(HeldSource.HoldReason reason, String message) {
      List<InputPlan.InputSegment> segments = plan.input().segments();
      return new HeldSource(
          source.name(),
          reason,
          segments.isEmpty() ? null : segments.get(0).arrivalDay(),
          segments.size(),
          0,
          segments.stream().mapToLong(InputPlan.InputSegment::freshBytes).sum(),
          message);
    }

    /** Returns the reading; nothing if there is no record to read. */
    Optional<RereadWork> read() throws IOException {
      if (plan.input().segments().isEmpty()) {
        return Optional.empty();
      }
      RereadWork work = work();
      Set<String> sources = sharing(work.events().lost());
      Set<RereadDay> repeated = withRepetitions(sources);
      if (plan.days().containsAll(repeated)) {
        return Optional.of(work);
      }
      work.discard();
      forget();
      requireReadable(sources);
      sources.add(source.name());
      RereadPlan wider = plan(sources, day -> isAsked(day) || repeated.contains(day));
      if (wider.days().equals(plan.days())) {
        LOG.warn("[{}] duplicates arrived on days that have expired", source.name());
      }
      plan = wider;
      run = runIds.get();
      return Optional.of(work());
    }

    /** Asserts that what is read besides is as if it had been asked for. */
    private void requireReadable(Set<String> sources) {
      for (Mapping mapping : mappings) {
        ArchiveSource other = mapping.source();
        if (!sources.contains(other.name()) || other.name().equals(source.name())) {
          continue;
        }
        String problem =
            blocked.getOrDefault(other.name(), List.of()).stream()
                .map(DayListing.UnreadableFile::problem)
                .findFirst()
                .or(
                    () ->
                        ChangedIdentity.of(other, base)
                            .map(of -> of.message("if nothing of it can come again")))
                .orElse("");
        if (!problem.isEmpty()) {
          throw new OperatorException(
              ExitCode.BLOCKED,
              String.format(
                  "[%s] Cannot archive again: rows lose their ids, and duplicates of %s have to be"
                      + " read, but it is held: %s; nothing was committed",
                  source.name(), other.name(), problem));
        }
      }
    }

    private RereadWork work() throws IOException {
      begun.begin(run, base.number(), clock.instant());
      RereadWork work = new RereadWork(storage, zones, rows, dataset, mappings, base, plan, run);
      work.read(engine, othersWithAnotherRule());
      return work;
    }

    void forget() throws IOException {
      begun.forget(run);
    }

    /** Returns the sources whose events may be the same as those of others. */
    private Set<String> sharing(Set<String> lost) {
      Set<String> scopes =
          mappings.stream()
              .map(Mapping::source)
              .filter(of -> lost.contains(of.name()))
              .map(ArchiveSource::ids)
              .collect(Collectors.toSet());
      return mappings.stream()
          .map(Mapping::source)
          .filter(of -> scopes.contains(of.ids()))
          .map(ArchiveSource::name)
          .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<RereadDay> withRepetitions(Set<String> sources) {
      return base.sums().stream()
          .filter(sum -> sources.contains(sum.source()))
          .filter(sum -> sum.eventsDuplicate() + sum.eventsSuperseded() > 0)
          .map(sum -> new RereadDay(sum.source(), sum.arrivalDay()))
          .collect(Collectors.toSet());
    }

    /** Their rows are in the scope of their last commit. */
    private Set<String> othersWithAnotherRule() {
      Set<String> read = plan.days().stream().map(RereadDay::source).collect(Collectors.toSet());
      return mappings.stream()
          .map(Mapping::source)
          .filter(other -> !read.contains(other.name()))
          .filter(other -> ChangedIdentity.of(other, base).isPresent())
          .map(ArchiveSource::name)
          .collect(Collectors.toSet());
    }

    private void requireNothingVanishes(RereadWork work, VanishingRows allowed) throws IOException {
      List<RereadRow> vanishing = work.events().vanishing();
      if (allowed == VanishingRows.ALLOWED || vanishing.isEmpty()) {
        return;
      }
      work.discard();
      forget();
      throw new OperatorException(
          ExitCode.BLOCKED,
          String.format(
              Locale.ROOT,
              "[%s] Cannot archive again: expected every row's record to give it still, but %,d"
                  + " rows would vanish, the first of %s; nothing was committed. Mend the mapping,"
                  + " or run it with --allow-vanishing if these rows were wrong",
              source.name(),
              vanishing.size(),
              String.join(", ", shown(vanishing))));
    }

    private static List<String> shown(List<RereadRow> vanishing) {
      return vanishing.stream().map(RereadRow::place).distinct().limit(SHOWN).toList();
    }

    RereadReport report(Optional<RereadWork> work, Optional<LedgerEntry.Commit> entry) {
      return new RereadReport(
          dataset.name(),
          work.map(of -> of.counts().records()).orElse(0L),
          work.map(RereadAttempt::days).orElse(List.of()),
          plan.days().stream().filter(day -> !isAsked(day)).map(RereadAttempt::text).toList(),
          plan.carriedDays().stream().map(RereadAttempt::text).toList(),
          work.map(of -> shown(of.events().vanishing())).orElse(List.of()),
          work.map(of -> of.counts().rejects()).orElse(List.of()),
          work.filter(RereadWork::changesSomething).isPresent(),
          work.filter(RereadWork::changesSomething).map(RereadAttempt::changed).orElse(List.of()),
          Optional.empty(),
          entry);
    }

    private static List<SourceSums> changed(RereadWork work) {
      return work.sums().stream().filter(sum -> !sum.equals(sum.plus(sum))).toList();
    }

    private static String text(RereadDay day) {
      return day.source() + " " + day.day();
    }

    private static List<RereadReport.DayChange> days(RereadWork work) {
      return work.events().byDay().entrySet().stream()
          .map(
              day -> {
                ComparedRows.DayChanges of = day.getValue();
                return new RereadReport.DayChange(
                    day.getKey(),
                    of.same(),
                    of.changed(),
                    of.added(),
                    of.vanishing(),
                    of.carried());
              })
          .toList();
    }
  }
}
