package io.daybook.archive.run;

import io.daybook.archive.mapping.ArchiveSource;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.quarantine.StoredQuarantine;
import io.daybook.archive.run.QuarantineRecovery.RecoveryReport;
import io.daybook.archive.table.RowSelection;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.BundleName;
import io.daybook.warehouse.segment.BundleWriter;
import io.daybook.warehouse.segment.CsvHeaders;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.RecordStream;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.segment.SegmentWriter;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.PersonKey;
import io.daybook.warehouse.zone.Zones;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.jspecify.annotations.Nullable;

/** A warehouse on the local file system, with segments put straight into its raw zone. */
final class TestingWarehouse {
  static final LocalDate ARRIVAL = LocalDate.of(2026, 3, 4);
  private static final Instant NOW = Instant.parse("2026-03-05T01:00:00Z");

  /** Read once: Hadoop's defaults take longer to read than a small warehouse to archive. */
  static final Configuration HADOOP = new Configuration();

  static {
    HADOOP.set("fs.defaultFS", "file:///");
  }

  final Path directory;
  final HadoopStorage storage;
  final Zones zones;
  final Path configuration;
  private final Map<String, byte @Nullable []> headers = new HashMap<>();
  private @Nullable Map<SegmentFooter, byte[]> together;
  private int landed;
  private int bundles;

  private boolean isAlone;

  TestingWarehouse(Path directory) throws IOException {
    this.directory = directory;
    storage = HadoopStorage.open(URI.create("file:///"), HADOOP);
    zones = new Zones(new StoragePath(directory.resolve("daybook").toString()));
    configuration = Files.createDirectories(directory.resolve("conf"));
    Files.createDirectories(configuration.resolve("sources"));
  }

  /** Declares the source {@code shop}: purchases as JSON lines, with keys besides. */
  void shop(String... more) throws IOException {
    List<String> yaml =
        new ArrayList<>(
            List.of(
                "dataset: purchase",
                "files: none",
                "fields:",
                "  event_id: id",
                "  event_time: at",
                "  user_id: user",
                "  order_id: order",
                "  quantity: qty",
                "  unit_price: price",
                "  currency: {value: EUR}"));
    yaml.addAll(List.of(more));
    source("shop", yaml.toArray(String[]::new));
  }

  void source(String name, String... yaml) throws IOException {
    Files.writeString(
        configuration.resolve("sources").resolve(name + ".yaml"), String.join("\n", yaml));
  }

  DaybookConfig configuration() {
    return configuration(Map.of());
  }

  private DaybookConfig configuration(Map<String, String> settings) {
    Problems problems = new Problems();
    DaybookConfig read =
        DaybookConfig.read(
            ConfigTree.load(Optional.of(configuration), settings, problems), problems);
    problems.throwIfAny();
    return read;
  }

  /** Returns the dataset, with versions if a source declares some. */
  Dataset purchase() {
    return Optional.ofNullable(configuration().datasets().get("purchase")).orElseThrow();
  }

  List<Mapping> mappings(Map<String, String> settings) {
    return configuration(settings).sources().values().stream().map(Mapping::compile).toList();
  }

  List<Mapping> mappings() {
    return configuration().sources().values().stream().map(Mapping::compile).toList();
  }

  List<ArchiveSource> sources() {
    return mappings().stream().map(Mapping::source).toList();
  }

  /** Lands a whole file as one segment. */
  void land(String source, long file, String text) throws IOException {
    land(source, file, 0, ARRIVAL, text);
  }

  void land(String source, long file, long start, LocalDate arrivalDay, String text)
      throws IOException {
    land(source, file, start, arrivalDay, text.getBytes(StandardCharsets.UTF_8));
  }

  void land(String source, long file, long start, LocalDate arrivalDay, byte[] bytes)
      throws IOException {
    land(
        new SegmentName("host", source, file, start, start + bytes.length),
        arrivalDay,
        bytes,
        footer -> footer);
  }

  void land(SegmentName name, LocalDate arrivalDay, String text, @Nullable String batches)
      throws IOException {
    land(
        name,
        arrivalDay,
        text.getBytes(StandardCharsets.UTF_8),
        footer -> footer.withBatches(batches));
  }

  /** Lands a segment under the day on which it was begun. */
  void land(SegmentName name, Instant begun, String text) throws IOException {
    land(
        name,
        LocalDate.ofInstant(begun, ZoneOffset.UTC),
        text.getBytes(StandardCharsets.UTF_8),
        footer -> footer.withBegun(begun));
  }

  /**
   * Lands a segment: every second one in a bundle, for nobody must see a difference.
   *
   * @param told what its footer says else
   */
  void land(SegmentName name, LocalDate arrivalDay, byte[] bytes, UnaryOperator<SegmentFooter> told)
      throws IOException {
    String source = name.source();
    long start = name.start();
    Framing framing = configuration().sources().get(source).framing();
    byte[] header = header(name, framing, bytes);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    long records =
        RecordStream.read(
                new ByteArrayInputStream(bytes), start, framing, List.of(), (p, b, f, t, s) -> {})
            .records();
    StoragePath directory = zones.raw(source, arrivalDay);
    storage.makeDirectories(directory);
    SegmentFooter footer =
        told.apply(
            new SegmentFooter(
                SegmentFooter.FORMAT_VERSION,
                name.agent(),
                source,
                name.file(),
                start,
                start + bytes.length,
                records,
                crc.getValue(),
                arrivalDay,
                framing,
                header == null ? null : Base64.getEncoder().encodeToString(header),
                List.of(),
                new SegmentFooter.Origin("x", 1, name.file(), 0, "", "")));
    Map<SegmentFooter, byte[]> bundle = together;
    if (bundle != null) {
      bundle.put(footer, bytes);
    } else if (++landed % 2 == 0) {
      writeBundle(Map.of(footer, bytes));
    } else {
      try (StorageOutput out = storage.create(directory.child(name.fileName()));
          SegmentWriter writer = new SegmentWriter(out, 1)) {
        writer.write(bytes, 0, bytes.length);
        writer.finish(footer);
      }
    }
  }

  /** What lands segments. */
  interface LandingWork {
    void run() throws IOException;
  }

  /** Lands the segments of one source and day in one bundle; returns where it is. */
  StoragePath together(LandingWork landing) throws IOException {
    Map<SegmentFooter, byte[]> slices = new LinkedHashMap<>();
    together = slices;
    landing.run();
    together = null;
    return writeBundle(slices);
  }

  private StoragePath writeBundle(Map<SegmentFooter, byte[]> slices) throws IOException {
    SegmentFooter first = slices.keySet().iterator().next();
    BundleName name =
        new BundleName(first.agent(), first.source(), 1, ++bundles, new RunId("0123456789ab"));
    StoragePath path = zones.raw(first.source(), first.arrivalDay()).child(name.fileName());
    try (StorageOutput out = storage.create(path);
        BundleWriter writer = new BundleWriter(out, 1)) {
      for (Map.Entry<SegmentFooter, byte[]> slice : slices.entrySet()) {
        writer.append(slice.getKey(), slice.getValue(), 0, slice.getValue().length);
      }
      writer.finish(name, first.arrivalDay(), List.of(), Long.MAX_VALUE);
    }
    return path;
  }

  /** Returns the header in force at the segment's beginning, and keeps the one at its end. */
  private byte @Nullable [] header(SegmentName name, Framing framing, byte[] bytes)
      throws IOException {
    boolean isFirstRecord =
        name.start() == 0 && framing.header() == Framing.HeaderRecord.FIRST_RECORD;
    byte[] begin =
        isFirstRecord
            ? Arrays.copyOf(bytes, framing.framer().endOfRecord(bytes, 0, bytes.length))
            : headers.get(name.source() + name.file());
    Optional<CsvHeaders> passing = CsvHeaders.of(framing, begin);
    if (passing.isPresent()) {
      RecordStream.read(
          new ByteArrayInputStream(bytes),
          name.start(),
          framing,
          List.of(),
          (position, record, from, to, size) -> passing.get().take(position, record, from, to));
      headers.put(name.source() + name.file(), passing.get().inForce());
    }
    return begin;
  }

  /** Merges the days that are due, at a time after all arrivals. */
  MergeReport mergePurchases() throws IOException {
    return new MergeRun(
            storage,
            new DaybookConfig.Warehouse(zones, ZoneOffset.UTC),
            new StoredMerge(HADOOP, DaybookConfig.Compression.ZSTD),
            Clock.fixed(Instant.parse("2026-03-05T02:00:00Z"), ZoneOffset.UTC),
            RunId::random,
            Progress.NONE)
        .run(purchase(), sources());
  }

  ArchiveReport archivePurchases() throws IOException {
    return archivePurchases(256L << 20);
  }

  ArchiveReport archivePurchases(long memoryBytes) throws IOException {
    return archivePurchases(engine(memoryBytes), Allowances.NONE);
  }

  ArchiveReport archivePurchases(Allowances allowances) throws IOException {
    return archivePurchases(engine(256L << 20), allowances);
  }

  /** Records that readers see what is archived. */
  void publishArchive() throws IOException {
    StoragePath home = zones.archive("purchase");
    new Publications(storage, zones, RunId::random).record(Map.of(home, state().number()), NOW);
  }

  LedgerState state() throws IOException {
    return new Ledger(storage, zones.archive("purchase")).state();
  }

  /** Something that happens beside a run. */
  interface Meanwhile {
    void happens() throws IOException;
  }

  /** Archives, and lets something happen when all is written and nothing committed. */
  ArchiveReport archivePurchases(Meanwhile beforeTheCommit) throws IOException {
    return archivePurchases(engine(beforeTheCommit), Allowances.NONE);
  }

  RecoveryReport recoverPurchases(String source) throws IOException {
    return recoverPurchases(source, Allowances.NONE);
  }

  RecoveryReport recoverPurchases(String source, Allowances allowances) throws IOException {
    return recoverPurchases(storage, engine(256L << 20), source, allowances);
  }

  /** Archives again, and lets something happen when the days are written. */
  RecoveryReport recoverPurchases(String source, Meanwhile beforeTheCommit) throws IOException {
    return recoverPurchases(storage, engine(beforeTheCommit), source, Allowances.NONE);
  }

  /** Archives again in a process with a storage of its own. */
  RecoveryReport recoverPurchases(String source, Storage door) throws IOException {
    return recoverPurchases(door, engine(door, 256L << 20), source, Allowances.NONE);
  }

  private RecoveryReport recoverPurchases(
      Storage door, ArchiveEngine engine, String source, Allowances allowances) throws IOException {
    return new QuarantineRecovery(
            door,
            new DaybookConfig.Warehouse(zones, ZoneOffset.UTC),
            engine,
            new StoredQuarantine(new RowSelection(HADOOP, DaybookConfig.Compression.ZSTD)),
            Clock.fixed(NOW, ZoneOffset.UTC),
            RunId::random)
        .run(
            purchase(),
            mappings(),
            new QuarantineRecovery.RecoveryScope(source, LocalDate.MIN, LocalDate.MAX),
            allowances);
  }

  private ArchiveEngine engine(Meanwhile beforeTheCommit) {
    ArchiveEngine engine = engine(256L << 20);
    return (dataset, mappings, plan, output) -> {
      ArchiveEngine.EngineWork work = engine.begin(dataset, mappings, plan, output);
      return new ArchiveEngine.EngineWork() {
        @Override
        public List<SegmentCounts> parse(List<Integer> segments) throws IOException {
          return work.parse(segments);
        }

        @Override
        public RunResult write(Set<String> heldSources) throws IOException {
          RunResult result = work.write(heldSources);
          beforeTheCommit.happens();
          return result;
        }

        @Override
        public void close() throws IOException {
          work.close();
        }
      };
    };
  }

  /** Archives in a process with a storage of its own. */
  ArchiveReport archivePurchases(Storage door) throws IOException {
    return archivePurchases(door, engine(door, 256L << 20), Allowances.NONE);
  }

  ArchiveReport archivePurchases(ArchiveEngine engine, Allowances allowances) throws IOException {
    return archivePurchases(storage, engine, allowances);
  }

  private ArchiveReport archivePurchases(Storage door, ArchiveEngine engine, Allowances allowances)
      throws IOException {
    return new ArchiveRun(
            door,
            new DaybookConfig.Warehouse(zones, ZoneOffset.UTC),
            engine,
            Clock.fixed(NOW, ZoneOffset.UTC))
        .run(purchase(), mappings(), allowances);
  }

  /** Archives by tasks alone, each of which is done twice. */
  ArchiveReport archivePurchasesByTasks() throws IOException {
    return archivePurchases(
        new TaskEngine(
            storage,
            ZoneOffset.UTC,
            DaybookConfig.Compression.ZSTD,
            (plan, partitions) ->
                new RepeatedTasks(
                    storage, HADOOP, directory.resolve("tasks"), 256L << 20, plan, partitions),
            Progress.NONE),
        Allowances.NONE);
  }

  /** Lets the local engine archive alone, for tests that are about something else. */
  TestingWarehouse withOneEngine() {
    isAlone = true;
    return this;
  }

  /** Returns the local engine; one that works by tasks must do all of it alike. */
  private ArchiveEngine engine(long memoryBytes) {
    if (isAlone) {
      return engine(storage, memoryBytes);
    }
    return compared(
        memoryBytes,
        (plan, partitions) ->
            new RepeatedTasks(
                storage, HADOOP, directory.resolve("tasks"), memoryBytes, plan, partitions));
  }

  /** Returns the local engine, and beside it one whose tasks are run somehow. */
  ArchiveEngine compared(long memoryBytes, TaskRunner.RunnerStart runners) {
    return new ComparedEngine(
        engine(storage, memoryBytes),
        new TaskEngine(
            storage, ZoneOffset.UTC, DaybookConfig.Compression.ZSTD, runners, Progress.NONE));
  }

  private ArchiveEngine engine(Storage door, long memoryBytes) {
    return new LocalEngine(
        door,
        HADOOP,
        ZoneOffset.UTC,
        new DaybookConfig.Archive(2, memoryBytes, DaybookConfig.Compression.ZSTD),
        directory.resolve("spill"),
        Progress.NONE);
  }

  /** Erases users from the purchases. */
  ErasureReport erasePurchases(String... users) throws IOException {
    return erasePurchases(storage, users);
  }

  /** Erases users in a process with a storage of its own. */
  ErasureReport erasePurchases(Storage door, String... users) throws IOException {
    return erasure(door).run(purchase(), mappings(), persons(users), ErasureRun.PastFigures.STAY);
  }

  /** Erases users, and lets figures that were made of their rows be made again. */
  ErasureReport restatePurchases(String... users) throws IOException {
    return erasure(storage)
        .run(purchase(), mappings(), persons(users), ErasureRun.PastFigures.RESTATED);
  }

  /** Tells what of users the purchases hold. */
  ErasureReport searchPurchases(String... users) throws IOException {
    return erasure(storage).plan(purchase(), mappings(), persons(users));
  }

  private ErasureRun erasure(Storage door) {
    return new ErasureRun(
        door,
        new DaybookConfig.Warehouse(zones, ZoneOffset.UTC),
        HADOOP,
        new RowSelection(HADOOP, DaybookConfig.Compression.ZSTD),
        2,
        Clock.fixed(NOW, ZoneOffset.UTC),
        RunId::random,
        Progress.NONE);
  }

  private static List<PersonKey> persons(String... users) {
    return Stream.of(users).map(user -> new PersonKey("user_id", user)).toList();
  }

  LedgerState ledger() throws IOException {
    return new Ledger(storage, zones.archive("purchase")).state();
  }

  /** Returns all rows of a table's current versions, as Parquet's text, in the order of files. */
  List<Group> rows(String table) throws IOException {
    List<Group> rows = new ArrayList<>();
    for (PartitionVersion version : ledger().partitions().values()) {
      if (version.key().table().equals(table)) {
        for (var file : version.files()) {
          rows.addAll(rows(new StoragePath(file.path())));
        }
      }
    }
    return rows;
  }

  /** Returns the rows of a file. */
  static List<Group> rows(StoragePath file) throws IOException {
    List<Group> rows = new ArrayList<>();
    try (ParquetReader<Group> reader =
        new GroupReader(
                HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.value()), HADOOP))
            .build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** Returns the two sums added up over all sources and days. */
  SourceSums total() throws IOException {
    return ledger().sums().stream().reduce(SourceSums::plus).orElseThrow();
  }

  /** Reads rows as Parquet's own groups. */
  private static final class GroupReader extends ParquetReader.Builder<Group> {
    GroupReader(HadoopInputFile file) {
      super(file);
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }
}
