package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.input.Inputs;
import io.daybook.ingest.journal.Journal;
import io.daybook.warehouse.config.Configuration;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lands the files of sources as sealed segments: every byte once, in order within its file,
 * whatever crashes. The journal says what is sealed, the names in the raw zone say what is
 * committed, and what lies between is done again until both agree.
 */
public final class Collector {
  private final Storage storage;
  private final Journal journal;
  private final Zones zones;
  private final Configuration.Collect settings;
  private final Clock clock;
  private final Inputs inputs;
  private final Progress progress;

  /**
   * @param journal of {@code settings.agent()}; stays open
   * @param clock gives a segment's arrival day (UTC) when it is sealed
   * @param inputs where the sources' files are
   */
  public Collector(
      Storage storage,
      Journal journal,
      Zones zones,
      Configuration.Collect settings,
      Clock clock,
      Inputs inputs,
      Progress progress) {
    this.storage = storage;
    this.journal = journal;
    this.zones = zones;
    this.settings = settings;
    this.clock = clock;
    this.inputs = inputs;
    this.progress = progress;
  }

  /**
   * Lands everything that the sources' files hold now. Running it again lands nothing twice.
   *
   * @return what was done; a file that can't be landed is a problem in it and stops no other
   * @throws io.daybook.warehouse.run.OperatorException if the storage or the journal refuses, or
   *     another collector has started as the same agent; what is landed stays landed
   */
  public CollectReport once(Collection<SourceConfig> sources) {
    return once(RunId.random(), sources);
  }

  /**
   * Does the same as a run of a given id.
   *
   * @param run of this start alone
   */
  public CollectReport once(RunId run, Collection<SourceConfig> sources) {
    Map<String, List<InputProblem>> gaps = new LinkedHashMap<>();
    Landing landing = start(run, sources, gaps);
    List<CollectReport.SourceReport> reports = new ArrayList<>();
    for (SourceConfig source : sources) {
      SourceRun work = new SourceRun(source, journal, landing, settings, clock, progress);
      reports.add(work.run(inputs, gaps.getOrDefault(source.name(), List.of())));
    }
    return new CollectReport(reports);
  }

  /** Fences every other collector off, then lets the journal catch up with what they landed. */
  private Landing start(
      RunId run, Collection<SourceConfig> sources, Map<String, List<InputProblem>> gaps) {
    try {
      Epoch epoch = new Fence(storage, zones, settings.agent(), run).claim();
      JournalCorrection correction =
          new JournalCorrection(storage, journal, zones, settings.agent());
      for (SourceConfig source : sources) {
        gaps.put(source.name(), correction.correct(source.name(), epoch.claimed()));
      }
      return new Landing(storage, journal, zones, epoch);
    } catch (IOException e) {
      throw StorageFailure.of("start as agent '" + settings.agent() + "'", e);
    }
  }
}
