package io.daybook.bench.metrics;

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
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;

/** A warehouse whose archive is filled with a shop's days, as files and ledger have them. */
public final class BenchWarehouse {
  /** The business zone that the days of events are in. */
  public static final ZoneId ZONE = ZoneId.of("Europe/London");

  private static final int WRITERS = 2;

  private final URI fileSystem;
  private final Configuration hadoop = new Configuration();
  private final HadoopStorage storage;
  private final Zones zones;

  /**
   * @param root the warehouse's directory in the file system
   */
  public BenchWarehouse(URI fileSystem, StoragePath root) throws IOException {
    this.fileSystem = fileSystem;
    hadoop.set("fs.defaultFS", fileSystem.toString());
    this.storage = HadoopStorage.open(fileSystem, hadoop);
    this.zones = new Zones(root);
  }

  /**
   * Days with as many events each.
   *
   * @param usualEvents of each day before them
   */
  public record GivenDays(List<LocalDate> days, long events, long usualEvents) {
    public GivenDays {
      days = List.copyOf(days);
    }
  }

  URI fileSystem() {
    return fileSystem;
  }

  Zones zones() {
    return zones;
  }

  LedgerState archive(Dataset dataset) throws IOException {
    return new Ledger(storage, zones.archive(dataset.name())).state();
  }

  LedgerState metrics(String table) throws IOException {
    return new Ledger(storage, zones.metrics(table)).state();
  }

  /** Writes days of all datasets, and commits them, dataset by dataset. */
  public void write(GivenDays given) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      for (Dataset dataset : Datasets.BUILT_IN) {
        long version = archive(dataset).number() + 1;
        List<Future<PartitionVersion>> begun = new ArrayList<>();
        for (LocalDate day : given.days()) {
          begun.add(threads.submit(() -> written(dataset, day, version, given)));
        }
        List<PartitionVersion> versions = new ArrayList<>();
        for (Future<PartitionVersion> day : begun) {
          versions.add(day.get());
        }
        commit(dataset, versions);
      }
    } catch (ExecutionException e) {
      throw new IOException("cannot write the bench's events", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the bench's events were written", e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Gets days of another warehouse on the same local disk, without a copy of their bytes. */
  void link(BenchWarehouse other, Collection<LocalDate> days) throws IOException {
    for (Dataset dataset : Datasets.BUILT_IN) {
      LedgerState theirs = other.archive(dataset);
      long version = archive(dataset).number() + 1;
      List<PartitionVersion> versions = new ArrayList<>();
      for (LocalDate day : days) {
        for (PartitionVersion partition : theirs.day(dataset.name(), day)) {
          versions.add(linked(dataset, partition, version));
        }
      }
      commit(dataset, versions);
    }
  }

  private PartitionVersion linked(Dataset dataset, PartitionVersion theirs, long version)
      throws IOException {
    RunId run = RunId.random();
    StoragePath place = place(dataset, theirs.key().day(), version, run);
    Files.createDirectories(Path.of(place.value()));
    List<DataFile> files = new ArrayList<>();
    for (DataFile file : theirs.files()) {
      Path from = Path.of(file.path());
      Path to = Path.of(place.value()).resolve(String.valueOf(from.getFileName()));
      Files.createLink(to, from);
      files.add(new DataFile(to.toString(), file.rows(), file.bytes(), file.min(), file.max()));
    }
    return new PartitionVersion(theirs.key(), version, run, place.value(), files, Map.of());
  }

  private PartitionVersion written(Dataset dataset, LocalDate day, long version, GivenDays given)
      throws IOException {
    RunId run = RunId.random();
    StoragePath place = place(dataset, day, version, run);
    org.apache.hadoop.fs.Path path =
        new org.apache.hadoop.fs.Path(place.child("part-0.parquet").value());
    BenchDay events = new BenchDay(dataset, day, given.events(), given.usualEvents());
    try (TableFile file =
        TableFile.create(
            hadoop, path, dataset.name(), dataset.columns(), Compression.ZSTD, events.count())) {
      events.forEach(file::write);
    }
    DataFile file = TableFile.describe(hadoop, path, dataset.columns());
    return new PartitionVersion(
        new PartitionKey(dataset.name(), day, 0),
        version,
        run,
        place.value(),
        List.of(file),
        Map.of());
  }

  private StoragePath place(Dataset dataset, LocalDate day, long version, RunId run) {
    return zones.archive(dataset.name(), day, 0, version, run);
  }

  private void commit(Dataset dataset, List<PartitionVersion> versions) throws IOException {
    Ledger ledger = new Ledger(storage, zones.archive(dataset.name()));
    ledger.commit(
        LedgerDraft.commit(RunId.random(), ledger.state().number())
            .adds(versions)
            .entry(Instant.now()));
  }
}
