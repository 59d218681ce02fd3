package io.daybook.bench;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.run.Allowances;
import io.daybook.archive.run.ArchiveReport;
import io.daybook.archive.run.ArchiveRun;
import io.daybook.archive.run.LocalEngine;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Archives the purchases of a bench's source as {@code daybook archive} does. */
public final class PurchaseArchive {
  private final Storage storage;
  private final org.apache.hadoop.conf.Configuration hadoop;
  private final DaybookConfig configuration;
  private final DaybookConfig.Archive settings;
  private final Path directory;

  /**
   * @param hadoop its default file system is the storage's
   * @param directory local, for configuration and spilled events
   * @param shape of the lines
   */
  public PurchaseArchive(
      Storage storage,
      org.apache.hadoop.conf.Configuration hadoop,
      Path directory,
      int threads,
      LogShape shape)
      throws IOException {
    this.storage = storage;
    this.hadoop = hadoop;
    this.directory = directory;
    this.configuration = configuration(directory.resolve("conf"), shape);
    this.settings =
        new DaybookConfig.Archive(
            threads, configuration.archive().memoryBytes(), configuration.archive().compression());
  }

  private static DaybookConfig configuration(Path conf, LogShape shape) throws IOException {
    Path sources = Files.createDirectories(conf.resolve("sources"));
    Files.writeString(
        sources.resolve(BenchSegments.SOURCE + ".yaml"),
        "dataset: purchase\nfiles: none\n" + shape.mapping());
    Problems problems = new Problems();
    DaybookConfig read =
        DaybookConfig.read(ConfigTree.load(Optional.of(conf), Map.of(), problems), problems);
    problems.throwIfAny();
    return read;
  }

  /** Returns how much memory there is for events; the rest spills. */
  long memoryBytes() {
    return settings.memoryBytes();
  }

  /** Archives all new segments, from planning to the commit. */
  public ArchiveReport run(Zones zones) throws IOException {
    DaybookConfig.Warehouse warehouse =
        new DaybookConfig.Warehouse(zones, configuration.warehouse().zone());
    List<Mapping> mappings =
        configuration.sources().values().stream().map(Mapping::compile).toList();
    LocalEngine engine =
        new LocalEngine(
            storage, hadoop, warehouse.zone(), settings, directory.resolve("spill"), Progress.NONE);
    return new ArchiveRun(storage, warehouse, engine, Clock.systemUTC())
        .run(Datasets.PURCHASE, mappings, Allowances.NONE);
  }
}
