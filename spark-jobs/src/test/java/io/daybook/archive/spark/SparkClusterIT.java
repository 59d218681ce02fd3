package io.daybook.archive.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.run.SeededPurchases;
import io.daybook.archive.run.ShareCounts;
import io.daybook.archive.run.TaskRunner;
import io.daybook.archive.run.WriteOrder;
import io.daybook.archive.run.WrittenShare;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real standalone cluster, whose executors are killed: processes of a master and two workers. */
class SparkClusterIT {
  @TempDir Path directory;
  private final List<Process> daemons = new ArrayList<>();
  private int kills;

  @AfterEach
  void stop() throws InterruptedException {
    for (Process daemon : daemons) {
      daemon.descendants().forEach(ProcessHandle::destroyForcibly);
      daemon.destroyForcibly();
      daemon.waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void givesTheRowsOfTheLocalEngineThoughExecutorsAreKilled() throws IOException {
    String master = "spark://127.0.0.1:" + startMaster();
    startWorker(1, master);
    startWorker(2, master);
    SparkConf settings =
        new SparkConf()
            .setMaster(master)
            .setAppName("archive")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.executor.memory", "512m")
            .set("spark.executor.extraJavaOptions", "-Duser.timezone=UTC")
            .set("spark.task.maxFailures", "8")
            .set("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    try (JavaSparkContext spark = new JavaSparkContext(settings)) {
      assertThat(
              SeededPurchases.archive(
                  directory.resolve("house"),
                  1,
                  (plan, partitions) ->
                      new KilledExecutors(
                          new SparkTasks(spark, URI.create("file:///"), 1 << 20, plan, partitions),
                          directory.resolve("house"))))
          .isPositive();
    }
    assertThat(kills).isGreaterThanOrEqualTo(4);
  }

  /**
   * Kills one executor with what it has parsed, before anything is written, and the other one once
   * it has begun to write.
   */
  private final class KilledExecutors implements TaskRunner {
    private final TaskRunner tasks;
    private final Path warehouse;

    private KilledExecutors(TaskRunner tasks, Path warehouse) {
      this.tasks = tasks;
      this.warehouse = warehouse;
    }

    @Override
    public int parallelism() {
      return 3;
    }

    @Override
    public List<ShareCounts> parse(List<List<Integer>> shares, IntConsumer parsed)
        throws IOException {
      return tasks.parse(shares, parsed);
    }

    @Override
    public List<WrittenShare> write(WriteOrder order, List<Integer> partitions, IntConsumer written)
        throws IOException {
      kill(daemons.get(1));
      long before = attempts();
      Thread killer =
          new Thread(
              () -> {
                try {
                  Awaitility.await()
                      .atMost(Duration.ofMinutes(1))
                      .pollInterval(Duration.ofMillis(5))
                      .until(() -> attempts() > before);
                  kill(daemons.get(2));
                } catch (org.awaitility.core.ConditionTimeoutException e) {
                  // All its events were duplicates: nothing was written.
                }
              });
      killer.start();
      List<WrittenShare> shares = tasks.write(order, partitions, written);
      try {
        killer.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
      return shares;
    }

    private long attempts() throws IOException {
      try (Stream<Path> tree = Files.walk(warehouse)) {
        return tree.filter(path -> String.valueOf(path.getFileName()).startsWith("attempt-"))
            .count();
      } catch (java.io.UncheckedIOException e) {
        return 0; // something went while it was listed
      }
    }

    /** What is lost may be an attempt that nobody has heard of. */
    @Override
    public boolean hasLostAttempts() {
      return tasks.hasLostAttempts();
    }

    @Override
    public void close() throws IOException {
      tasks.close();
    }
  }

  private void kill(Process worker) {
    List<ProcessHandle> executors = worker.descendants().filter(ProcessHandle::isAlive).toList();
    executors.forEach(ProcessHandle::destroyForcibly);
    kills += executors.size();
  }

  private int startMaster() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    start(
        "master",
        "org.apache.spark.deploy.master.Master",
        "--host",
        "127.0.0.1",
        "--port",
        String.valueOf(port),
        "--webui-port",
        "0");
    awaitLog("master", "I have been elected leader");
    return port;
  }

  private void startWorker(int number, String master) throws IOException {
    String name = "worker-" + number;
    start(
        name,
        "org.apache.spark.deploy.worker.Worker",
        "--host",
        "127.0.0.1",
        "--webui-port",
        "0",
        "--cores",
        "1",
        "--memory",
        "600m",
        master);
    awaitLog(name, "Successfully registered with master");
  }

  private void awaitLog(String name, String words) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Files.readString(directory.resolve(name + ".log")).contains(words));
  }

  private void start(String name, String main, String... arguments) throws IOException {
    Path home = directory.resolve("spark-home");
    Files.createDirectories(home.resolve("jars"));
    Path settings = directory.resolve("log4j2.properties");
    Files.write(
        settings,
        List.of(
            "rootLogger.level = info",
            "rootLogger.appenderRef.out.ref = out",
            "appender.out.type = Console",
            "appender.out.name = out",
            "appender.out.layout.type = PatternLayout",
            "appender.out.layout.pattern = %m%n"));
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xmx128m", "-Dlog4j2.configurationFile=" + settings));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    line.addAll(List.of(arguments));
    File log = directory.resolve(name + ".log").toFile();
    ProcessBuilder process = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log);
    process.environment().put("SPARK_HOME", home.toString());
    process.environment().put("SPARK_SCALA_VERSION", "2.13");
    process.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    process.environment().put("SPARK_WORKER_DIR", directory.resolve("work").toString());
    daemons.add(process.start());
  }
}
