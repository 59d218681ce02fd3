package io.daybook.ingest.landing;

import io.daybook.ingest.agent.AgentThread;
import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.NamedFiles;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.zone.Zones;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/** An agent with its own state directory, working directory and warehouse, for tests. */
final class TestingAgent {
  static final String AGENT = "web-1";
  static final String DAY = "dt=2026-03-01";

  final Path logs;
  final Path state;
  final Zones zones;
  Storage storage;
  long segmentBytes = 1 << 20;
  long bundleBelow = CollectConfig.of(AGENT).bundleBelow();
  int threads = 1;
  Progress progress = Progress.NONE;
  Instant now = Instant.parse("2026-03-01T12:00:00Z");

  TestingAgent(Path home) throws IOException {
    this(home, local(), home.resolve("daybook").toString());
  }

  TestingAgent(Path home, Storage storage, String root) throws IOException {
    this.logs = Files.createDirectories(home.resolve("logs"));
    this.state = home.resolve("state");
    this.zones = new Zones(new StoragePath(root));
    this.storage = storage;
  }

  static Storage local() throws IOException {
    return HadoopStorage.open(URI.create("file:///"), new org.apache.hadoop.conf.Configuration());
  }

  static IngestSource lines(String name, String... files) {
    return source(name, new Framing.LineFraming(), 1 << 20, files);
  }

  static IngestSource csv(String name, String... files) {
    return source(
        name, new Framing.CsvFraming(',', '"', Framing.HeaderRecord.FIRST_RECORD), 1 << 20, files);
  }

  static IngestSource source(String name, Framing framing, int maxRecordBytes, String... files) {
    return IngestSource.of(name, SourceInput.Files.of(files))
        .withFraming(framing)
        .withMaxRecordBytes(maxRecordBytes);
  }

  CollectReport collect(IngestSource... sources) {
    try (Journal journal = SqliteJournal.open(state, AGENT)) {
      return collector(journal).once(Stream.of(sources).map(this::collected).toList());
    }
  }

  Collector collector(Journal journal) {
    return new Collector(
        storage,
        journal,
        zones,
        CollectConfig.of(AGENT)
            .withSegmentBytes(segmentBytes)
            .withBundleBelow(bundleBelow)
            .withThreads(threads),
        Clock.fixed(now, ZoneOffset.UTC),
        progress);
  }

  /** Starts an agent that follows the files of a source. */
  AgentThread follow(IngestSource source) {
    return AgentThread.follow(
        logs,
        state,
        CollectConfig.of(AGENT)
            .withSegmentBytes(segmentBytes)
            .withBundleBelow(bundleBelow)
            .withThreads(2)
            .withScan(Duration.ofMillis(50))
            .withIdle(Duration.ofHours(1))
            .withDrain(Duration.ofMinutes(1)),
        storage,
        zones,
        Clock.systemUTC(),
        List.of(source));
  }

  /** Returns a source with its files as they are. */
  CollectedSource collected(IngestSource source) {
    return new CollectedSource(
        source, new NamedFiles(((SourceInput.Files) source.input()).patterns(), logs));
  }

  Path log(String name, String content) throws IOException {
    Path file = logs.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  /** Returns all segments, those in bundles too, by their days and names. */
  List<String> raw(String source) throws IOException {
    return landed(source).segments().stream()
        .map(segment -> segment.path().parent().name() + "/" + segment.name().fileName())
        .toList();
  }

  LandedSource landed(String source) {
    return new LandedSource(storage, zones, source);
  }

  static String name(String source, long file, long start, long end) {
    return DAY + "/" + String.format("%s-%s-%08d-%015d-%015d.zst", AGENT, source, file, start, end);
  }

  List<SegmentFooter> footers(String source) throws IOException {
    return landed(source).footers();
  }

  /** Returns the path of a segment that is a file of its own. */
  StoragePath path(String source, String relative) {
    return new StoragePath(zones.raw(source) + "/" + relative);
  }

  /** Returns the bytes of a file as its segments hold them, unpacked; they must have no gap. */
  byte[] landed(String source, long file) throws IOException {
    return landed(source).contents().getOrDefault(file, new ByteArrayOutputStream()).toByteArray();
  }

  String text(String source, long file) throws IOException {
    return new String(landed(source, file), java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Returns the records of all segments as the archive will read them, oversized ones marked. */
  List<String> records(String source) throws IOException {
    return landed(source).records(java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Copies the state directory, as a backup does. */
  void copyState(Path to) throws IOException {
    deleteTree(to);
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(state)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  void restoreState(Path from) throws IOException {
    deleteTree(state);
    Files.move(from, state);
  }

  void loseState() throws IOException {
    deleteTree(state);
  }

  private static void deleteTree(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
