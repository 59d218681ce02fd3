package io.daybook.bench.landing;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.NamedFiles;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.ingest.landing.CollectReport;
import io.daybook.ingest.landing.CollectedSource;
import io.daybook.ingest.landing.Collector;
import io.daybook.ingest.landing.CollectorSession;
import io.daybook.ingest.landing.Pace;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bare collector of Daybook: the landing that {@code daybook collect} does, without its agent.
 * Ready once it has fenced others off.
 */
final class CollectProcess {
  private CollectProcess() {}

  /**
   * Lands a file to warm up, and what the sources' files hold as soon as it is told to.
   *
   * @param args the directory of the configuration, the one of the journal, the file to warm up
   */
  public static void main(String[] args) throws Exception {
    Problems problems = new Problems();
    DaybookConfig configuration =
        DaybookConfig.read(
            ConfigTree.load(Optional.of(Path.of(args[0])), Map.of(), problems), problems);
    problems.throwIfAny();
    Path state = Path.of(args[1]);
    StoragePath root = configuration.warehouse().zones().root();
    try (Journal journal = journal(configuration, state.resolve("warm-up"));
        CollectorSession warmingUp =
            start(configuration, new Zones(root.child(".warm-up")), journal, List.of(args[2]))) {
      check(new CollectReport(warmingUp.land(Pace.TO_THE_END)));
    }
    IngestSource source = IngestSource.read(configuration.sources().values().iterator().next());
    List<String> files = ((SourceInput.Files) source.input()).patterns();
    try (Journal journal = journal(configuration, state);
        CollectorSession session = start(configuration, new Zones(root), journal, files)) {
      Cue.perform(() -> check(new CollectReport(session.land(Pace.TO_THE_END))));
    }
  }

  private static Journal journal(DaybookConfig configuration, Path state) {
    return SqliteJournal.open(state, configuration.collect().agent());
  }

  private static CollectorSession start(
      DaybookConfig configuration, Zones zones, Journal journal, List<String> files)
      throws IOException {
    HadoopStorage storage =
        HadoopStorage.open(
            URI.create(configuration.cluster().hdfs().orElseThrow()),
            new org.apache.hadoop.conf.Configuration());
    CollectorSession session =
        new Collector(
                storage, journal, zones, configuration.collect(), Clock.systemUTC(), Progress.NONE)
            .start(RunId.random());
    for (SourceConfig source : configuration.sources().values()) {
      session.add(
          new CollectedSource(IngestSource.read(source), new NamedFiles(files, Path.of(""))));
    }
    return session;
  }

  private static void check(CollectReport report) {
    if (report.exitCode() == ExitCode.PARTLY_DONE) {
      throw new IllegalStateException("not everything was landed: " + report.problems());
    }
  }
}
