package io.daybook.night;

import io.daybook.archive.expiry.ExpiryReport;
import io.daybook.archive.expiry.QuarantineExpiry;
import io.daybook.archive.expiry.RawExpiry;
import io.daybook.archive.mapping.ArchiveSource;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.run.Allowances;
import io.daybook.archive.run.ArchiveReport;
import io.daybook.archive.run.ArchiveRun;
import io.daybook.archive.run.HeldSource;
import io.daybook.archive.run.InputPlan;
import io.daybook.archive.run.MergeReport;
import io.daybook.archive.run.UnreadSources;
import io.daybook.archive.run.UnreadSources.UnreadSource;
import io.daybook.archive.run.WaitingSegments;
import io.daybook.hive.publish.LedgerTable;
import io.daybook.hive.publish.Metastore;
import io.daybook.hive.sweep.SweepReport;
import io.daybook.hive.sweep.Sweeper;
import io.daybook.ingest.watermark.Completeness;
import io.daybook.metrics.app.MetricsResult;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.metrics.plan.MetricPlan;
import io.daybook.metrics.plan.Scope;
import io.daybook.night.NightCourse.NightStep;
import io.daybook.warehouse.config.ConfigurationException;
import io.daybook.warehouse.config.DaybookConfig.HeldTable;
import io.daybook.warehouse.config.Problem;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.ExpiredRows;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.zone.WarehouseIdentity;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One night: plan, archive, merge, metrics with their gates, publish, sweep, and the expiry of raw
 * segments if they aren't kept for ever. Every stage reads what the one before it committed, so a
 * night that died is finished by running it again.
 */
public final class Night {
  private static final Logger LOG = LoggerFactory.getLogger(Night.class);

  private final Workspace workspace;
  private final Allowances allowances;
  private final EngineChoice engine;
  private final HivePublication hive;
  private final NightCourse course = new NightCourse();

  /** A night that allows nothing beyond the configuration. */
  public Night(Workspace workspace) {
    this(workspace, Allowances.NONE, EngineChoice.BY_SIZE);
  }

  /**
   * Wires a night.
   *
   * @param allowances of the person who starts it, for its runs of the archive
   * @param engine who archives
   */
  public Night(Workspace workspace, Allowances allowances, EngineChoice engine) {
    this.workspace = workspace;
    this.allowances = allowances;
    this.engine = engine;
    this.hive = new HivePublication(workspace);
  }

  /**
   * Runs all stages.
   *
   * @throws io.daybook.warehouse.run.OperatorException with {@link ExitCode#HELD} if another run is
   *     at work
   */
  public NightReport run() throws IOException {
    try (NightLock lock = NightLock.take(workspace.storage(), workspace.zones())) {
      LOG.info("night {} began", lock.run());
      course.begin(lock.run());
      NightReport report = runAlone();
      LOG.info("night {} ended: {}", lock.run(), report.exitCode().meaning());
      return report;
    } finally {
      course.end();
    }
  }

  /** Returns how far {@link #run} is. */
  public NightCourse course() {
    return course;
  }

  private NightReport runAlone() throws IOException {
    Completeness arrived = workspace.volumeGate().completeness();
    NightPlan plan;
    try (Progress.Step step = workspace.progress().start("plan")) {
      plan = plan();
      step.detail(plan.isEmpty() ? "nothing to do" : plan.summary().size() + " steps");
    }
    new PersonErasure(workspace).endOfFigures();
    if (plan.isEmpty()) {
      return NightReport.withoutWork(
          plan.held(), plan.unread(), volume(arrived, plan.held()), heldTables());
    }
    course.begin(NightStep.ARCHIVE);
    List<ArchiveReport> archived = archive();
    List<HeldSource> held = new ArrayList<>(faulty());
    archived.forEach(report -> held.addAll(report.held()));
    course.begin(NightStep.MERGE);
    List<MergeReport> merged = merge();
    expireQuarantine();
    course.begin(NightStep.METRICS);
    List<GateFinding> volume = volume(arrived, held);
    Optional<MetricsResult> metrics = Optional.empty();
    if (!metricPlan(workspace.storage(), Scope.NIGHT).isEmpty()) {
      try {
        metrics = Optional.of(metrics(Scope.NIGHT));
      } catch (OperatorException e) {
        publishInSpiteOf(e);
        throw e;
      }
    }
    course.begin(NightStep.PUBLISH);
    HivePublication.Published published = publishCommitted();
    List<HeldTable> tables = new ArrayList<>(heldTables());
    tables.addAll(published.refused());
    boolean isHeld =
        !held.isEmpty()
            || !plan.unread().isEmpty()
            || !tables.isEmpty()
            || volume.stream().anyMatch(GateFinding::blocks);
    course.begin(NightStep.SWEEP);
    List<SweepReport> swept = sweep();
    List<ExpiryReport> expired = expire();
    isHeld |= expired.stream().anyMatch(report -> !report.problems().isEmpty());
    ExitCode code =
        metrics
            .map(MetricsResult::exitCode)
            .filter(made -> made != ExitCode.DONE && made != ExitCode.NOTHING_TO_DO)
            .orElse(isHeld ? ExitCode.BLOCKED : ExitCode.DONE);
    return new NightReport(
        code,
        archived,
        merged,
        metrics,
        published.publications(),
        swept,
        expired,
        held,
        plan.unread(),
        volume,
        tables);
  }

  /** Whatever became of a table, all that is committed is sound and shall be seen. */
  private HivePublication.Published publishCommitted() throws IOException {
    checkZone(workspace.storage());
    return hive.publish();
  }

  /** An application that died has committed some tables, and others may still be of use. */
  private void publishInSpiteOf(OperatorException failure) {
    try {
      publishCommitted();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Judges the volume of the days of which everything has arrived. */
  private List<GateFinding> volume(Completeness arrived, List<HeldSource> held) throws IOException {
    return workspace
        .volumeGate()
        .judge(
            arrived,
            held.stream().map(HeldSource::source).collect(Collectors.toSet()),
            Clock.systemUTC().instant());
  }

  /**
   * Returns the work that a night would find; changes nothing.
   *
   * @throws io.daybook.warehouse.run.OperatorException with {@link ExitCode#USAGE} if the warehouse
   *     has another business zone than the configuration
   */
  public NightPlan plan() throws IOException {
    Storage storage = workspace.storage();
    checkZone(storage);
    List<NightPlan.NewSegments> fresh = new ArrayList<>();
    List<HeldSource> held = new ArrayList<>(faulty());
    for (Dataset dataset : datasets()) {
      FreshInput waiting = fresh(dataset);
      held.addAll(waiting.standing());
      InputPlan input = waiting.plan();
      if (!input.segments().isEmpty()) {
        fresh.add(
            new NightPlan.NewSegments(
                dataset.name(),
                input.segments().size(),
                input.segments().stream().mapToLong(InputPlan.InputSegment::bytes).sum(),
                input.segments().stream()
                    .map(segment -> segment.arrivalDay().toString())
                    .distinct()
                    .toList()));
      }
    }
    MetricPlan metrics = metricPlan(storage, Scope.NIGHT);
    HivePublication.Lag lag = hive.lag(!fresh.isEmpty() || !metrics.isEmpty());
    return new NightPlan(
        fresh,
        metrics,
        lag.behind(),
        lag.unrecorded(),
        workspace.publications().newest(),
        held,
        unread(),
        heldTables());
  }

  /** Returns the sources whose own files have problems, with what waits of each. */
  public List<HeldSource> faulty() throws IOException {
    List<HeldSource> held = new ArrayList<>();
    for (Map.Entry<String, List<Problem>> source : workspace.faulty().entrySet()) {
      held.add(
          HeldSource.unparsed(
              source.getKey(),
              HeldSource.HoldReason.CONFIGURATION,
              waiting(source.getKey()),
              ConfigurationException.message(source.getValue())));
    }
    return held;
  }

  /** A file's name may be none of a source: then nothing was ever landed under it. */
  private WaitingSegments waiting(String source) throws IOException {
    return SegmentName.isSource(source)
        ? new UnreadSources(workspace.storage(), workspace.zones()).waiting(source)
        : WaitingSegments.NONE;
  }

  /** Returns what was landed and no source of the configuration reads; none without a directory. */
  public List<UnreadSource> unread() throws IOException {
    if (!workspace.hasConfiguration()) {
      return List.of();
    }
    return new UnreadSources(workspace.storage(), workspace.zones())
        .find(workspace.configuration().sources().keySet());
  }

  /** Archives every dataset that has sources; those that are held stand in the reports. */
  public List<ArchiveReport> archive() throws IOException {
    Map<String, ArchiveReport> onSpark = archiveOnSpark();
    List<ArchiveReport> reports = new ArrayList<>();
    for (Dataset dataset : datasets()) {
      ArchiveReport known = onSpark.get(dataset.name());
      reports.add(
          known == null
              ? workspace.archiveRun().run(dataset, mappings(dataset), allowances)
              : known);
    }
    return reports;
  }

  /**
   * Has large datasets archived by one Spark application; none without new segments but those of
   * held sources.
   */
  private Map<String, ArchiveReport> archiveOnSpark() throws IOException {
    Optional<Long> limit = workspace.configuration().archive().sparkAboveBytes();
    if (engine == EngineChoice.LOCAL || (engine == EngineChoice.BY_SIZE && limit.isEmpty())) {
      return Map.of();
    }
    List<Mapping> mappings = new ArrayList<>();
    Map<String, Set<LocalDate>> arrivalDays = new HashMap<>();
    for (Dataset dataset : datasets()) {
      List<InputPlan.InputSegment> waiting = fresh(dataset).plan().segments();
      if (!waiting.isEmpty() && hasVersions(dataset)) {
        LOG.warn(
            "[{}] is archived by this process: versions of records aren't compared on Spark",
            dataset.name());
        continue;
      }
      long bytes = waiting.stream().mapToLong(InputPlan.InputSegment::bytes).sum();
      boolean isLarge = engine == EngineChoice.SPARK || bytes >= limit.orElse(Long.MAX_VALUE);
      if (!waiting.isEmpty() && isLarge) {
        mappings.addAll(mappings(dataset));
        arrivalDays.put(
            dataset.name(),
            waiting.stream().map(InputPlan.InputSegment::arrivalDay).collect(Collectors.toSet()));
      }
    }
    if (mappings.isEmpty()) {
      return Map.of();
    }
    try (Progress.Step step = workspace.progress().start("archive (spark-submit)")) {
      List<ArchiveReport> reports = workspace.archiveOnSpark(mappings, allowances, arrivalDays);
      step.detail(reports.size() + (reports.size() == 1 ? " dataset" : " datasets"));
      return reports.stream().collect(Collectors.toMap(ArchiveReport::dataset, each -> each));
    }
  }

  private boolean hasVersions(Dataset dataset) {
    return mappings(dataset).stream().anyMatch(mapping -> mapping.version().isPresent());
  }

  /**
   * What a dataset's next run has to archive.
   *
   * @param plan without what waits of sources that are held
   * @param standing sources of which that is known without parsing
   */
  private record FreshInput(InputPlan plan, List<HeldSource> standing) {}

  private FreshInput fresh(Dataset dataset) throws IOException {
    Storage storage = workspace.storage();
    LedgerState state = new Ledger(storage, workspace.zones().archive(dataset.name())).state();
    List<Mapping> mappings = mappings(dataset);
    InputPlan all =
        InputPlan.freeze(
            storage,
            workspace.zones(),
            mappings.stream().map(mapping -> mapping.source().name()).toList(),
            state,
            Clock.systemUTC().instant());
    List<HeldSource> standing =
        ArchiveRun.standing(
            storage,
            workspace.configuration().warehouse(),
            dataset,
            mappings,
            state,
            all,
            allowances);
    return new FreshInput(
        all.without(standing.stream().map(HeldSource::source).collect(Collectors.toSet())),
        standing);
  }

  /** Merges the batches of days that are due, before figures are made of them. */
  public List<MergeReport> merge() throws IOException {
    List<MergeReport> reports = new ArrayList<>();
    for (Dataset dataset : datasets()) {
      List<ArchiveSource> sources = mappings(dataset).stream().map(Mapping::source).toList();
      reports.add(workspace.mergeRun().run(dataset, sources));
    }
    return reports;
  }

  /** Makes the figures in one Spark application, their gates included. */
  public MetricsResult metrics(Scope scope) throws IOException {
    checkZone(workspace.storage());
    try (Progress.Step step = workspace.progress().start("metrics (spark-submit)")) {
      MetricsResult result = workspace.metrics(scope);
      step.detail(result.tables().size() + " tables");
      return result;
    }
  }

  /**
   * Brings Hive up to the declarations and to the ledgers.
   *
   * @throws OperatorException with {@link ExitCode#BLOCKED} if Hive's table of an own metric table
   *     differs from its declaration; all others are published
   */
  public HivePublication.Published publish() throws IOException {
    checkZone(workspace.storage());
    HivePublication.Published published = hive.publish();
    if (!published.refused().isEmpty()) {
      throw new OperatorException(
          ExitCode.BLOCKED,
          published.refused().stream().map(HeldTable::describe).collect(Collectors.joining("\n")));
    }
    return published;
  }

  /** Deletes files that no reader and no run needs any more. */
  public List<SweepReport> sweep() throws IOException {
    return sweep(Sweeper::sweep);
  }

  /** Returns the files that {@link #sweep} would delete; changes nothing. */
  public List<SweepReport> sweepPlan() throws IOException {
    return sweep(Sweeper::plan);
  }

  private interface SweepCall {
    List<SweepReport> of(Sweeper sweeper, List<LedgerTable> tables) throws IOException;
  }

  private List<SweepReport> sweep(SweepCall call) throws IOException {
    try (Metastore metastore = workspace.metastore();
        Progress.Step step = workspace.progress().start("sweep")) {
      List<SweepReport> reports = call.of(workspace.sweeper(metastore), workspace.ledgerTables());
      step.detail(SweepReport.summary(reports));
      return reports;
    }
  }

  /**
   * Removes raw segments that are kept long enough, by dataset; none without {@code retention.raw}.
   */
  public List<ExpiryReport> expire() throws IOException {
    return expire(RawExpiry::run);
  }

  /** Returns what {@link #expire} would remove; changes nothing. */
  public List<ExpiryReport> expiryPlan() throws IOException {
    Optional<Duration> refused = workspace.configuration().retention().quarantine();
    return expire(
        (expiry, dataset, mappings, retention) ->
            expiry.plan(dataset, mappings, retention, refused));
  }

  /**
   * Removes quarantined records that are kept long enough; none without {@code
   * retention.quarantine}. The next publication drops their partitions.
   */
  public List<ExpiredRows> expireQuarantine() throws IOException {
    return expireQuarantine(QuarantineExpiry::run);
  }

  /** Returns what {@link #expireQuarantine} would remove; changes nothing. */
  public List<ExpiredRows> quarantineExpiryPlan() throws IOException {
    return expireQuarantine(QuarantineExpiry::plan);
  }

  private interface QuarantineCall {
    List<ExpiredRows> of(QuarantineExpiry expiry, Dataset dataset, Duration retention)
        throws IOException;
  }

  private List<ExpiredRows> expireQuarantine(QuarantineCall call) throws IOException {
    Optional<Duration> retention = workspace.configuration().retention().quarantine();
    List<ExpiredRows> expired = new ArrayList<>();
    if (retention.isPresent()) {
      checkZone(workspace.storage());
      for (Dataset dataset : datasets()) {
        expired.addAll(call.of(workspace.quarantineExpiry(), dataset, retention.get()));
      }
    }
    return expired;
  }

  private interface ExpiryCall {
    ExpiryReport of(RawExpiry expiry, Dataset dataset, List<Mapping> mappings, Duration retention)
        throws IOException;
  }

  private List<ExpiryReport> expire(ExpiryCall call) throws IOException {
    Optional<Duration> retention = workspace.configuration().retention().raw();
    List<ExpiryReport> reports = new ArrayList<>();
    if (retention.isPresent()) {
      checkZone(workspace.storage());
      for (Dataset dataset : datasets()) {
        reports.add(call.of(workspace.rawExpiry(), dataset, mappings(dataset), retention.get()));
      }
    }
    return reports;
  }

  private void checkZone(Storage storage) throws IOException {
    WarehouseIdentity.check(
        storage, workspace.zones(), workspace.configuration().warehouse().zone());
  }

  private MetricPlan metricPlan(Storage storage, Scope scope) throws IOException {
    return MetricPlan.read(
        storage,
        workspace.zones(),
        metricTables(),
        metricTables(),
        workspace.configuration().warehouse().zone(),
        scope);
  }

  /** Returns the own metric tables that stay as they are, for problems of their files. */
  public List<HeldTable> heldTables() {
    return workspace.configuration().metrics().held();
  }

  private List<MetricTable> metricTables() {
    return workspace.configuration().metrics().tables();
  }

  private List<Dataset> datasets() {
    return workspace.configuration().datasets().values().stream()
        .filter(dataset -> !mappings(dataset).isEmpty())
        .toList();
  }

  private List<Mapping> mappings(Dataset dataset) {
    return workspace.mappings().values().stream()
        .filter(mapping -> mapping.source().dataset().equals(dataset))
        .toList();
  }
}
