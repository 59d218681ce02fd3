package io.daybook.bench.simulation;

import io.daybook.archive.expiry.ExpiryReport;
import io.daybook.archive.expiry.RawExpiry;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.quarantine.QuarantineRows;
import io.daybook.archive.run.Allowances;
import io.daybook.archive.run.ArchiveRun;
import io.daybook.archive.run.MergeRun;
import io.daybook.archive.run.QuarantineRecovery;
import io.daybook.archive.run.SilentAgents;
import io.daybook.hive.publish.LedgerTable;
import io.daybook.hive.publish.Publication;
import io.daybook.hive.publish.Publisher;
import io.daybook.hive.sweep.Sweeper;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.SimulatedStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.zone.WarehouseIdentity;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One schedule of the ledger: segments of two sources arrive, of which one is held and released,
 * while nights archive, merge, publish and sweep, two or three at once, crash, hang for a day and
 * come back, and queries read what Hive points at. Mappings are mended meanwhile, quarantined
 * records archived again, and old bundles expire; segments alone have no footers here, and stay.
 */
final class LedgerSchedule {
  private static final Dataset DATASET = Datasets.BUILT_IN.get(0);
  private static final Duration RETENTION = Duration.ofHours(24);
  private static final Duration RAW_RETENTION = Duration.ofDays(1);
  private static final Duration ABORT_AFTER = Duration.ofHours(12);
  private static final URI FILE_SYSTEM = URI.create("hdfs://simulated/");
  private static final int CHECKPOINT_INTERVAL = 3;

  private static final String GOOD = SimulatedSources.GOOD;
  private static final String DOUBTFUL = SimulatedSources.DOUBTFUL;
  private static final double DOUBTFUL_LIMIT = 0.4;

  private final Stage stage;
  private final Faults faults;
  private final SplittableRandom random;
  private final @Nullable Hole hole;
  private final DaybookConfig.Warehouse warehouse =
      new DaybookConfig.Warehouse(new Zones(new StoragePath("/daybook")), ZoneOffset.UTC);
  private final LedgerTable table = LedgerTable.of(DATASET, warehouse.zones());
  private final SimulatedStorage simulated;
  private final SimulatedMetastore metastore = new SimulatedMetastore();
  private final ArchiveTruth truth;
  private final SimulatedArrivals arrivals;
  private final Storage storage;
  private final Set<String> mended = new TreeSet<>();
  private boolean isHiveBehind;
  private long publishedAtLeast;

  LedgerSchedule(Stage stage, Faults faults, SplittableRandom random, @Nullable Hole hole) {
    this.stage = stage;
    this.faults = faults;
    this.random = random;
    this.hole = hole;
    this.simulated = new SimulatedStorage(stage.clock(), 3);
    this.truth = new ArchiveTruth(simulated, warehouse.zones(), table, metastore);
    this.arrivals = new SimulatedArrivals(stage, random, simulated, warehouse.zones(), truth);
    this.storage = new WatchedStorage(simulated, truth);
  }

  /** Plays the schedule and asserts what must hold after it. */
  void play() throws IOException {
    WarehouseIdentity.claim(simulated, warehouse.zones(), warehouse.zone());
    for (int round = 1 + random.nextInt(4); round > 0; round--) {
      arrivals.arrive();
      stage.enter("night-" + round, this::night);
      if (random.nextBoolean()) {
        stage.enter("rival-" + round, this::night);
      }
      if (random.nextBoolean()) {
        stage.enter("mender-" + round, this::mend);
      }
      if (random.nextInt(3) == 0) {
        stage.enter("clerk-" + round, this::checkpoint);
      }
      if (random.nextInt(3) == 0) {
        stage.enter("expiry-" + round, this::expireMeanwhile);
      }
      if (random.nextInt(3) == 0) {
        stage.enter("query-" + round, this::query);
      }
      if (random.nextInt(3) == 0) {
        stage.enter("arrival-" + round, this::arriveMeanwhile);
      }
      stage.run();
      stage.advance(random.nextLong(Duration.ofHours(40).toMillis()));
    }
    stage.finish();
    faults.end();
    if (!isHiveBehind) {
      truth.requirePublished(publishedAtLeast);
    }
    check();
  }

  private void arriveMeanwhile() throws IOException {
    for (int i = random.nextInt(3); i >= 0; i--) {
      stage.turn();
      arrivals.arrive();
    }
  }

  /** A night, or a part of one. */
  private void night() throws IOException {
    int parts = random.nextInt(16);
    if (parts != 0) {
      double limit = random.nextInt(6) == 0 ? 1 : DOUBTFUL_LIMIT;
      Set<String> accepted = accepted();
      survive(() -> archive(door(), limit, accepted));
    }
    if ((parts & 1) != 0) {
      survive(() -> merge(door()));
    }
    if ((parts & 2) != 0) {
      long before = truth.number();
      if (touchHive(() -> publish(door()))) {
        publishedAtLeast = Math.max(publishedAtLeast, before);
      }
    }
    if ((parts & 4) != 0) {
      touchHive(() -> sweeper(door()).sweep(List.of(table)));
    }
  }

  /** Operators' errors and storage's are what a scheduler runs the command again for. */
  private boolean survive(Stage.Role part) {
    try {
      part.play();
      return true;
    } catch (OperatorException | IOException e) {
      faults.note(e);
      return false;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A person mends mappings, and has read again what is quarantined; some do so in vain. */
  private void mend() {
    for (String source : List.of(GOOD, DOUBTFUL)) {
      if (random.nextBoolean()) {
        mended.add(source);
      }
      if (random.nextInt(4) != 0) {
        Set<String> accepted = accepted();
        survive(() -> again(door(), source, accepted));
      }
    }
  }

  /** The rule of the other one stays the same. */
  private Set<String> accepted() {
    return random.nextBoolean() ? Set.of(GOOD) : Set.of();
  }

  private void archive(Storage door, double limit, Set<String> accepted) throws IOException {
    Storage way = weakened(door);
    new ArchiveRun(way, warehouse, new TextEngine(way), stage.clock(), runIds(), SilentAgents.NONE)
        .run(
            DATASET,
            SimulatedSources.mappings(mended),
            new Allowances(Map.of(GOOD, 1.0, DOUBTFUL, limit), accepted));
  }

  private QuarantineRecovery.RecoveryReport again(Storage door, String source, Set<String> accepted)
      throws IOException {
    Storage way = weakened(door);
    TextEngine engine = new TextEngine(way);
    return new QuarantineRecovery(way, warehouse, engine, engine, stage.clock(), runIds())
        .run(
            DATASET,
            SimulatedSources.mappings(mended),
            new QuarantineRecovery.RecoveryScope(source, LocalDate.MIN, LocalDate.MAX),
            new Allowances(Map.of(), accepted));
  }

  private Storage weakened(Storage door) {
    if (hole == Hole.NAMES_PASSED_OVER) {
      return new BlindStorage(door);
    }
    return hole == Hole.CHANGES_NOT_CHECKED ? new ForgetfulStorage(door, table.home()) : door;
  }

  private void merge(Storage door) throws IOException {
    Storage way = weakened(door);
    new MergeRun(way, warehouse, new TextEngine(way), stage.clock(), this::run, Progress.NONE)
        .run(DATASET, SimulatedSources.mappings(mended).stream().map(Mapping::source).toList());
  }

  private void expireMeanwhile() {
    survive(() -> expire(door()));
  }

  private ExpiryReport expire(Storage door) throws IOException {
    TextEngine engine = new TextEngine(door);
    QuarantineRows quarantine = hole == Hole.QUARANTINE_NOT_ASKED ? new NoQuarantine() : engine;
    return new RawExpiry(
            hole == Hole.DELETED_BEFORE_TOLD ? new UntoldStorage(door) : door,
            warehouse,
            quarantine,
            1,
            stage.clock(),
            this::run,
            Progress.NONE)
        .run(DATASET, SimulatedSources.mappings(mended), RAW_RETENTION);
  }

  /** Who dies or fails on its way through the metastore leaves it to the next publication. */
  private boolean touchHive(Stage.Role part) {
    boolean[] under = {true};
    stage.atDeath(() -> isHiveBehind |= under[0]);
    boolean done = survive(part);
    under[0] = false;
    isHiveBehind |= !done;
    return done;
  }

  private void publish(Storage door) throws IOException {
    Storage way =
        hole == Hole.STALE_PUBLICATION
            ? new FrozenLedgerStorage(door, table.home(), truth.number())
            : door;
    List<Publication> published =
        new Publisher(
                way,
                FILE_SYSTEM,
                new FaultyMetastore(metastore, faults, stage.clock()),
                Progress.NONE,
                stage.clock(),
                failures -> stage.turn())
            .publish(table);
    publications(door).record(Publication.entries(published), stage.clock().instant());
  }

  private Publications publications(Storage door) {
    return new Publications(door, warehouse.zones(), this::run);
  }

  private Sweeper sweeper(Storage door) {
    return new Sweeper(
        hole == Hole.SWEEP_WITHOUT_ABORT ? new UnabortedStorage(door, table.home()) : door,
        publications(door),
        new FaultyMetastore(metastore, faults, stage.clock()),
        RETENTION,
        ABORT_AFTER,
        stage.clock(),
        this::run);
  }

  /** Somebody whose ledger keeps a checkpoint every few entries. */
  private void checkpoint() {
    survive(
        () -> {
          Ledger ledger = new Ledger(door(), table.home(), CHECKPOINT_INTERVAL);
          long base = ledger.state().number();
          ledger.commit(new LedgerEntry.Abort(run(), run(), base, stage.clock().instant()));
        });
  }

  /** A query: asks the metastore once, then reads for hours. */
  private void query() throws IOException {
    ArchiveTruth.Scan scan = truth.scan();
    long begun = stage.nowMillis();
    stage.sleep(random.nextLong(RETENTION.toMillis() / 2));
    // One that hung for longer than files are kept may fail.
    if (stage.nowMillis() - begun < RETENTION.toMillis()) {
      scan.read();
    }
  }

  private Storage door() {
    return new ProcessStorage(storage, faults, stage, random);
  }

  private RunId run() {
    return new RunId(String.format(Locale.ROOT, "%012x", random.nextLong(1L << 48)));
  }

  private Supplier<RunId> runIds() {
    return hole == Hole.RUN_IDS_FROM_INPUTS ? truth::hashOfInputs : this::run;
  }

  /** Asserts that publications are numbered without gaps, and the last names the newest state. */
  private void requireRecorded() throws IOException {
    List<String> names =
        simulated.list(warehouse.zones().publications()).stream()
            .map(file -> file.path().name())
            .filter(name -> !name.startsWith("."))
            .toList();
    for (int i = 0; i < names.size(); i++) {
      Violation.unless(
          names.get(i).equals(String.format(Locale.ROOT, "%020d.json", i + 1)),
          "publications are numbered from 1: %s",
          names);
    }
    Violation.unless(
        publications(simulated).unrecorded(Map.of(table.home(), truth.number())).isEmpty(),
        "the last publication names the newest state: entry %d",
        truth.number());
  }

  private void check() throws IOException {
    try {
      stage.advance(RETENTION.multipliedBy(2).toMillis());
      mended.addAll(List.of(GOOD, DOUBTFUL));
      archive(storage, 1, Set.of(GOOD));
      for (String source : mended) {
        again(storage, source, Set.of(GOOD));
        Violation.unless(
            again(storage, source, Set.of(GOOD)).entry().isEmpty(),
            "what was read again once is read: %s",
            source);
      }
      merge(storage);
      publish(storage);
      truth.requirePublished(truth.number());
      requireRecorded();
      stage.advance(RETENTION.multipliedBy(2).toMillis());
      sweeper(storage).sweep(List.of(table));
      expire(storage);
      archive(storage, 1, Set.of(GOOD));
      truth.requireAllArchived();
      truth.requireNothingLeft();
      truth.requireExpired();
      truth.scan().read();
    } catch (OperatorException e) {
      throw new Violation("a healthy night ends: " + e.getMessage());
    }
  }
}
