package io.daybook.archive.run;

import io.daybook.archive.mapping.ArchiveSource;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.BegunRuns;
import io.daybook.warehouse.ledger.CommitConflictException;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges the batches of days that are due into one each. The rows stay the same, and so do the sums
 * of the ledger. All days switch with one entry; before it nothing is visible, and a batch that
 * another run commits meanwhile makes the merge start again.
 */
public final class MergeRun {
  private static final Logger LOG = LoggerFactory.getLogger(MergeRun.class);

  private final Storage storage;
  private final Zones zones;
  private final MergeEngine engine;
  private final Clock clock;
  private final Supplier<RunId> runIds;
  private final Progress progress;

  /**
   * Wires a run.
   *
   * @param runIds names attempts; no two alike, ever
   */
  public MergeRun(
      Storage storage,
      DaybookConfig.Warehouse warehouse,
      MergeEngine engine,
      Clock clock,
      Supplier<RunId> runIds,
      Progress progress) {
    this.storage = storage;
    this.zones = warehouse.zones();
    this.engine = engine;
    this.clock = clock;
    this.runIds = runIds;
    this.progress = progress;
  }

  /**
   * Merges every day that is due, in the dataset's table and in its quarantine.
   *
   * @param sources of the dataset
   * @throws CommitConflictException if other runs committed first in every attempt; nothing was
   *     changed then
   */
  public MergeReport run(Dataset dataset, Collection<ArchiveSource> sources) throws IOException {
    return Attempts.untilNoConflict("merge " + dataset.name(), () -> attempt(dataset, sources));
  }

  private MergeReport attempt(Dataset dataset, Collection<ArchiveSource> sources)
      throws IOException {
    Ledger ledger = new Ledger(storage, zones.archive(dataset.name()));
    LedgerState base = ledger.state();
    MergePlan plan = MergePlan.of(base, sources);
    if (plan.days().isEmpty()) {
      return new MergeReport(dataset.name(), Optional.empty());
    }
    RunId run = runIds.get();
    new BegunRuns(storage, zones.archive(dataset.name()))
        .begin(run, base.number(), clock.instant());
    List<PartitionVersion> added = new ArrayList<>();
    List<PartitionKey> removed = new ArrayList<>();
    try (Progress.Step step =
        progress.start("merge " + dataset.name(), plan.days().size(), Progress.Unit.DAYS)) {
      for (MergePlan.Day day : plan.days()) {
        merged(dataset, day, base.number() + 1, run)
            .ifPresent(
                version -> {
                  added.add(version);
                  removed.addAll(day.removed());
                });
        step.advance(1);
      }
    }
    FaultPoint.MERGE_AFTER_WRITE.pass();
    if (added.isEmpty()) {
      return new MergeReport(dataset.name(), Optional.empty());
    }
    LedgerEntry.Commit committed =
        ledger.commit(
            LedgerDraft.commit(run, base.number())
                .removes(removed)
                .adds(added)
                .entry(clock.instant()));
    FaultPoint.MERGE_AFTER_COMMIT.pass();
    MergeReport report = new MergeReport(dataset.name(), Optional.of(committed));
    LOG.info(
        "merged {}: {} batches into {} days, {} rows, entry {}",
        dataset.name(),
        report.batches() + report.days(),
        report.days(),
        report.rows(),
        committed.number());
    return report;
  }

  private Optional<PartitionVersion> merged(
      Dataset dataset, MergePlan.Day day, long version, RunId run) throws IOException {
    boolean quarantine = day.table().equals(QuarantineTable.NAME);
    List<Column> columns = quarantine ? QuarantineTable.COLUMNS : dataset.columns();
    StoragePath directory =
        quarantine
            ? zones.quarantine(dataset.name(), day.day(), 0, version, run)
            : zones.archive(dataset.name(), day.day(), 0, version, run);
    Optional<List<DataFile>> files = engine.merge(day.table(), columns, day.batches(), directory);
    if (files.isEmpty()) {
      LOG.warn(
          "[{} {}] stays in {} batches: one has a column that the table no longer declares, or"
              + " declares with a type that doesn't hold all its values, and merging would lose it",
          day.table(),
          day.day(),
          day.batches().size());
      return Optional.empty();
    }
    PartitionVersion merged =
        new PartitionVersion(
                day.target(),
                version,
                run,
                directory.value(),
                files.get(),
                Map.of(),
                day.content(),
                Map.of())
            .withTombstones(engine.tombstones(day.batches(), directory));
    if (merged.rows() != day.rows()) {
      throw new OperatorException(
          ExitCode.BLOCKED,
          String.format(
              "[%s %s] Cannot merge: expected %,d rows as in the batches but the files hold %,d;"
                  + " nothing was committed, this is a defect: please report it with the log",
              day.table(), day.day(), day.rows(), merged.rows()));
    }
    return Optional.of(merged);
  }
}
