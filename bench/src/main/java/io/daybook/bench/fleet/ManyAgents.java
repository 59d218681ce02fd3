package io.daybook.bench.fleet;

import io.daybook.bench.landing.Cue;
import io.daybook.ingest.agent.Agent;
import io.daybook.ingest.agent.LocalIntakes;
import io.daybook.ingest.agent.Marks;
import io.daybook.ingest.agent.WantedSources;
import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.Wakeup;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.ingest.landing.Collector;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Many agents in one process, each with a journal, pins and a client of HDFS of its own. Ready once
 * they run; they drain and end once they are told to.
 */
final class ManyAgents {
  private final List<Agent> agents = new ArrayList<>();
  private final List<CompletableFuture<Void>> ended = new ArrayList<>();

  private ManyAgents() {}

  /**
   * Runs them.
   *
   * @param args a directory of configurations' directories, one for each agent; one for their state
   */
  public static void main(String[] args) throws Exception {
    ManyAgents fleet = new ManyAgents();
    try (Stream<Path> configurations = Files.list(Path.of(args[0]))) {
      for (Path configuration : configurations.sorted().toList()) {
        fleet.start(configuration, Path.of(args[1]));
      }
    }
    Cue.perform(fleet::stop);
  }

  private void start(Path directory, Path states) throws IOException {
    Problems problems = new Problems();
    DaybookConfig configuration =
        DaybookConfig.read(ConfigTree.load(Optional.of(directory), Map.of(), problems), problems);
    List<IngestSource> sources =
        configuration.sources().values().stream().map(IngestSource::read).toList();
    problems.throwIfAny();
    CollectConfig settings = configuration.collect();
    Zones zones = configuration.warehouse().zones();
    Path state = states.resolve(settings.agent());
    Journal journal = SqliteJournal.open(state, settings.agent());
    Storage storage =
        HadoopStorage.open(
            URI.create(configuration.cluster().hdfs().orElseThrow()),
            new org.apache.hadoop.conf.Configuration());
    Wakeup wakeup = new Wakeup();
    Clock clock = Clock.systemUTC();
    LocalIntakes intakes =
        new LocalIntakes(
            Path.of(""), state, settings, journal, clock, InputStream.nullInputStream(), wakeup);
    Agent agent =
        new Agent(
            settings,
            new Collector(storage, journal, zones, settings, clock, Progress.NONE),
            () -> WantedSources.of(sources),
            intakes,
            new Marks(storage, zones, settings.agent(), "bench", intakes::oldestUnsent, clock),
            wakeup,
            clock);
    CompletableFuture<Void> end = new CompletableFuture<>();
    agents.add(agent);
    ended.add(end);
    Thread thread =
        new Thread(
            () -> {
              try (journal) {
                agent.run();
                end.complete(null);
              } catch (InterruptedException | RuntimeException | Error e) {
                end.completeExceptionally(e);
              }
            },
            "agent-" + settings.agent());
    thread.start();
  }

  /** Fails if one of them does. */
  private void stop() {
    agents.forEach(Agent::stop);
    ended.forEach(CompletableFuture::join);
  }
}
