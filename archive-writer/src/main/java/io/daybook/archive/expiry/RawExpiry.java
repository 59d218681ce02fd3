package io.daybook.archive.expiry;

import io.daybook.archive.expiry.ExpiryReport.ExpiredSource;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.quarantine.QuarantineRows;
import io.daybook.archive.run.Allowances;
import io.daybook.archive.run.ArchiveRun;
import io.daybook.archive.run.HeldSource;
import io.daybook.archive.run.InputPlan;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.RetentionConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Dataset;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes segments and bundles of the raw zone that arrived long enough ago, if the ledger has all
 * of their bytes, no quarantined record lies in them, no later segment looks back into them, and
 * all of their bytes, read once more, are those that were sealed. Of a source of which anything
 * waits, nothing goes. What went is told by manifests, which are there before a file is deleted;
 * the directories of the days stay, empty.
 *
 * <pre>
 *   step                                            a crash leaves
 *   1 choose the files of a day, read all of them   nothing
 *   2 write a manifest for each agent               files that a manifest tells of and that are there
 *   3 delete the files                              some of them
 * </pre>
 *
 * A second run deletes what a manifest tells of. Runs of the archive and several runs of this may
 * be at work at once: what the ledger has is never read again but for its quarantined records.
 */
public final class RawExpiry {
  private static final Logger LOG = LoggerFactory.getLogger(RawExpiry.class);

  private final Storage storage;
  private final DaybookConfig.Warehouse warehouse;
  private final QuarantineRows quarantine;
  private final int threads;
  private final Clock clock;
  private final Supplier<RunId> runIds;
  private final Progress progress;

  /**
   * Wires a run.
   *
   * @param threads files that are read at once
   * @param runIds names attempts; no two alike, ever
   */
  public RawExpiry(
      Storage storage,
      DaybookConfig.Warehouse warehouse,
      QuarantineRows quarantine,
      int threads,
      Clock clock,
      Supplier<RunId> runIds,
      Progress progress) {
    this.storage = storage;
    this.warehouse = warehouse;
    this.quarantine = quarantine;
    this.threads = threads;
    this.clock = clock;
    this.runIds = runIds;
    this.progress = progress;
  }

  /**
   * Removes what is old.
   *
   * @param mappings of all sources of the dataset that can be used; of others nothing goes
   * @param retention whole days since arrival
   */
  public ExpiryReport run(Dataset dataset, List<Mapping> mappings, Duration retention)
      throws IOException {
    return of(dataset, mappings, retention, Optional.of(runIds.get()), LocalDate.MIN);
  }

  /**
   * Returns what {@link #run} would remove behind the expiry of the quarantine, if all bytes are
   * sound; changes nothing.
   *
   * @param quarantined whole days for which quarantined records are kept; empty: for ever
   */
  public ExpiryReport plan(
      Dataset dataset, List<Mapping> mappings, Duration retention, Optional<Duration> quarantined)
      throws IOException {
    LocalDate firstRefused =
        quarantined.map(kept -> RetentionConfig.firstKept(kept, today())).orElse(LocalDate.MIN);
    return of(dataset, mappings, retention, Optional.empty(), firstRefused);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private ExpiryReport of(
      Dataset dataset,
      List<Mapping> mappings,
      Duration retention,
      Optional<RunId> run,
      LocalDate firstRefused)
      throws IOException {
    LocalDate today = today();
    LocalDate firstKept = RetentionConfig.firstKept(retention, today);
    LedgerState state = new Ledger(storage, warehouse.zones().archive(dataset.name())).state();
    InputPlan waiting =
        InputPlan.freeze(
            storage,
            warehouse.zones(),
            mappings.stream().map(mapping -> mapping.source().name()).toList(),
            state,
            clock.instant());
    List<HeldSource> held =
        ArchiveRun.standing(storage, warehouse, dataset, mappings, state, waiting, Allowances.NONE);
    QuarantinedSegments quarantined = new QuarantinedSegments(quarantine, state, firstRefused);
    List<ExpiredSource> sources = new ArrayList<>();
    for (Mapping mapping : mappings) {
      String source = mapping.source().name();
      Optional<String> hold = hold(source, held, waiting, today);
      if (hold.isPresent()) {
        sources.add(ExpiredSource.held(source, hold.get()));
        continue;
      }
      try (Progress.Step step = progress.start("expire " + source)) {
        SourceExpiry expiry =
            new SourceExpiry(storage, warehouse.zones(), source, firstKept, state, quarantined);
        ExpiredSource expired = expiry.run(mapping, threads, run, clock);
        step.detail(expired.files() + " files");
        sources.add(expired);
      }
    }
    ExpiryReport report = new ExpiryReport(dataset.name(), firstKept, sources);
    if (run.isPresent()) {
      LOG.info(
          "expired raw segments of {} that arrived before {}: {} files, {} problems",
          dataset.name(),
          firstKept,
          report.files(),
          report.problems().size());
    }
    return report;
  }

  /** Yesterday's and today's segments wait for the next night; older ones for a person. */
  private static Optional<String> hold(
      String source, List<HeldSource> held, InputPlan waiting, LocalDate today) {
    for (HeldSource each : held) {
      if (each.source().equals(source)) {
        return Optional.of("it is held (" + each.reason() + ")");
      }
    }
    if (waiting.unreadable().containsKey(source)) {
      return Optional.of("a file of it can't be read");
    }
    return waiting.segments().stream()
        .filter(segment -> segment.name().source().equals(source))
        .map(InputPlan.InputSegment::arrivalDay)
        .filter(day -> day.isBefore(today.minusDays(1)))
        .min(LocalDate::compareTo)
        .map(day -> "segments of it wait since " + day);
  }
}
