package io.daybook.metrics.adhoc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.metrics.adhoc.AdHocSubmission.JobOptions;
import io.daybook.metrics.app.SparkSubmission;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster's spark-submit is a script that says how it was called. */
class AdHocSubmissionTest {
  private static final JobOptions NO_OPTIONS =
      new JobOptions(Map.of(), List.of(), List.of(), Optional.empty(), Optional.empty());

  @TempDir Path directory;
  private Path submit;
  private ServerSocket metastore;

  @BeforeEach
  void build() throws Exception {
    metastore = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Path jobs = Files.createDirectories(directory.resolve("spark-jobs/target"));
    Files.createFile(jobs.resolve("daybook-1-spark-jobs.jar"));
    for (String module : List.of("hive", "spark-hive")) {
      Path target = Files.createDirectories(directory.resolve("local/" + module + "/target"));
      Files.writeString(target.resolve("classpath"), "/m2/" + module + ".jar:/m2/apache.pom\n");
    }
    submit = directory.resolve("spark-submit");
    Files.writeString(submit, "#!/bin/sh\nfor word; do echo \"$word\"; done\nexit 7\n");
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwx------"));
  }

  @AfterEach
  void close() throws Exception {
    metastore.close();
  }

  @Test
  void givesAClassTheTablesAndItsOwnOptions() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    int exitCode =
        submission(Map.of("spark.sql.extensions", "acme.Configured"))
            .job(
                "acme.Job",
                Path.of("/jars/job.jar"),
                List.of("--day", "2026-03-01"),
                new JobOptions(
                    Map.of("spark.sql.extensions", "acme.Given"),
                    List.of("/jars/a.jar", "/jars/b.jar"),
                    List.of("acme:c:1"),
                    Optional.empty(),
                    Optional.empty()),
                out);

    assertThat(exitCode).isEqualTo(7);
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsSequence("--master", "yarn", "--class", "acme.Job")
        .contains(
            "spark.app.name=acme.Job",
            "spark.hadoop.hive.metastore.uris=" + address(),
            "spark.sql.hive.metastore.jars.path=file:///m2/hive.jar",
            "spark.hadoop.fs.defaultFS=hdfs://name:8020",
            "spark.daybook.root=hdfs://name:8020/daybook",
            "spark.sql.extensions="
                + "io.daybook.metrics.adhoc.ReadOnlyDatabases,acme.Configured,acme.Given")
        .containsSequence(
            "--jars",
            directory.resolve("spark-jobs/target/daybook-1-spark-jobs.jar")
                + ",/jars/a.jar,/jars/b.jar")
        .containsSequence("--packages", "acme:c:1")
        .endsWith("/jars/job.jar", "--day", "2026-03-01");
  }

  @Test
  void runsWhereItIsToldInsteadOfWhereNightsRun() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    submission(Map.of())
        .job(
            "acme.Job",
            Path.of("/jars/job.jar"),
            List.of(),
            new JobOptions(
                Map.of(), List.of(), List.of(), Optional.of("local[2]"), Optional.of("512m")),
            out);

    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsSequence("--master", "local[2]")
        .containsSequence("--driver-memory", "512m")
        .contains("spark.driver.host=127.0.0.1")
        .doesNotContain("yarn");
  }

  @Test
  void saysWhereToLookIfSparkEndsWithoutAnAnswer() throws Exception {
    Path file = directory.resolve("report.sql");
    Files.writeString(file, "SELECT 1");

    assertThatThrownBy(() -> sql(file))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INTERNAL))
        .hasMessageContaining("ended with exit code 7")
        .hasMessageEndingWith("see " + directory.resolve("home/logs/spark.log"));
  }

  @Test
  void startsNothingForAFileWithoutStatements() throws Exception {
    Path file = directory.resolve("report.sql");
    assertThatThrownBy(() -> sql(file)).hasMessageEndingWith("but found no such file");
    Files.writeString(file, "-- nothing;\n");
    assertThatThrownBy(() -> sql(file)).hasMessageEndingWith("but found none");
    Files.write(file, new byte[] {'-', '-', (byte) 0xFF});
    assertThatThrownBy(() -> sql(file))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageEndingWith("but found bytes that are not UTF-8");
  }

  @Test
  void saysWhatToBuildWhereSparksHiveIsMissing() throws Exception {
    Files.delete(directory.resolve("local/spark-hive/target/classpath"));
    Path file = directory.resolve("report.sql");
    Files.writeString(file, "SELECT 1");

    assertThatThrownBy(() -> sql(file)).hasMessageContaining("mvn package -DskipTests -pl");
  }

  @Test
  void isNotReadyWithoutAMetastore() throws Exception {
    metastore.close();
    Path file = directory.resolve("report.sql");
    Files.writeString(file, "SELECT 1");

    assertThatThrownBy(() -> sql(file))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_READY))
        .hasMessageStartingWith("[" + address() + "] Cannot reach the metastore: expected");
  }

  private String address() {
    return "thrift://127.0.0.1:" + metastore.getLocalPort();
  }

  private Optional<SqlFailure> sql(Path file) throws Exception {
    return submission(Map.of())
        .sql(
            file,
            Map.of(),
            NO_OPTIONS,
            new AnswerFile.AnswerReader() {
              @Override
              public void columns(List<String> names) {}

              @Override
              public void row(List<Object> values) {}

              @Override
              public void end() {}
            });
  }

  private AdHocSubmission submission(Map<String, String> conf) {
    return new AdHocSubmission(
        new SparkSubmission(
            new DaybookConfig.Spark("yarn", Optional.of(submit.toString()), 1L << 30, conf),
            directory,
            directory.resolve("home"),
            DaybookConfig.Cluster.EMBEDDED),
        new MetastoreTables(address(), URI.create("hdfs://name:8020"), "/daybook", directory),
        conf);
  }
}
