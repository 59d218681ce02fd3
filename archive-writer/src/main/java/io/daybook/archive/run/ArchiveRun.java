package io.daybook.archive.run;

import io.daybook.archive.mapping.Mapping;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.ArrivalAgents;
import io.daybook.warehouse.ledger.BegunRuns;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.RunFacts;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.zone.WarehouseIdentity;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
  private final SilentAgents silent;

  /** Wires a run of a warehouse whose agents nobody watches. */
  public ArchiveRun(
      Storage storage, DaybookConfig.Warehouse warehouse, ArchiveEngine engine, Clock clock) {
    this(storage, warehouse, engine, clock, RunId::random, SilentAgents.NONE);
  }

  /**
   * Wires a run.
   *
   * @param runIds names attempts; no two alike, ever
   * @param silent is asked at commit
   */
  public ArchiveRun(
      Storage storage,
      DaybookConfig.Warehouse warehouse,
      ArchiveEngine engine,
      Clock clock,
      Supplier<RunId> runIds,
      SilentAgents silent) {
    this.storage = storage;
    this.zones = warehouse.zones();
    this.zone = warehouse.zone();
    this.engine = engine;
    this.clock = clock;
    this.runIds = runIds;
    this.silent = silent;
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
    RawErasure.EndedErasures ended = new RawErasure(storage, zones, clock, runIds).ended(ledger);
    return RawErasure.whileItStays(
        ledger,
        zones.archive(dataset.name()),
        ended.state(),
        () -> attempt(dataset, mappings, allowances, ledger, ended));
  }

  private ArchiveReport attempt(
      Dataset dataset,
      List<Mapping> mappings,
      Allowances allowances,
      Ledger ledger,
      RawErasure.EndedErasures ended)
      throws IOException {
    LedgerState base = ended.state();
    List<String> sources = mappings.stream().map(m -> m.source().name()).toList();
    InputPlan plan =
        InputPlan.freeze(storage, zones, sources, base, clock.instant())
            .withBlocked(ended.blocked(), sources);
    FaultPoint.ARCHIVE_AFTER_FREEZE.pass();
    if (plan.isEmpty()) {
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
          ledger.commit(
              LedgerDraft.commit(run, base.number())
                  .dependsOn(result.touched())
                  .removes(result.emptied())
                  .adds(result.added())
                  .consumes(taken.consumed())
                  .consumesBundles(taken.bundles())
                  .lists(taken.listed())
                  .sums(result.sums())
                  .identities(triage.identities(base, names))
                  .facts(facts(dataset, mappings, taken, result))
                  .entry(clock.instant()));
      FaultPoint.ARCHIVE_AFTER_COMMIT.pass();
      triage.forgetAllBut(names);
      return told(dataset, taken, entry, held, work.findings(taken));
    }
  }

  private static Set<String> names(List<HeldSource> held) {
    return held.stream().map(HeldSource::source).collect(Collectors.toSet());
  }

  /**
   * Returns the sources that are held, as far as that is known without parsing; changes nothing.
   * Those are among them that a pending erasure can't overwrite.
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
    RawErasure erasures =
        new RawErasure(storage, warehouse.zones(), Clock.systemUTC(), RunId::random);
    List<String> sources = mappings.stream().map(m -> m.source().name()).toList();
    return Triage.of(
            storage,
            warehouse.zones(),
            warehouse.zone(),
            dataset,
            mappings,
            state,
            plan.withBlocked(erasures.standing(state), sources),
            allowances)
        .standing();
  }

  private RunFacts facts(Dataset dataset, List<Mapping> mappings, InputPlan taken, RunResult result)
      throws IOException {
    return new RunFacts(
        PublishedDays.late(storage, zones, zone, dataset.name(), result.events()),
        agents(mappings, taken),
        List.of());
  }

  /** On the days on which something arrived; of sources of which nothing did only silent ones. */
  private List<ArrivalAgents> agents(List<Mapping> mappings, InputPlan taken) {
    Map<LocalDate, Map<String, Set<String>>> landed = new TreeMap<>();
    for (InputPlan.InputSegment segment : taken.segments()) {
      landed
          .computeIfAbsent(segment.arrivalDay(), day -> new TreeMap<>())
          .computeIfAbsent(segment.name().source(), source -> new TreeSet<>())
          .add(segment.name().agent());
    }
    List<ArrivalAgents> agents = new ArrayList<>();
    try {
      SilentAgents.AgentSigns signs = silent.look();
      landed.forEach(
          (day, bySource) -> {
            for (Mapping mapping : mappings) {
              String source = mapping.source().name();
              Set<String> own = bySource.getOrDefault(source, Set.of());
              Set<String> quiet = signs.silent(source, day);
              if (!own.isEmpty() || !quiet.isEmpty()) {
                agents.add(new ArrivalAgents(source, day, own, quiet));
              }
            }
          });
    } catch (IOException e) {
      LOG.warn("[{}] agents are not told of: {}", zones.watermarks(), e.getMessage());
      return List.of();
    }
    return agents;
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
    entry.facts().events().stream()
        .filter(sums -> sums.contradicting() > 0)
        .forEach(
            sums ->
                LOG.warn(
                    "[{} {}] {} events have the version of a record that is archived, and another"
                        + " content: the first stays; what 'newest' names doesn't tell all changes",
                    sums.source(),
                    sums.day(),
                    sums.contradicting()));
    return report;
  }
}
