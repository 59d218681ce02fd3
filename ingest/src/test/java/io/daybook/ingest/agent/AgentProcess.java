package io.daybook.ingest.agent;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.testing.ChildJvm;
import io.daybook.testing.TestingNameservice;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * An agent as a process of its own, which a test may kill. It follows logs that are rotated in
 * every way, until its standard input ends: so it doesn't outlive the test.
 */
final class AgentProcess implements AutoCloseable {
  static final String AGENT = "web-1";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final Path output;

  private AgentProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Signs of life, in the order in which it gives them. */
  enum AgentSign {
    STARTING,
    COLLECTING
  }

  /** Where it finds its logs and keeps its state, and where it lands. */
  record Host(Path home, Zones zones) {
    static Host at(Path home, String root) {
      return new Host(home, new Zones(new StoragePath(root)));
    }

    Path logs() {
      return home.resolve("logs");
    }

    Path state() {
      return home.resolve("state");
    }
  }

  /**
   * Starts an agent.
   *
   * @param fault where it dies, as {@link FaultPoint#VARIABLE} takes it; may be empty
   */
  static AgentProcess start(Host host, TestingNameservice hdfs, String fault) throws IOException {
    Path site = host.home().resolve("hdfs-site.xml");
    hdfs.describe(site);
    Path output = Files.createTempFile(host.home(), "agent-", ".log");
    ProcessBuilder child =
        ChildJvm.of(
            "128m",
            List.of(),
            AgentProcess.class,
            List.of(host.home().toString(), host.zones().root().value(), site.toString()));
    child.environment().put(FaultPoint.VARIABLE, fault);
    return new AgentProcess(
        child.redirectErrorStream(true).redirectOutput(output.toFile()).start(), output);
  }

  /** Runs an agent in this process. */
  static AgentThread follow(Host host, Storage storage) {
    return AgentThread.follow(
        host.logs(),
        host.state(),
        CollectConfig.of(AGENT)
            .withSegmentBytes(8_000)
            .withThreads(2)
            .withScan(Duration.ofMillis(50))
            .withIdle(Duration.ofMillis(300))
            .withDrain(Duration.ofSeconds(30)),
        storage,
        host.zones(),
        Clock.systemUTC(),
        Arrays.stream(RotatedLog.RotationWay.values()).map(AgentProcess::source).toList());
  }

  private static IngestSource source(RotatedLog.RotationWay rotation) {
    return IngestSource.of(
            rotation.source(),
            new SourceInput.Files(
                List.of(rotation.source() + "/*.log*"),
                rotation.declared(),
                SourceInput.EnvelopeType.NONE))
        .withMaxRecordBytes(1 << 20)
        .withRoll(Duration.ofMillis(400));
  }

  /** Waits for a sign of life. */
  void await(AgentSign sign) {
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(10))
        .failFast(() -> !process.isAlive())
        .until(() -> output().contains(sign.name()));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Kills it, wherever it is. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** Waits until it dies by itself, and returns its exit code. */
  int awaitDeath() {
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> !process.isAlive());
    return process.exitValue();
  }

  /** Returns what it has said. */
  String output() throws IOException {
    return Files.readString(output);
  }

  /**
   * Collects.
   *
   * @param args the agent's home, the warehouse's root, the configuration of HDFS
   */
  public static void main(String[] args) throws Exception {
    System.out.println(AgentSign.STARTING);
    Host host = Host.at(Path.of(args[0]), args[1]);
    AgentThread agent = follow(host, TestingNameservice.storage(Path.of(args[2])));
    daemon(
        () -> {
          System.in.readAllBytes();
          agent.stop();
        });
    daemon(
        () -> {
          while (agent.status().phase() == AgentStatus.Phase.STARTING) {
            Thread.sleep(5);
          }
          System.out.println(AgentSign.COLLECTING);
        });
    agent.await();
    System.exit(0);
  }

  private interface AgentTask {
    void run() throws Exception;
  }

  private static void daemon(AgentTask task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
