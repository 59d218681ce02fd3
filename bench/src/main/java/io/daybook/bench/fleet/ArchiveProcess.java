package io.daybook.bench.fleet;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.run.Allowances;
import io.daybook.archive.run.ArchiveRun;
import io.daybook.archive.run.LocalEngine;
import io.daybook.bench.landing.Cue;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.table.Datasets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The archive's local engine, from what is landed to the commit. */
final class ArchiveProcess {
  private ArchiveProcess() {}

  /**
   * Archives one warehouse to warm up, and another one as soon as it is told to.
   *
   * @param args the directories of both configurations, then one for events that spill
   */
  public static void main(String[] args) throws Exception {
    Path spill = Path.of(args[2]);
    archive(Path.of(args[0]), spill);
    Cue.perform(() -> archive(Path.of(args[1]), spill));
  }

  private static void archive(Path directory, Path spill) throws IOException {
    Problems problems = new Problems();
    DaybookConfig configuration =
        DaybookConfig.read(ConfigTree.load(Optional.of(directory), Map.of(), problems), problems);
    problems.throwIfAny();
    List<Mapping> mappings =
        configuration.sources().values().stream().map(Mapping::compile).toList();
    URI hdfs = URI.create(configuration.cluster().hdfs().orElseThrow());
    org.apache.hadoop.conf.Configuration hadoop = new org.apache.hadoop.conf.Configuration();
    hadoop.set("fs.defaultFS", hdfs.toString());
    Storage storage = HadoopStorage.open(hdfs, hadoop);
    LocalEngine engine =
        new LocalEngine(
            storage,
            hadoop,
            configuration.warehouse().zone(),
            configuration.archive(),
            spill,
            Progress.NONE);
    new ArchiveRun(storage, configuration.warehouse(), engine, Clock.systemUTC())
        .run(Datasets.PURCHASE, mappings, Allowances.NONE);
  }
}
