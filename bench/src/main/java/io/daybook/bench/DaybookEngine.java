package io.daybook.bench;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.run.Allowances;
import io.daybook.archive.run.ArchiveEngine;
import io.daybook.archive.run.ArchiveReport;
import io.daybook.archive.run.ArchiveRun;
import io.daybook.archive.run.LocalEngine;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.table.Datasets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Daybook's local engine as {@code daybook archive} runs it: from sealed segments to the commit.
 */
final class DaybookEngine implements Engine {
  private final Storage storage;
  private final org.apache.hadoop.conf.Configuration hadoop;
  private final DaybookConfig configuration;
  private final DaybookConfig.Archive settings;
  private final Path directory;
  private final LogShape shape;

  /**
   * @param hadoop its default file system is the storage's
   * @param directory for configuration and spilled events
   * @param shape of the lines
   */
  DaybookEngine(
      Storage storage,
      org.apache.hadoop.conf.Configuration hadoop,
      Path directory,
      int threads,
      LogShape shape)
      throws IOException {
    this.storage = storage;
    this.hadoop = hadoop;
    this.directory = directory;
    this.shape = shape;
    this.configuration = configuration(directory.resolve("conf"), shape);
    this.settings =
        new DaybookConfig.Archive(
            threads, configuration.archive().memoryBytes(), configuration.archive().compression());
  }

  private static DaybookConfig configuration(Path conf, LogShape shape) throws IOException {
    Path sources = Files.createDirectories(conf.resolve("sources"));
    Files.writeString(
        sources.resolve(BenchInput.SOURCE + ".yaml"),
        "dataset: purchase\nfiles: none\n" + shape.mapping());
    Problems problems = new Problems();
    DaybookConfig read =
        DaybookConfig.read(ConfigTree.load(Optional.of(conf), Map.of(), problems), problems);
    problems.throwIfAny();
    return read;
  }

  @Override
  public String name() {
    return "daybook";
  }

  @Override
  public String description() {
    return "segments of "
        + shape.name().toLowerCase(Locale.ROOT)
        + " (zstd-1, checksums proved) to the ledger's commit, with Bloom filters, the"
        + " place of every record and both sums; "
        + Progress.Unit.BYTES.render(settings.memoryBytes())
        + " for events, the rest spills";
  }

  @Override
  public void reset(BenchInput input) throws IOException {
    Directories.delete(Path.of(input.zones().archive(Datasets.PURCHASE.name()).value()));
    Directories.delete(Path.of(input.zones().quarantine(Datasets.PURCHASE.name()).value()));
  }

  @Override
  public List<Path> archive(BenchInput input) throws IOException {
    DaybookConfig.Warehouse warehouse =
        new DaybookConfig.Warehouse(input.zones(), configuration.warehouse().zone());
    List<Mapping> mappings =
        configuration.sources().values().stream().map(Mapping::compile).toList();
    ArchiveEngine engine =
        new LocalEngine(
            storage, hadoop, warehouse.zone(), settings, directory.resolve("spill"), Progress.NONE);
    ArchiveReport report =
        new ArchiveRun(storage, warehouse, engine, Clock.systemUTC())
            .run(Datasets.PURCHASE, mappings, Allowances.NONE);
    return report.partitions().stream()
        .flatMap(partition -> partition.files().stream())
        .map(file -> Path.of(file.path()))
        .toList();
  }
}
