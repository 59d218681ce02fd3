package io.daybook.ingest.agent;

import io.daybook.ingest.input.Wakeup;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.ingest.landing.Collector;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.config.ConfigNode;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.config.SourceInput;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An agent as a process of its own, which a test may kill. It follows the logs of a directory until
 * its standard input ends, then stops gracefully.
 */
final class AgentProcess {
  static final String SOURCE = "login";

  private AgentProcess() {}

  static Zones zones(Path home) {
    return new Zones(new StoragePath(home.resolve("daybook").toString()));
  }

  static Storage storage() throws IOException {
    return HadoopStorage.open(URI.create("file:///"), new org.apache.hadoop.conf.Configuration());
  }

  /**
   * Collects.
   *
   * @param args the agent's home
   */
  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]);
    CollectConfig settings =
        CollectConfig.of("web-1")
            .withSegmentBytes(4_000)
            .withScan(Duration.ofMillis(10))
            .withIdle(Duration.ofHours(1))
            .withDrain(Duration.ofSeconds(30));
    Clock clock = Clock.systemUTC();
    Wakeup wakeup = new Wakeup();
    try (SqliteJournal journal = SqliteJournal.open(home.resolve("state"), settings.agent())) {
      LocalIntakes intakes =
          new LocalIntakes(
              home, home.resolve("state"), settings, journal, clock, System.in, wakeup);
      Agent agent =
          new Agent(
              settings,
              new Collector(storage(), journal, zones(home), settings, clock, Progress.NONE),
              () -> List.of(source()),
              intakes,
              new Marks(
                  storage(), zones(home), settings.agent(), "0", intakes::oldestUnsent, clock),
              wakeup,
              clock);
      Thread stop = new Thread(() -> stopAtTheEnd(agent), "stop");
      stop.setDaemon(true);
      stop.start();
      agent.run();
    }
  }

  private static void stopAtTheEnd(Agent agent) {
    try {
      System.in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    agent.stop();
  }

  private static SourceConfig source() {
    return new SourceConfig(
        SOURCE,
        Datasets.BUILT_IN.get(0),
        SourceInput.Files.of("logs/*.log*"),
        new Framing.Line(),
        1 << 20,
        Duration.ofMillis(50),
        Optional.empty(),
        0.01,
        ConfigNode.empty(new Problems()));
  }
}
