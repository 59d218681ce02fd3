package io.daybook.archive.run;

import io.daybook.archive.mapping.Mapping;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.BegunRuns;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.SourceIdentity;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.zone.WarehouseIdentity;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives the new segments of one dataset: freeze the input, parse, write every touched day, prove
 * the two sums, commit. The commit is one ledger entry with all days, the quarantine and the
 * consumed ranges. Before it nothing is visible, and another run after a crash gives the same
 * result. A source that is held is left out of all of it; the others go on.
 */
public final class ArchiveRun {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveRun.class);

  private final Storage storage;
  private final Zones zones;
  private final ZoneId zone;
  private final ArchiveEngine engine;
  private final Clock clock;
  private final Supplier<RunId> runIds;

  /** Wires a run. */
  public ArchiveRun(
      Storage storage, DaybookConfig.Warehouse warehouse, ArchiveEngine engine, Clock clock) {
    this(storage, warehouse, engine, clock, RunId::random);
  }

  /**
   * Wires a run.
   *
   * @param runIds names attempts; no two alike, ever
   */
  public ArchiveRun(
      Storage storage,
      DaybookConfig.Warehouse warehouse,
      ArchiveEngine engine,
      Clock clock,
      Supplier<RunId> runIds) {
    this.storage = storage;
    this.zones = warehouse.zones();
    this.zone = warehouse.zone();
    this.engine = engine;
    this.clock = clock;
    this.runIds = runIds;
  }

  /**
   * Archives all new segments.
   *
   * @param mappings of the dataset's sources
   * @param allowances for this run alone
   * @throws OperatorException if a sum doesn't hold, or other runs committed first in every
   *     attempt; nothing was committed then
   */
  public ArchiveReport run(Dataset dataset, List<Mapping> mappings, Allowances allowances)
      throws IOException {
    WarehouseIdentity.claim(storage, zones, zone);
    return Attempts.untilNoConflict(
        "archive " + dataset.name(), () -> attempt(dataset, mappings, allowances));
  }

  private ArchiveReport attempt(Dataset dataset, List<Mapping> mappings, Allowances allowances)
      throws IOException {
    Ledger ledger = new Ledger(storage, zones.archive(dataset.name()));
    LedgerState base = ledger.state();
    List<String> sources = mappings.stream().map(m -> m.source().name()).toList();
    InputPlan plan = InputPlan.freeze(storage, zones, sources, base, clock.instant());
    FaultPoint.ARCHIVE_AFTER_FREEZE.pass();
    if (plan.segments().isEmpty()) {
      return ArchiveReport.ofNothing(dataset.name(), List.of());
    }
    plan.clipped()
        .forEach(
            name ->
                LOG.warn("{} overlaps bytes that are archived already; they are left out", name));
    Triage triage = Triage.of(storage, zones, zone, dataset, mappings, base, plan, allowances);
    List<HeldSource> standing = triage.standing();
    if (plan.without(names(standing)).segments().isEmpty()) {
      return ArchiveReport.ofNothing(dataset.name(), standing);
    }
    RunId run = runIds.get();
    new BegunRuns(storage, zones.archive(dataset.name()))
        .begin(run, base.number(), clock.instant());
    RunOutput output = new RunOutput(dataset.name(), zones, base, run);
    try (ArchiveEngine.EngineWork work = engine.begin(dataset, mappings, plan, output)) {
      List<HeldSource> held = triage.decide(work);
      held.forEach(source -> LOG.warn("[{}] is held: {}", source.source(), source.reason()));
      FaultPoint.ARCHIVE_AFTER_PARSE.pass();
      Set<String> names = names(held);
      triage.remember(run, names);
      InputPlan taken = plan.without(names);
      if (taken.segments().isEmpty()) {
        return ArchiveReport.ofNothing(dataset.name(), held);
      }
      RunResult result = work.write(names);
      result.reconcile(dataset.name());
      FaultPoint.ARCHIVE_AFTER_RECONCILIATION.pass();
      LedgerEntry.Commit entry =
          committed(ledger, base, run, taken, triage.identities(base, names), result);
      triage.forgetAllBut(names);
      return told(dataset, taken, entry, held, work.findings(taken));
    }
  }

  private static Set<String> names(List<HeldSource> held) {
    return held.stream().map(HeldSource::source).collect(Collectors.toSet());
  }

  /**
   * Returns the sources that are held, as far as that is known without parsing; changes nothing.
   *
   * @param plan of the dataset's sources, on the state
   */
  public static List<HeldSource> standing(
      Storage storage,
      DaybookConfig.Warehouse warehouse,
      Dataset dataset,
      List<Mapping> mappings,
      LedgerState state,
      InputPlan plan,
      Allowances allowances)
      throws IOException {
    return Triage.of(
            storage,
            warehouse.zones(),
            warehouse.zone(),
            dataset,
            mappings,
            state,
            plan,
            allowances)
        .standing();
  }

  private LedgerEntry.Commit committed(
      Ledger ledger,
      LedgerState base,
      RunId run,
      InputPlan taken,
      List<SourceIdentity> identities,
      RunResult result)
      throws IOException {
    LedgerEntry.Commit committed =
        ledger.commit(
            LedgerDraft.commit(run, base.number())
                .dependsOn(result.touched())
                .adds(result.added())
                .consumes(taken.consumed())
                .lists(taken.listed())
                .sums(result.sums())
                .identities(identities)
                .entry(clock.instant()));
    FaultPoint.ARCHIVE_AFTER_COMMIT.pass();
    return committed;
  }

  private ArchiveReport told(
      Dataset dataset,
      InputPlan taken,
      LedgerEntry.Commit entry,
      List<HeldSource> held,
      List<SampledFinding> findings) {
    ArchiveReport report =
        new ArchiveReport(
            dataset.name(), taken.segments().size(), Optional.of(entry), held, findings);
    LOG.info(
        "archived {}: {} segments, {} partitions, {} rows, entry {}, {} sources held",
        dataset.name(),
        report.segments(),
        report.partitions().size(),
        report.rows(),
        entry.number(),
        held.size());
    report.findings().forEach(finding -> LOG.warn("{}", finding.describe()));
    return report;
  }
}
