package io.daybook.ingest.landing;

import io.daybook.ingest.agent.LocalIntakes;
import io.daybook.ingest.input.Wakeup;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Follows the logs of a host in a process of its own, until all are landed, deleted and let go. */
final class PinningProcess {
  private PinningProcess() {}

  /**
   * Collects.
   *
   * @param args the host's home
   */
  public static void main(String[] args) throws IOException {
    collect(Path.of(args[0]));
  }

  /** Collects in this process; returns what was landed under each number. */
  static List<String> run(Path home) throws IOException {
    collect(home);
    TestingAgent agent = new TestingAgent(home);
    List<String> texts = new ArrayList<>();
    for (long number = 1; !agent.text("login", number).isEmpty(); number++) {
      texts.add(agent.text("login", number));
    }
    return texts;
  }

  static List<Path> pins(Path home) throws IOException {
    try (Stream<Path> entries = Files.list(home.resolve("state/pins/login"))) {
      return entries.toList();
    }
  }

  private static void collect(Path home) throws IOException {
    TestingAgent agent = new TestingAgent(home);
    SourceConfig source = TestingAgent.lines("login", "*.log");
    CollectConfig settings =
        CollectConfig.of(TestingAgent.AGENT)
            .withThreads(1)
            .withScan(Duration.ofMillis(10))
            .withIdle(Duration.ZERO)
            .withDrain(Duration.ofSeconds(1));
    try (SqliteJournal journal = SqliteJournal.open(agent.state, TestingAgent.AGENT)) {
      Collector collector =
          new Collector(
              agent.storage, journal, agent.zones, settings, Clock.systemUTC(), Progress.NONE);
      try (Collecting collecting = collector.start(RunId.random())) {
        collecting.add(
            new CollectedSource(
                source,
                new LocalIntakes(
                        agent.logs,
                        agent.state,
                        settings,
                        journal,
                        Clock.systemUTC(),
                        InputStream.nullInputStream(),
                        new Wakeup())
                    .kept(source)
                    .files()));
        collecting.land(Pace.NOW);
        try (Stream<Path> logs = Files.list(agent.logs)) {
          for (Path log : logs.toList()) {
            Files.delete(log);
          }
        }
        // Rotated, then ended and released.
        for (int round = 0; round < 3; round++) {
          collecting.land(Pace.NOW);
        }
      }
    }
  }
}
