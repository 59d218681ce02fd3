package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.journal.CommittedTotals;
import io.daybook.ingest.journal.Journal;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Lands the bytes of sources as sealed segments: each byte once, in order within its file, through
 * any crash. The journal has the sealed segments, the raw zone the committed ones; sealed segments
 * are landed again until both agree.
 */
public final class Collector {
  private final Storage storage;
  private final Journal journal;
  private final Zones zones;
  private final CollectConfig settings;
  private final Clock clock;
  private final Progress progress;

  /**
   * @param journal of {@code settings.agent()}; stays open
   * @param clock gives a segment's arrival day (UTC) when it is sealed
   */
  public Collector(
      Storage storage,
      Journal journal,
      Zones zones,
      CollectConfig settings,
      Clock clock,
      Progress progress) {
    this.storage = storage;
    this.journal = journal;
    this.zones = zones;
    this.settings = settings;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Lands the present content of the sources' files. A repeated call lands nothing twice.
   *
   * @return the report; a file that can't be landed is a problem in it and stops no other file
   * @throws io.daybook.warehouse.run.OperatorException if the storage or the journal refuses, or
   *     another collector has started as the same agent; what is landed stays landed
   */
  public CollectReport once(Collection<CollectedSource> sources) {
    return once(RunId.random(), sources);
  }

  /**
   * Does the same under a given run id.
   *
   * @param run of this start alone
   */
  public CollectReport once(RunId run, Collection<CollectedSource> sources) {
    try (CollectorSession session = start(run)) {
      sources.forEach(session::add);
      return new CollectReport(session.land(Pace.TO_THE_END));
    }
  }

  /**
   * Starts a session: fences every other collector of this agent off.
   *
   * @param run of this start alone
   * @throws io.daybook.warehouse.run.OperatorException if the storage refuses, or another collector
   *     was faster
   */
  public CollectorSession start(RunId run) {
    try {
      Epoch epoch = new Fence(storage, zones, settings.agent(), run).claim();
      Lanes lanes = new Lanes(settings.threads());
      BundleLanding bundles =
          new BundleLanding(storage, journal, zones, epoch, settings.zstdLevel());
      Landing landing = new Landing(storage, journal, zones, epoch, bundles, lanes.beside());
      return new CollectorSession(this, epoch, landing, lanes);
    } catch (IOException e) {
      throw StorageFailure.of("start as agent '" + settings.agent() + "'", e);
    }
  }

  Instant now() {
    return clock.instant();
  }

  /** Lets the journal catch up with what other collectors landed of a source before the fence. */
  SourceLanding source(CollectedSource source, Epoch epoch, Landing landing) {
    try {
      List<InputProblem> gaps =
          new JournalCorrection(storage, journal, zones, settings.agent())
              .correct(source.config().name(), epoch.claimed());
      return new SourceLanding(source, journal, landing, settings, clock, progress, gaps);
    } catch (IOException e) {
      throw StorageFailure.of("look for segments of " + source.config().name(), e);
    }
  }

  Map<String, CommittedTotals> committed() {
    return journal.committed();
  }
}
