package io.daybook.tests.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.metrics.TestingArchive;
import io.daybook.metrics.app.MetricsArguments;
import io.daybook.metrics.app.MetricsResult;
import io.daybook.metrics.app.MetricsSubmission;
import io.daybook.metrics.app.SparkSubmission;
import io.daybook.metrics.app.TableResult;
import io.daybook.metrics.plan.Scope;
import io.daybook.testing.FreePorts;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.table.Datasets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The night's figures on a real standalone master with two workers. */
class StandaloneSparkIT {
  private static final Path DIST = Path.of(System.getProperty("daybook.dist"));

  @TempDir Path directory;
  private final List<Process> cluster = new ArrayList<>();
  private String master;

  @BeforeEach
  void start() throws Exception {
    Path jars = Files.createDirectories(directory.resolve("spark/jars"));
    for (String jar : classPath().split(":", -1)) {
      Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
    }
    int port = FreePorts.take(1).get(0);
    master = "spark://127.0.0.1:" + port;
    daemon("master.Master", "--port", String.valueOf(port));
    for (String worker : List.of("one", "two")) {
      daemon(
          "worker.Worker",
          "--cores",
          "1",
          "--memory",
          "1g",
          "--work-dir",
          directory.resolve(worker).toString(),
          master);
    }
  }

  @AfterEach
  void stop() throws Exception {
    cluster.forEach(Process::destroy);
    for (Process process : cluster) {
      process.waitFor();
    }
    try (DirectoryStream<Path> links = Files.newDirectoryStream(directory.resolve("spark/jars"))) {
      for (Path link : links) {
        Files.delete(link);
      }
    }
  }

  @Test
  void makesFiguresOnBothWorkers() throws Exception {
    TestingArchive warehouse = new TestingArchive(directory.resolve("daybook"));
    for (String day : List.of("2026-03-01", "2026-03-02", "2026-03-03")) {
      warehouse.archive(
          Datasets.LOGIN,
          day,
          0,
          List.of(Map.of("outcome", "success", "user_id", "ann"), Map.of("outcome", "failure")));
    }

    MetricsResult result =
        new MetricsSubmission(spark())
            .run(
                new MetricsArguments(
                    TestingArchive.LOCAL,
                    warehouse.zones().root(),
                    ZoneId.of("UTC"),
                    Scope.NIGHT,
                    List.of("login_daily"),
                    Optional.empty()));

    assertThat(result.error()).isNull();
    assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(result.tables())
        .extracting(TableResult::outcome)
        .containsExactly(TableResult.TableOutcome.COMMITTED);
    assertThat(warehouse.metrics("login_daily").partitions()).hasSize(3);
    for (String worker : List.of("one", "two")) {
      try (Stream<Path> files = Files.walk(directory.resolve(worker))) {
        assertThat(files).as("executors of %s", worker).anyMatch(file -> file.endsWith("stderr"));
      }
    }
  }

  private SparkSubmission spark() {
    return new SparkSubmission(
        new DaybookConfig.Spark(
            master,
            Optional.empty(),
            768L << 20,
            Map.of(
                "spark.driver.host",
                "127.0.0.1",
                "spark.executor.memory",
                "512m",
                // The application waits for both before it begins.
                "spark.scheduler.minRegisteredResourcesRatio",
                "1.0",
                "spark.scheduler.maxRegisteredResourcesWaitingTime",
                "60s")),
        DIST,
        directory.resolve("home"),
        DaybookConfig.Cluster.EMBEDDED);
  }

  private void daemon(String name, String... arguments) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", classPath()));
    line.add("org.apache.spark.deploy." + name);
    line.addAll(List.of("--host", "127.0.0.1", "--webui-port", "0"));
    line.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + cluster.size()).toFile());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_HOME", directory.resolve("spark").toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    cluster.add(builder.start());
  }

  private static String classPath() throws Exception {
    return Files.readString(DIST.resolve("spark-jobs/target/spark.classpath")).strip();
  }
}
