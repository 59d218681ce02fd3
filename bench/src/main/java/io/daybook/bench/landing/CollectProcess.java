package io.daybook.bench.landing;

import io.daybook.ingest.input.NamedFiles;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.ingest.landing.CollectReport;
import io.daybook.ingest.landing.CollectedSource;
import io.daybook.ingest.landing.Collecting;
import io.daybook.ingest.landing.Collector;
import io.daybook.ingest.landing.Pace;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.Configuration;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.config.SourceInput;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Daybook's collector as {@code daybook collect} wires it: ready once it has fenced others off. */
final class CollectProcess {
  private CollectProcess() {}

  /**
   * Lands what the sources' files hold as soon as it is told to.
   *
   * @param args the directory of the configuration, the one of the journal
   */
  public static void main(String[] args) throws Exception {
    Problems problems = new Problems();
    Configuration configuration =
        Configuration.read(
            ConfigTree.load(Optional.of(Path.of(args[0])), Map.of(), problems), problems);
    problems.throwIfAny();
    HadoopStorage storage =
        HadoopStorage.open(
            URI.create(configuration.cluster().hdfs().orElseThrow()),
            new org.apache.hadoop.conf.Configuration());
    try (Journal journal = SqliteJournal.open(Path.of(args[1]), configuration.collect().agent());
        Collecting collecting =
            new Collector(
                    storage,
                    journal,
                    configuration.warehouse().zones(),
                    configuration.collect(),
                    Clock.systemUTC(),
                    Progress.NONE)
                .start(RunId.random())) {
      for (SourceConfig source : configuration.sources().values()) {
        SourceInput.Files files = (SourceInput.Files) source.input();
        collecting.add(
            new CollectedSource(source, new NamedFiles(files.patterns(), Path.of(args[1]))));
      }
      Cue.perform(() -> check(new CollectReport(collecting.land(Pace.TO_THE_END))));
    }
  }

  private static void check(CollectReport report) {
    if (report.exitCode() == ExitCode.PARTLY_DONE) {
      throw new IllegalStateException("not everything was landed: " + report.problems());
    }
  }
}
