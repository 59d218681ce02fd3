package io.daybook.metrics;

import io.daybook.archive.table.TableFile;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceIdentity;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** A warehouse with an archive that a test fills, in a local directory unless it says otherwise. */
public final class TestingArchive {
  public static final URI LOCAL = URI.create("file:///");

  private final Configuration hadoop;
  private final Path directory;
  private final HadoopStorage storage;
  private final Zones zones;

  public TestingArchive(Path directory) throws IOException {
    this(new Configuration(), LOCAL, directory);
  }

  /**
   * @param hadoop its default file system is the one of the address
   * @param directory the warehouse's root there
   */
  public TestingArchive(Configuration hadoop, URI fileSystem, Path directory) throws IOException {
    this.hadoop = hadoop;
    this.directory = directory;
    this.storage = HadoopStorage.open(fileSystem, hadoop);
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
    PartitionVersion version =
        write(dataset, List.of(new EventBatch(LocalDate.parse(day), batch, events))).get(0);
    commit(zones.archive(dataset.name()), List.of(version), List.of());
    return version;
  }

  /** A batch of a day's events. */
  public record EventBatch(LocalDate day, int number, List<Map<String, Object>> events) {}

  /**
   * Writes the batches of a night.
   *
   * @return a version of each, for {@link #commitNight}
   */
  public List<PartitionVersion> write(Dataset dataset, List<EventBatch> batches)
      throws IOException {
    long version = archive(dataset).number() + 1;
    List<PartitionVersion> versions = new ArrayList<>();
    for (EventBatch batch : batches) {
      versions.add(write(dataset, batch.day(), batch.number(), version, batch.events()));
    }
    return versions;
  }

  /** Commits all that a night changes in a dataset, and the day its newest events arrived on. */
  public void commitNight(
      Dataset dataset,
      List<PartitionVersion> added,
      List<PartitionKey> removed,
      LocalDate arrivalDay,
      List<SourceIdentity> identities)
      throws IOException {
    Ledger ledger = new Ledger(storage, zones.archive(dataset.name()));
    SourceSums sums = new SourceSums("north", arrivalDay, 0, 0, 0, 0, 0, 0, 0);
    ledger.commit(
        LedgerDraft.commit(RunId.random(), ledger.state().number())
            .removes(removed)
            .adds(added)
            .sums(List.of(sums))
            .identities(identities)
            .entry(Instant.EPOCH));
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

  /**
   * Writes a day of a metric table and commits it.
   *
   * @param columns as the build that makes them declares them
   * @param inputs what the figures were made of
   */
  public void figures(
      String table,
      List<Column> columns,
      String day,
      List<Map<String, Object>> rows,
      Map<String, String> inputs)
      throws IOException {
    RunId run = RunId.random();
    long version = metrics(table).number() + 1;
    StoragePath place = zones.metrics(table, LocalDate.parse(day), version, run);
    DataFile file = file(place, table, columns, rows);
    commit(
        zones.metrics(table),
        List.of(
            new PartitionVersion(
                new PartitionKey(table, LocalDate.parse(day), 0),
                version,
                run,
                place.value(),
                List.of(file),
                inputs)),
        List.of());
  }

  private PartitionVersion write(
      Dataset dataset, LocalDate day, int batch, long version, List<Map<String, Object>> events)
      throws IOException {
    RunId run = RunId.random();
    StoragePath place = zones.archive(dataset.name(), day, batch, version, run);
    return new PartitionVersion(
        new PartitionKey(dataset.name(), day, batch),
        version,
        run,
        place.value(),
        List.of(file(place, dataset.name(), dataset.columns(), events)),
        Map.of());
  }

  private DataFile file(
      StoragePath place, String table, List<Column> columns, List<Map<String, Object>> rows)
      throws IOException {
    org.apache.hadoop.fs.Path path =
        new org.apache.hadoop.fs.Path(place.child("part-0.parquet").value());
    GivenEvent cursor = new GivenEvent(columns);
    try (TableFile file =
        TableFile.create(hadoop, path, table, columns, Compression.ZSTD, rows.size())) {
      for (Map<String, Object> row : rows) {
        file.write(cursor.at(row));
      }
    }
    return TableFile.describe(hadoop, path, columns);
  }
}
