package io.daybook.night;

import io.daybook.ingest.agent.Agent;
import io.daybook.ingest.agent.ConfiguredSources;
import io.daybook.ingest.agent.Intake;
import io.daybook.ingest.agent.LocalIntakes;
import io.daybook.ingest.agent.Marks;
import io.daybook.ingest.input.ArchivedFiles;
import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.Wakeup;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.ingest.landing.CollectReport;
import io.daybook.ingest.landing.CollectedSource;
import io.daybook.ingest.landing.CollectedSource.ContentRecognition;
import io.daybook.ingest.landing.Collector;
import io.daybook.ingest.landing.ImportPreview;
import io.daybook.ingest.limit.Throttle;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The collector of this host, wired as it is needed: its journal, its agent, its single runs. */
public final class HostCollector {
  private final Path home;
  private final CollectConfig settings;
  private final StorageDoor storage;
  private final Zones zones;
  private final Progress progress;
  private final InputStream standardInput;
  private final Throttle throttle;

  /** Opens the storage of the warehouse. */
  @FunctionalInterface
  interface StorageDoor {
    Storage open() throws IOException;
  }

  /**
   * @param storage opened when something is landed
   * @param standardInput read by a source with 'stdin'
   */
  HostCollector(
      Path home,
      CollectConfig settings,
      StorageDoor storage,
      Zones zones,
      Progress progress,
      InputStream standardInput) {
    this.home = home;
    this.settings = settings;
    this.storage = storage;
    this.zones = zones;
    this.progress = progress;
    this.standardInput = standardInput;
    this.throttle = new Throttle(settings.limits());
  }

  /** Returns where this host's collector keeps what it has to know. */
  public Path stateDirectory() {
    return settings.state().map(Path::of).orElseGet(() -> home.resolve("agent"));
  }

  /** Opens this host's journal; only one collector at a time has it. */
  public Journal journal() {
    return SqliteJournal.open(stateDirectory(), settings.agent());
  }

  /** Returns what holds a collector of this workspace within its limits. */
  public Throttle throttle() {
    return throttle;
  }

  /** Wires the agent of this host. Its sources are read anew whenever it asks. */
  public Agent agent(Journal journal, ConfiguredSources configured, String version)
      throws IOException {
    Storage throttled = throttle.storage(storage.open());
    Clock clock = Clock.systemUTC();
    Wakeup wakeup = new Wakeup();
    LocalIntakes intakes = intakes(journal, wakeup);
    return new Agent(
        settings,
        new Collector(throttled, journal, zones, settings, clock, Progress.NONE),
        configured,
        throttle.intakes(intakes),
        new Marks(throttled, zones, settings.agent(), version, intakes::oldestUnsent, clock),
        wakeup,
        clock);
  }

  /** Lands what sources hold on this host now, unfinished last records included. */
  public CollectReport collect(List<IngestSource> sources) throws IOException {
    try (Journal journal = journal()) {
      LocalIntakes intakes = intakes(journal, new Wakeup());
      List<Intake> kept = new ArrayList<>();
      try {
        List<CollectedSource> collected = new ArrayList<>();
        for (IngestSource source : sources) {
          Intake intake = intakes.kept(source);
          kept.add(intake);
          collected.add(new CollectedSource(source, throttle.files(intake.files())));
        }
        return collector(journal, settings).once(collected);
      } finally {
        kept.forEach(Intake::close);
      }
    }
  }

  /**
   * Lands old logs, one after the other, so that each is known when its copy comes.
   *
   * @param beside the name under which to land beside the collector of this host
   */
  public CollectReport importLogs(IngestSource source, List<Path> logs, Optional<String> beside)
      throws IOException {
    CollectConfig importing = importing(beside).withThreads(1);
    try (Journal journal = SqliteJournal.open(importState(beside), importing.agent())) {
      return collector(journal, importing)
          .once(
              List.of(
                  new CollectedSource(source, new ArchivedFiles(logs), ContentRecognition.ALL)));
    }
  }

  /** Tells what an import would land, and changes nothing. */
  public ImportPreview previewImport(IngestSource source, List<Path> logs, Optional<String> beside)
      throws IOException {
    try (Journal journal = SqliteJournal.open(importState(beside), importing(beside).agent())) {
      return ImportPreview.of(source, new ArchivedFiles(logs), journal, storage.open(), zones);
    }
  }

  private CollectConfig importing(Optional<String> beside) {
    if (beside
        .filter(name -> !SegmentName.isAgent(name) || name.equals(settings.agent()))
        .isPresent()) {
      throw new OperatorException(
          ExitCode.USAGE,
          "import: expected another name than this host's, of letters, digits, '.', '_' and '-', but"
              + " found '"
              + beside.get()
              + "'");
    }
    return beside.map(settings::withAgent).orElse(settings);
  }

  private Path importState(Optional<String> beside) {
    return beside.map(name -> home.resolve("import").resolve(name)).orElseGet(this::stateDirectory);
  }

  private Collector collector(Journal journal, CollectConfig like) throws IOException {
    return new Collector(
        throttle.storage(storage.open()), journal, zones, like, Clock.systemUTC(), progress);
  }

  private LocalIntakes intakes(Journal journal, Wakeup wakeup) {
    return new LocalIntakes(
        Path.of("").toAbsolutePath(),
        stateDirectory(),
        settings,
        journal,
        Clock.systemUTC(),
        standardInput,
        wakeup);
  }
}
