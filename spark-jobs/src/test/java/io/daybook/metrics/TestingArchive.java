package io.daybook.metrics;

import io.daybook.archive.bucket.TableFile;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** A warehouse in a local directory, with an archive that a test fills. */
public final class TestingArchive {
  public static final URI LOCAL = URI.create("file:///");

  private final Configuration hadoop = new Configuration();
  private final Path directory;
  private final HadoopStorage storage;
  private final Zones zones;

  public TestingArchive(Path directory) throws IOException {
    this.directory = directory;
    this.storage = HadoopStorage.open(LOCAL, hadoop);
    this.zones = new Zones(new StoragePath(directory.toString()));
  }

  public HadoopStorage storage() {
    return storage;
  }

  public Zones zones() {
    return zones;
  }

  public LedgerState archive(Dataset dataset) throws IOException {
    return new Ledger(storage, zones.archive(dataset.name())).state();
  }

  public LedgerState metrics(String table) throws IOException {
    return new Ledger(storage, zones.metrics(table)).state();
  }

  /** Writes a batch and commits it, in place of an older version if there is one. */
  public PartitionVersion archive(
      Dataset dataset, String day, int batch, List<Map<String, Object>> events) throws IOException {
    PartitionVersion version = write(dataset, LocalDate.parse(day), batch, events);
    commit(zones.archive(dataset.name()), List.of(version), List.of());
    return version;
  }

  /** Takes a day out of the archive's ledger. */
  public void forget(Dataset dataset, String day) throws IOException {
    List<PartitionKey> gone =
        archive(dataset).day(dataset.name(), LocalDate.parse(day)).stream()
            .map(PartitionVersion::key)
            .toList();
    commit(zones.archive(dataset.name()), List.of(), gone);
  }

  /** Commits anything to the ledger of a table. */
  public void commit(StoragePath table, List<PartitionVersion> added, List<PartitionKey> removed)
      throws IOException {
    Ledger ledger = new Ledger(storage, table);
    ledger.commit(
        LedgerDraft.commit(RunId.random(), ledger.state().number())
            .removes(removed)
            .adds(added)
            .entry(Instant.EPOCH));
  }

  /** Returns the paths of visible files below a zone's directory, sorted. */
  public List<String> files(StoragePath below) throws IOException {
    Path start = Path.of(below.value());
    if (!Files.exists(start)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(start)) {
      return tree.filter(Files::isRegularFile)
          .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
          .map(file -> directory.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private PartitionVersion write(
      Dataset dataset, LocalDate day, int batch, List<Map<String, Object>> events)
      throws IOException {
    RunId run = RunId.random();
    long version = archive(dataset).number() + 1;
    StoragePath place = zones.archive(dataset.name(), day, batch, version, run);
    org.apache.hadoop.fs.Path path =
        new org.apache.hadoop.fs.Path("file", "", place.child("part-0.parquet").value());
    GivenEvent cursor = new GivenEvent(dataset.columns());
    try (TableFile file =
        TableFile.create(
            hadoop, path, dataset.name(), dataset.columns(), Compression.ZSTD, events.size())) {
      for (Map<String, Object> event : events) {
        file.write(cursor.at(event));
      }
    }
    DataFile described = TableFile.describe(hadoop, path, dataset.columns());
    return new PartitionVersion(
        new PartitionKey(dataset.name(), day, batch),
        version,
        run,
        place.value(),
        List.of(described),
        Map.of());
  }
}
