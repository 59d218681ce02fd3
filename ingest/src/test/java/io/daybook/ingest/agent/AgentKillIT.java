package io.daybook.ingest.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.ingest.agent.AgentProcess.AgentSign;
import io.daybook.ingest.agent.AgentProcess.Host;
import io.daybook.ingest.agent.RotatedLog.RotationWay;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.ingest.landing.LandedSource;
import io.daybook.testing.TestingNameservice;
import io.daybook.warehouse.run.FaultPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills agents while services write, their logs are rotated, and HDFS fails over. In the end every
 * line is in the raw zone once, byte for byte, in the order of its file. Nothing in the raw zone is
 * ever changed or deleted, so that the end also shows what any kill had left there.
 */
@ExtendWith(TestingNameservice.Shared.class)
class AgentKillIT {
  private static final int MOMENTS = Integer.getInteger("daybook.moments", 20);
  private static final long SEED = Long.getLong("daybook.seed", System.nanoTime());
  private static final int LONGEST_LIFE_MILLIS = 1_000;
  private static final int KILLED = 137;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static TestingNameservice hdfs;

  @TempDir Path home;

  @BeforeAll
  static void openHdfs() {
    hdfs = TestingNameservice.shared();
  }

  @Test
  void landsEveryLineOnceAndInOrderHoweverOftenItIsKilled() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    Host host = Host.at(home, "/moments");
    try (LogWriters services = new LogWriters(host, random);
        Failovers failovers = new Failovers(hdfs, random.split())) {
      for (int kill = 0; kill < MOMENTS; kill++) {
        try (AgentProcess agent = AgentProcess.start(host, hdfs, "")) {
          agent.await(random.nextInt(3) == 0 ? AgentSign.STARTING : AgentSign.COLLECTING);
          Thread.sleep(random.nextInt(LONGEST_LIFE_MILLIS));
          assertThat(agent.isAlive()).as(agent.output()).isTrue();
        }
      }
      assertThat(failovers.stop()).isPositive();
      services.assertAllIsLanded();
      assertThat(services.bundles()).isPositive();
    }
  }

  static Stream<String> faults() {
    return Arrays.stream(FaultPoint.values())
        .filter(point -> Set.of("LANDING", "PIN", "COPY", "SOURCES").contains(stage(point)))
        .flatMap(AgentKillIT::passes);
  }

  private static String stage(FaultPoint point) {
    return point.name().split("_", 2)[0];
  }

  /** A start passes its points once; those of a segment are also passed when files go on. */
  private static Stream<String> passes(FaultPoint point) {
    Set<FaultPoint> atStart =
        EnumSet.of(FaultPoint.LANDING_AFTER_EPOCH_CLAIM, FaultPoint.LANDING_AFTER_FENCE);
    return !stage(point).equals("LANDING") || atStart.contains(point)
        ? Stream.of(point.label())
        : Stream.of(point.label(), point.label() + ":4");
  }

  @ParameterizedTest
  @MethodSource("faults")
  void landsEveryLineOnceAndInOrderWhenItDiesAt(String fault) throws Exception {
    Host host = Host.at(home, "/" + fault.replace(':', '-'));
    try (LogWriters services = new LogWriters(host, new SplittableRandom(SEED));
        AgentProcess agent = AgentProcess.start(host, hdfs, fault)) {
      assertThat(agent.awaitDeath())
          .as("nothing passes %s: %s", fault, agent.output())
          .isEqualTo(KILLED);
      services.assertAllIsLanded();
    }
  }

  /** A service for each way of rotation. */
  private static final class LogWriters implements AutoCloseable {
    private final Host host;
    private final List<RotatedLog> logs = new ArrayList<>();

    LogWriters(Host host, SplittableRandom random) throws IOException {
      this.host = host;
      for (RotationWay rotation : RotationWay.values()) {
        logs.add(new RotatedLog(host.logs(), rotation, random.split()));
      }
    }

    /** Ends them, lets an agent land the rest, and compares. */
    void assertAllIsLanded() throws Exception {
      List<List<String>> written = new ArrayList<>();
      for (RotatedLog log : logs) {
        written.add(log.stop());
      }
      try (AgentThread last = AgentProcess.follow(host, hdfs.storage())) {
        for (int i = 0; i < logs.size(); i++) {
          LandedSource landed = landed(logs.get(i));
          long bytes = written.get(i).stream().mapToLong(String::length).sum();
          await()
              .atMost(LIMIT)
              .untilAsserted(
                  () ->
                      assertThat(landed.bytes())
                          .as("bytes of %s: %s", landed.source(), last.status())
                          .isGreaterThanOrEqualTo(bytes));
        }
        last.stop();
      }
      for (int i = 0; i < logs.size(); i++) {
        assertIsLanded(logs.get(i), written.get(i));
      }
      assertThat(hdfs.storage().list(host.zones().inflight(AgentProcess.AGENT)))
          .as("epochs of dead agents are swept")
          .hasSize(1);
    }

    private void assertIsLanded(RotatedLog log, List<String> written) throws IOException {
      List<String> files =
          landed(log).files().stream()
              .sorted(Comparator.comparingInt(LogWriters::firstLine))
              .toList();
      if (log.rotation() == RotationWay.COPYTRUNCATE) {
        // What is landed are copies, and where these are cut is the spool's matter.
        assertThat(String.join("", files)).as(seed(log)).isEqualTo(String.join("", written));
      } else {
        assertThat(files).as(seed(log)).containsExactlyElementsOf(written);
      }
      try (Journal journal = SqliteJournal.open(host.state(), AgentProcess.AGENT)) {
        assertThat(journal.sealed(log.rotation().source())).isEmpty();
      }
    }

    long bundles() throws IOException {
      long bundles = 0;
      for (RotatedLog log : logs) {
        bundles += landed(log).bundles();
      }
      return bundles;
    }

    private static String seed(RotatedLog log) {
      return log.rotation() + ", -Ddaybook.seed=" + SEED;
    }

    private static int firstLine(String file) {
      return Integer.parseInt(file.split(" ", 3)[1]);
    }

    private LandedSource landed(RotatedLog log) throws IOException {
      return new LandedSource(hdfs.storage(), host.zones(), log.rotation().source());
    }

    @Override
    public void close() {
      logs.forEach(RotatedLog::close);
    }
  }
}
