package io.daybook.ingest.agent;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.NamedFiles;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.input.Wakeup;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.ingest.landing.Collector;
import io.daybook.ingest.landing.GrowingFiles;
import io.daybook.ingest.landing.LandedSource;
import io.daybook.ingest.landing.SourceStatus;
import io.daybook.ingest.limit.Throttle;
import io.daybook.ingest.watermark.Sign;
import io.daybook.ingest.watermark.Watermark;
import io.daybook.ingest.watermark.Watermarks;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An agent in a thread, on local files, with storage that can be taken away. */
final class RunningAgent {
  static final String NAME = "web-1";

  private final Path home;
  private final Storage storage;
  private final Zones zones;
  private final Map<String, IngestSource> configured = new ConcurrentHashMap<>();
  private final Map<String, String> faulty = new ConcurrentHashMap<>();
  private final Map<String, Boolean> ending = new ConcurrentHashMap<>();
  private final Wakeup wakeup = new Wakeup();
  private volatile @Nullable OperatorException broken;
  private volatile boolean away;
  private @Nullable AgentThread agent;
  long segmentBytes = 1 << 20;
  long bundleBelow = CollectConfig.of(NAME).bundleBelow();
  String standardInput = "";
  Duration drain = Duration.ofSeconds(5);
  Duration scan = Duration.ofMillis(20);

  /** Whether files are pinned and copied, as on a host. */
  boolean followsFiles;

  RunningAgent(Path home) throws IOException {
    this.home = home;
    Files.createDirectories(home.resolve("logs"));
    this.zones = new Zones(new StoragePath(home.resolve("daybook").toString()));
    this.storage =
        HadoopStorage.open(URI.create("file:///"), new org.apache.hadoop.conf.Configuration());
  }

  Path log(String source, String name, String content) throws IOException {
    return Files.writeString(home.resolve("logs").resolve(name), content);
  }

  RunningAgent source(String name, Duration roll) {
    return source(name, roll, SourceInput.Files.of(name.equals("login") ? "a.log" : "b.log"));
  }

  RunningAgent source(String name, Duration roll, SourceInput input) {
    configured.put(name, IngestSource.of(name, input).withMaxRecordBytes(1 << 20).withRoll(roll));
    return this;
  }

  /** A source whose files have ended, and nothing more ever comes. */
  RunningAgent endingSource(String name) {
    ending.put(name, true);
    return source(name, Duration.ofHours(1));
  }

  RunningAgent without(String name) {
    configured.remove(name);
    return this;
  }

  /** Breaks the own file of a source. */
  RunningAgent breakSource(String name, String problem) {
    faulty.put(name, problem);
    return this;
  }

  RunningAgent mendSource(String name) {
    faulty.remove(name);
    return this;
  }

  RunningAgent breakConfiguration(OperatorException problem) {
    broken = problem;
    return this;
  }

  RunningAgent mendConfiguration() {
    broken = null;
    return this;
  }

  void reload() {
    running().reload();
  }

  void start() {
    CollectConfig settings =
        CollectConfig.of(NAME)
            .withSegmentBytes(segmentBytes)
            .withBundleBelow(bundleBelow)
            .withScan(scan)
            .withIdle(Duration.ofHours(1))
            .withDrain(drain);
    SqliteJournal journal = SqliteJournal.open(home.resolve("state"), NAME);
    Storage door = door();
    Collector collector =
        new Collector(door, journal, zones, settings, Clock.systemUTC(), Progress.NONE);
    agent =
        new AgentThread(
            new Agent(
                settings,
                collector,
                this::sources,
                intakes(journal),
                new Marks(
                    door, zones, NAME, "0.1.0", source -> Optional.empty(), Clock.systemUTC()),
                wakeup,
                Clock.systemUTC()),
            journal);
  }

  private WantedSources sources() {
    OperatorException problem = broken;
    if (problem != null) {
      throw problem;
    }
    Map<String, IngestSource> sound = new LinkedHashMap<>(configured);
    sound.keySet().removeAll(faulty.keySet());
    return new WantedSources(List.copyOf(sound.values()), faulty);
  }

  private Intakes intakes(SqliteJournal journal) {
    LocalIntakes local = local(journal);
    return new Throttle(new CollectConfig.Limits(0, 0)).intakes(intakes(local));
  }

  private Intakes intakes(LocalIntakes local) {
    return new Intakes() {
      @Override
      public Intake open(IngestSource source) {
        return RunningAgent.this.open(source, local);
      }

      @Override
      public Intake kept(IngestSource source) {
        return local.kept(source);
      }

      @Override
      public Recollection remembered() {
        return local.remembered();
      }

      @Override
      public void remember(Collection<IngestSource> sources) {
        local.remember(sources);
      }
    };
  }

  private Intake open(IngestSource source, LocalIntakes local) {
    if (followsFiles || !(source.input() instanceof SourceInput.Files)) {
      return local.open(source);
    }
    List<String> patterns = ((SourceInput.Files) source.input()).patterns();
    NamedFiles files = new NamedFiles(patterns, home.resolve("logs"));
    if (!ending.containsKey(source.name())) {
      return new FileIntake(new GrowingFiles(files));
    }
    return new Intake() {
      @Override
      public SourceFiles files() {
        return files;
      }

      @Override
      public boolean isEnded() {
        return true;
      }

      @Override
      public void close() {}
    };
  }

  private LocalIntakes local(SqliteJournal journal) {
    return new LocalIntakes(
        home,
        home.resolve("state"),
        CollectConfig.of(NAME),
        journal,
        Clock.systemUTC(),
        new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8)),
        wakeup);
  }

  /** The real storage, every call of which fails while it is away. */
  private Storage door() {
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) -> {
              if (away) {
                throw new IOException("the storage is away");
              }
              try {
                return method.invoke(storage, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  void storageAway(boolean isAway) {
    away = isAway;
  }

  void rival() {
    try (SqliteJournal other = SqliteJournal.open(home.resolve("rival"), NAME)) {
      new Collector(storage, other, zones, CollectConfig.of(NAME), Clock.systemUTC(), Progress.NONE)
          .start(RunId.random())
          .close();
    }
  }

  /** Returns whether a file of the state holds this, pinned or copied. */
  boolean holds(String directory, String content) throws IOException {
    Path below = home.resolve("state").resolve(directory);
    if (!Files.exists(below)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(below)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.size(file) > 0
            && Files.readString(file, StandardCharsets.ISO_8859_1).endsWith(content)) {
          return true;
        }
      }
      return false;
    } catch (NoSuchFileException | UncheckedIOException e) {
      return false;
    }
  }

  AgentStatus status() {
    return running().status();
  }

  /** Returns how a source is; it has to have it. */
  SourceStatus source(String name) {
    return status().sources().stream()
        .filter(source -> source.source().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Returns whether a source's input can't be opened. */
  boolean isUnopened(String name) {
    return status().sources().stream()
        .anyMatch(source -> source.source().equals(name) && source.unopenedSince() != null);
  }

  boolean isRunning() {
    return running().isRunning();
  }

  /** Tells it to stop, and throws what it ended with. */
  void stop() throws Exception {
    running().stop();
  }

  void kill() {
    away = false;
    AgentThread started = agent;
    if (started != null) {
      started.close();
    }
  }

  private AgentThread running() {
    if (agent == null) {
      throw new IllegalStateException("not started");
    }
    return agent;
  }

  /** Returns all bytes of a source in the order of their names. */
  String landed(String source) throws IOException {
    return String.join("", new LandedSource(storage, zones, source).files());
  }

  List<Watermark> watermarks() throws IOException {
    List<Watermark> given = new ArrayList<>();
    for (Sign sign : new Watermarks(storage, zones).all()) {
      if (sign instanceof Sign.WatermarkSign mark) {
        given.add(mark.watermark());
      }
    }
    return given;
  }
}
