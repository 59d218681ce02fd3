package io.daybook.bench.simulation;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SimulatedJournal;
import io.daybook.ingest.landing.CollectReport;
import io.daybook.ingest.landing.CollectedSource;
import io.daybook.ingest.landing.Collector;
import io.daybook.ingest.landing.CollectorSession;
import io.daybook.ingest.landing.Pace;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.files.SimulatedStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One schedule of landing: services write and rotate while collectors of one agent name start,
 * crash, hang for a day and come back, each with the newest journal, an old copy of it, or none.
 */
final class LandingSchedule {
  private static final String AGENT = "web-1";
  private static final IngestSource SOURCE =
      IngestSource.of("login", SourceInput.Files.of("/logs/*")).withMaxRecordBytes(1 << 20);

  /** The first ones are written to most. */
  private static final List<String> NAMES = List.of("a.log", "b.log", "c.log", "d.log");

  private final Stage stage;
  private final Faults faults;
  private final SplittableRandom random;
  private final @Nullable Hole hole;
  private final Zones zones = new Zones(new StoragePath("/daybook"));
  private final Storage storage;
  private final RawZone raw;
  private final SimulatedHost host;
  private final CollectConfig settings;
  private final List<SimulatedJournal.SimulatedDisk> backups = new ArrayList<>();
  private final int misfortunePercent;
  private final Style style;
  private boolean hadAnotherDisk;
  private SimulatedJournal.SimulatedDisk disk = new SimulatedJournal.SimulatedDisk();

  /** How collectors come to be started. */
  enum Style {
    /** From a schedule: each lands what is there and ends. */
    ONCE,
    /** As agents: each lands what is due, round after round. */
    AGENT
  }

  LandingSchedule(
      Stage stage, Faults faults, SplittableRandom random, @Nullable Hole hole, Style style) {
    this.style = style;
    this.stage = stage;
    this.faults = faults;
    this.random = random;
    this.hole = hole;
    this.misfortunePercent = List.of(10, 40, 80).get(random.nextInt(3));
    SimulatedStorage simulated = new SimulatedStorage(stage.clock(), 3);
    this.raw = new RawZone(simulated, zones, SOURCE.name());
    this.storage = new WatchedStorage(simulated, new RawWatch());
    this.host = new SimulatedHost(stage, random);
    this.settings =
        CollectConfig.of(AGENT)
            .withSegmentBytes(20 + random.nextInt(80))
            .withBundleBelow(random.nextInt(4) * 20L)
            .withThreads(1);
  }

  /** Plays the schedule and asserts what must hold after it. */
  void play() throws IOException {
    for (int round = 1 + random.nextInt(5); round > 0; round--) {
      host.drop(raw.whole(host.lives()));
      host.write("a.log");
      stage.enter("shop", this::serve);
      stage.enter("collector-" + round, this::start);
      if (random.nextInt(3) == 0) {
        stage.enter("rival-" + round, this::start);
      }
      stage.run();
      stage.advance(random.nextLong(Duration.ofHours(30).toMillis()));
    }
    stage.finish();
    faults.end();
    check();
  }

  private void serve() {
    for (int i = random.nextInt(6); i > 0; i--) {
      stage.turn();
      String name = NAMES.get(Math.min(random.nextInt(NAMES.size()), random.nextInt(NAMES.size())));
      if (random.nextInt(3) == 0) {
        host.rotate(name);
      }
      host.write(name);
      if (style == Style.AGENT && random.nextInt(3) == 0) {
        host.writeIntoRotated();
      }
      if (style == Style.AGENT) {
        stage.sleep(random.nextLong(SOURCE.roll().toMillis()));
      }
    }
  }

  /** A collector starts, with the journal that its host has or that was restored. */
  private void start() {
    if (random.nextInt(3) > 0) {
      backups.add(disk.copy());
    }
    if (random.nextInt(100) < misfortunePercent) {
      disk = anotherDisk();
      hadAnotherDisk = true;
    }
    try {
      if (style == Style.AGENT) {
        follow();
      } else {
        collect();
      }
    } catch (OperatorException e) {
      // What storage refused or a rival took: the next start goes on.
    }
  }

  /** A journal is lost, an old one restored, or a second host has a copy. */
  private SimulatedJournal.SimulatedDisk anotherDisk() {
    return switch (random.nextInt(4)) {
      case 0 -> new SimulatedJournal.SimulatedDisk();
      case 1 -> disk.copy();
      default ->
          backups.isEmpty()
              ? new SimulatedJournal.SimulatedDisk()
              : backups.get(random.nextInt(backups.size())).copy();
    };
  }

  private CollectReport collect() {
    try (SimulatedJournal journal = disk.open()) {
      stage.atDeath(journal::close);
      return collector(journal).once(run(), List.of(new CollectedSource(SOURCE, host)));
    }
  }

  /** An agent's life: whatever storage refuses in one round, it goes on in the next. */
  private void follow() {
    try (SimulatedJournal journal = disk.open()) {
      stage.atDeath(journal::close);
      CollectorSession session = collector(journal).start(run());
      for (int round = 1 + random.nextInt(6); round > 0; round--) {
        try {
          session.collect(List.of(new CollectedSource(SOURCE, host)));
          session.land(random.nextInt(5) == 0 ? Pace.NOW : Pace.WHEN_DUE);
        } catch (OperatorException e) {
          if (e.exitCode() == ExitCode.HELD) {
            return;
          }
        }
        stage.sleep(random.nextLong(2 * SOURCE.roll().toMillis()));
      }
    }
  }

  private Collector collector(SimulatedJournal journal) {
    Storage door = new ProcessStorage(storage, faults, stage, random);
    if (hole == Hole.NO_FENCE) {
      door = new UnfencedStorage(door, zones.fenced(AGENT));
    } else if (hole == Hole.CHECKSUM_NOT_COMPARED) {
      door = new CredulousStorage(door, journal, SOURCE.name());
    }
    Journal way = new FaultyJournal(journal, faults);
    return new Collector(door, way, zones, settings, stage.clock(), Progress.NONE);
  }

  private RunId run() {
    return new RunId(String.format(java.util.Locale.ROOT, "%012x", random.nextLong(1L << 48)));
  }

  private void check() throws IOException {
    if (disk.isOpen()) {
      disk = disk.copy();
    }
    collectAll();
    List<SimulatedHost.Life> whole = raw.whole(host.lives());
    for (SimulatedHost.Life life : host.lives()) {
      Violation.unless(
          life.content().length == 0 || whole.contains(life),
          "every byte is landed: %d bytes beginning with %.6s are not",
          life.content().length,
          new String(life.content(), java.nio.charset.StandardCharsets.US_ASCII));
    }
    try (SimulatedJournal journal = disk.open()) {
      for (RawZone.LandedSegment segment : raw.all()) {
        Violation.unless(
            journal
                .state(segment.footer().name())
                .filter(Journal.SegmentState.COMMITTED::equals)
                .isPresent(),
            "the journal knows what is committed: %s",
            segment.footer().name());
      }
      Violation.unless(
          journal.sealed(SOURCE.name()).isEmpty() || hadAnotherDisk,
          "the journal has nothing left to land");
    }
  }

  private void collectAll() {
    try {
      CollectReport report = collect();
      // A seal of a journal that was restored may tell of bytes that were landed under another
      // number before their file was emptied: whether they were, only the raw zone can tell.
      Violation.unless(
          report.problems().isEmpty() || hadAnotherDisk,
          "a healthy run has no problems: %s",
          report.problems());
    } catch (OperatorException e) {
      throw new Violation("a healthy run ends: " + e.getMessage());
    }
  }

  /** Nothing final is ever half there, and nothing final ever leaves. */
  private final class RawWatch implements WatchedStorage.Watch {
    @Override
    public void renamed(StoragePath to) throws IOException {
      if (isFinal(to)) {
        raw.read(to);
      }
    }

    @Override
    public void leaves(StoragePath path) {
      Violation.unless(!isFinal(path), "what is committed stays: %s", path);
    }

    private boolean isFinal(StoragePath path) {
      return path.value().startsWith(zones.raw(SOURCE.name()).value() + "/");
    }
  }
}
