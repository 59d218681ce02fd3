package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.metrics.app.SparkSubmission;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks Spark, in a process of its own, about the files that a ledger names. */
final class SparkSql {
  private SparkSql() {}

  /**
   * Runs a query.
   *
   * @param directory for the answer and Spark's output
   * @param home the table's directory in its zone, which holds the ledger
   * @param question asks the view {@code events}
   */
  static List<JsonNode> ask(Path directory, StoragePath home, String question) throws Exception {
    return ask(directory, home, question, Map.of());
  }

  /** Runs a query with settings of Spark. */
  static List<JsonNode> ask(
      Path directory, StoragePath home, String question, Map<String, String> settings)
      throws Exception {
    List<String> arguments = new ArrayList<>();
    Path answer = directory.resolve("answer.json");
    arguments.add(answer.toString());
    arguments.add(question);
    new Ledger(SharedStack.storage(), home)
        .state()
        .partitions()
        .values()
        .forEach(
            version ->
                version
                    .files()
                    .forEach(
                        file -> arguments.add(SharedStack.endpoints().hdfsUri() + file.path())));
    SparkSubmission spark =
        new SparkSubmission(
            new DaybookConfig.Spark("local[1]", Optional.empty(), 512L << 20, settings),
            Command.DIST,
            SharedStack.HOME,
            DaybookConfig.Cluster.EMBEDDED);
    Path jar;
    try (var jars =
        Files.newDirectoryStream(
            Command.DIST.resolve("spark-jobs/target"), "daybook-spark-jobs-*-tests.jar")) {
      jar = jars.iterator().next();
    }
    Path log = directory.resolve("spark.out");
    int exitCode =
        spark
            .process("io.daybook.metrics.ParquetReading", jar, arguments)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertThat(exitCode).as(Files.readString(log)).isZero();
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(answer)) {
      rows.add(json.readTree(line));
    }
    return rows;
  }
}
