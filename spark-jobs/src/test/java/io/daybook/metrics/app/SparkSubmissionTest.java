package io.daybook.metrics.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.config.DaybookConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkSubmissionTest {
  private static final Path USERS_JAR = Path.of("/jars/own.jar");

  @TempDir Path directory;
  private Optional<DaybookConfig.Kerberos> login = Optional.empty();
  private Optional<String> hadoopConf = Optional.of("/etc/hadoop");

  @BeforeEach
  void build() throws Exception {
    Path target = Files.createDirectories(directory.resolve("dist/spark-jobs/target"));
    Files.writeString(target.resolve("spark.classpath"), "/m2/spark-core.jar:/m2/scala.jar\n");
    Files.createFile(target.resolve("daybook-1-spark-jobs.jar"));
  }

  @Test
  void startsTheSubmitClassOfItsOwnSpark() throws Exception {
    ProcessBuilder process =
        submission("local[2]", Optional.empty(), Map.of("spark.sql.shuffle.partitions", "9"))
            .process("own.Main", USERS_JAR, List.of("--day", "2026-03-01"));

    assertThat(process.command())
        .containsSequence(
            "-cp",
            "/etc/hadoop:/m2/spark-core.jar:/m2/scala.jar",
            "org.apache.spark.deploy.SparkSubmit",
            "--master",
            "local[2]",
            "--class",
            "own.Main")
        .contains("-Xmx512m", "-Duser.timezone=UTC", "spark.driver.bindAddress=127.0.0.1")
        .contains("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "spark.ui.enabled=false")
        .contains("spark.sql.shuffle.partitions=9")
        .doesNotContain("spark.sql.shuffle.partitions=4")
        .endsWith("/jars/own.jar", "--day", "2026-03-01");
    assertThat(process.environment())
        .containsEntry("SPARK_LOCAL_IP", "127.0.0.1")
        .containsEntry("HADOOP_CONF_DIR", "/etc/hadoop")
        .doesNotContainKey("SPARK_HOME");
  }

  @Test
  void logsInAsTheCommandDoes() throws Exception {
    login =
        Optional.of(
            new DaybookConfig.Kerberos("daybook/web-1@SHOP", Path.of("/etc/daybook.keytab")));

    assertThat(
            submission("yarn", Optional.of("/opt/spark/bin/spark-submit"), Map.of())
                .process("own.Main", USERS_JAR, List.of())
                .command())
        .containsSequence("--principal", "daybook/web-1@SHOP", "--keytab", "/etc/daybook.keytab");
  }

  @Test
  void takesTheClustersOwnSubmitWhereThereIsOne() throws Exception {
    ProcessBuilder process =
        submission("yarn", Optional.of("/opt/spark/bin/spark-submit"), Map.of())
            .process("own.Main", USERS_JAR, List.of());

    assertThat(process.command())
        .startsWith("/opt/spark/bin/spark-submit", "--driver-java-options")
        .containsSequence("--master", "yarn", "--class", "own.Main", "--driver-memory", "512m")
        .noneMatch(word -> word.contains("127.0.0.1"));
    assertThat(process.environment()).doesNotContainKey("SPARK_LOCAL_IP");
  }

  @Test
  void asksOnlyDriversThatAreItsChildrenToEndWithIt() throws Exception {
    Optional<String> submit = Optional.of("/opt/spark/bin/spark-submit");
    ProcessBuilder client =
        submission("yarn", submit, Map.of()).process("own.Main", USERS_JAR, List.of());
    ProcessBuilder cluster =
        submission("yarn", submit, Map.of("spark.submit.deployMode", "cluster"))
            .process("own.Main", USERS_JAR, List.of());

    assertThat(client.environment()).containsEntry("DAYBOOK_LIFELINE", "stdin");
    assertThat(client.redirectInput()).isEqualTo(ProcessBuilder.Redirect.PIPE);
    assertThat(cluster.environment()).doesNotContainKey("DAYBOOK_LIFELINE");
  }

  @Test
  void givesItsOwnDriverTheConfiguredOptionsLast() throws Exception {
    List<String> command =
        submission(
                "local[2]",
                Optional.empty(),
                Map.of("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=4 -Dx=1"))
            .process("own.Main", USERS_JAR, List.of())
            .command();

    assertThat(command).containsSequence("-XX:TieredStopAtLevel=4", "-Dx=1", "-cp");
    assertThat(command.indexOf("-XX:TieredStopAtLevel=4"))
        .isGreaterThan(command.indexOf("-XX:TieredStopAtLevel=1"));
  }

  @Test
  void takesAnApplicationsOwnOptionsBesidesTheConfiguration() throws Exception {
    List<String> command =
        submission("local[2]", Optional.empty(), Map.of("a.configured", "1", "b.both", "1"))
            .process(
                "own.Main",
                USERS_JAR,
                List.of("--day"),
                new SparkOptions(
                    Map.of("a.configured", "0", "c.default", "0"),
                    Map.of("b.both", "2"),
                    Optional.empty(),
                    Optional.of("3g"),
                    List.of("--jars", "/jars/more.jar"),
                    List.of(Path.of("/m2/spark-hive.jar"))))
            .command();

    assertThat(command)
        .contains("a.configured=1", "b.both=2", "c.default=0", "-Xmx3g")
        .doesNotContain("a.configured=0", "b.both=1")
        .containsSequence("-cp", "/etc/hadoop:/m2/spark-core.jar:/m2/scala.jar:/m2/spark-hive.jar")
        .containsSequence("--driver-memory", "3g")
        .endsWith("--jars", "/jars/more.jar", "/jars/own.jar", "--day");
  }

  @Test
  void startsFromTheArchiveOfItsOwnClassesAlone() throws Exception {
    Path archive =
        Files.createFile(directory.resolve("dist/spark-jobs/target").resolve("spark.jsa"));
    String option = "-XX:SharedArchiveFile=" + archive;

    assertThat(command()).doesNotContain(option);
    hadoopConf = Optional.empty();
    assertThat(command())
        .contains(option)
        .containsSequence("-cp", "/m2/spark-core.jar:/m2/scala.jar");
    Files.delete(archive);
    assertThat(command()).doesNotContain(option);
  }

  private List<String> command() throws Exception {
    return submission("local[2]", Optional.empty(), Map.of())
        .process("own.Main", USERS_JAR, List.of())
        .command();
  }

  private SparkSubmission submission(
      String master, Optional<String> submit, Map<String, String> conf) {
    return new SparkSubmission(
        new DaybookConfig.Spark(master, submit, 512L << 20, conf),
        directory.resolve("dist"),
        directory.resolve("home"),
        new DaybookConfig.Cluster(
            Optional.empty(), hadoopConf, Optional.empty(), Optional.empty(), login));
  }
}
