package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.run.Allowances;
import io.daybook.archive.run.ArchiveEngine;
import io.daybook.archive.run.ArchiveReport;
import io.daybook.archive.run.ArchiveRun;
import io.daybook.archive.run.HeldSource;
import io.daybook.archive.run.LocalEngine;
import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.NamedFiles;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.ingest.landing.CollectReport;
import io.daybook.ingest.landing.CollectedSource;
import io.daybook.ingest.landing.Collector;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.segment.SegmentReader;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Collects and archives purchases as the commands do, on the local file system. */
final class LocalHouse {
  private static final Dataset PURCHASE = Datasets.PURCHASE;
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-04T12:00:00Z"), ZoneOffset.UTC);

  final Path directory;
  private final Storage storage;
  private final org.apache.hadoop.conf.Configuration hadoop =
      new org.apache.hadoop.conf.Configuration();
  private List<HeldSource> held = List.of();

  LocalHouse(Path directory) throws IOException {
    this.directory = directory;
    hadoop.set("fs.defaultFS", "file:///");
    storage = HadoopStorage.open(URI.create("file:///"), hadoop);
    Files.createDirectories(directory.resolve("conf/sources"));
    Files.writeString(
        directory.resolve("conf/daybook.yaml"),
        "warehouse: {root: " + directory.resolve("daybook") + "}\ncollect: {agent: house}\n");
  }

  /** Declares a source that reads {@code <name>.log*} into purchases; keys may be added. */
  void source(String name, String... keys) throws IOException {
    Files.writeString(
        directory.resolve("conf/sources/" + name + ".yaml"),
        """
        dataset: purchase
        files: %s/%s.log*
        lateness: unlimited
        fields: {event_time: at, order_id: o, quantity: q, unit_price: price, product_name: p}
        """
                .formatted(directory, name)
            + String.join("\n", keys));
  }

  Path log(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  Path log(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes);
  }

  CollectReport collect() {
    DaybookConfig configuration = configuration();
    try (Journal journal =
        SqliteJournal.open(directory.resolve("agent"), configuration.collect().agent())) {
      return new Collector(
              storage,
              journal,
              configuration.warehouse().zones(),
              configuration.collect(),
              CLOCK,
              Progress.NONE)
          .once(configuration.sources().values().stream().map(this::collected).toList());
    }
  }

  private CollectedSource collected(SourceConfig config) {
    IngestSource source = IngestSource.read(config);
    return new CollectedSource(
        source, new NamedFiles(((SourceInput.Files) source.input()).patterns(), directory));
  }

  /** Archives, and returns both sums of all that was archived by now; they hold. */
  SourceSums archive() throws IOException {
    DaybookConfig configuration = configuration();
    ArchiveEngine engine =
        new LocalEngine(
            storage,
            hadoop,
            configuration.warehouse().zone(),
            new DaybookConfig.Archive(1, 32L << 20, DaybookConfig.Compression.ZSTD),
            directory.resolve("spill"),
            Progress.NONE);
    ArchiveReport report =
        new ArchiveRun(storage, configuration.warehouse(), engine, CLOCK)
            .run(
                PURCHASE,
                configuration.sources().values().stream().map(Mapping::compile).toList(),
                Allowances.NONE);
    held = report.held();
    SourceSums total = ledger().sums().stream().reduce(SourceSums::plus).orElseThrow();
    assertThat(total.imbalance()).isEmpty();
    return total;
  }

  /** Returns the sources that the last run of the archive held. */
  List<HeldSource> held() {
    return held;
  }

  LedgerState ledger() throws IOException {
    return new Ledger(storage, configuration().warehouse().zones().archive(PURCHASE.name()))
        .state();
  }

  /** Asks DuckDB about the current files; values of a row are joined by a bar. */
  List<String> query(String sql) throws IOException, SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      for (String table : List.of(PURCHASE.name(), "quarantine")) {
        String files =
            ledger().partitions().values().stream()
                .filter(version -> version.key().table().equals(table))
                .map(PartitionVersion::files)
                .flatMap(List::stream)
                .map(DataFile::path)
                .collect(Collectors.joining("', '", "['", "']"));
        if (!files.equals("['']")) {
          statement.execute(
              "CREATE VIEW " + table + " AS SELECT * FROM read_parquet(" + files + ")");
        }
      }
      try (ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(String.valueOf(result.getObject(i)));
          }
          rows.add(String.join("|", row));
        }
      }
    }
    return rows;
  }

  /** Returns what was refused, in the order of the file: reason, field, message. */
  List<String> rejects() throws IOException, SQLException {
    return query("SELECT reason, field, message FROM quarantine ORDER BY raw_offset");
  }

  /** Returns the bytes of a source's raw zone, unpacked, segment by segment. */
  byte[] raw(String source) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (FileStatus day : storage.list(configuration().warehouse().zones().raw(source))) {
      for (FileStatus segment : storage.list(day.path())) {
        StoragePath path = segment.path();
        SegmentReader.records(
            storage,
            path,
            SegmentReader.footer(storage, path),
            (position, buffer, from, to, size) -> bytes.write(buffer, from, to - from));
      }
    }
    return bytes.toByteArray();
  }

  private DaybookConfig configuration() {
    Problems problems = new Problems();
    DaybookConfig read =
        DaybookConfig.read(
            ConfigTree.load(Optional.of(directory.resolve("conf")), Map.of(), problems), problems);
    problems.throwIfAny();
    return read;
  }

  /** Returns a good record of an order. */
  static String order(String id) {
    return "{\"o\":\"" + id + "\",\"at\":\"2026-03-01T10:00:00Z\",\"q\":1,\"price\":2.5}\n";
  }
}
