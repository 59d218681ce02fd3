package io.daybook.tests.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.metrics.TestingArchive;
import io.daybook.metrics.app.MetricsArguments;
import io.daybook.metrics.app.MetricsResult;
import io.daybook.metrics.app.MetricsSubmission;
import io.daybook.metrics.app.SparkSubmission;
import io.daybook.metrics.app.TableResult;
import io.daybook.metrics.plan.Scope;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Datasets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real spark-submit class runs the job jar in a process of its own. */
class MetricsSubmissionIT {
  private static final Path DIST = Path.of(System.getProperty("daybook.dist"));

  @TempDir Path directory;
  private TestingArchive warehouse;
  private Map<String, String> conf = Map.of();

  @BeforeEach
  void fill() throws Exception {
    warehouse = new TestingArchive(directory.resolve("daybook"));
    for (String day : List.of("2026-03-01", "2026-03-02", "2026-03-03")) {
      warehouse.archive(
          Datasets.LOGIN,
          day,
          0,
          List.of(Map.of("outcome", "success", "user_id", "ann"), Map.of("outcome", "failure")));
    }
  }

  @Test
  void commitsThenFindsNothingToDoThenReportsWhatAGateBlocks() throws Exception {
    MetricsSubmission metrics = new MetricsSubmission(spark(DIST));

    MetricsResult first = metrics.run(arguments());
    assertThat(first.error()).isNull();
    assertThat(first.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(first.tables())
        .extracting(TableResult::outcome)
        .containsExactly(
            TableResult.TableOutcome.COMMITTED,
            TableResult.TableOutcome.UNCHANGED,
            TableResult.TableOutcome.UNCHANGED);
    assertThat(first.tables().get(0).days())
        .containsExactly(
            LocalDate.parse("2026-03-01"),
            LocalDate.parse("2026-03-02"),
            LocalDate.parse("2026-03-03"));
    assertThat(warehouse.metrics("login_daily").partitions()).hasSize(3);

    assertThat(metrics.run(arguments()).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);

    claimTwoRows(
        warehouse.archive(
            Datasets.PURCHASE,
            "2026-03-02",
            0,
            List.of(Map.of("order_id", "o", "quantity", 1, "unit_price", "5", "amount", "5"))));
    Process blocked =
        metrics
            .process(arguments())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out").toFile())
            .start();
    assertThat(blocked.waitFor()).isEqualTo(ExitCode.BLOCKED.number());
    assertThat(Files.readString(directory.resolve("out")))
        .contains("[purchase_daily 2026-03-02] Blocked by")
        .doesNotContain("Exception");
    assertThat(warehouse.metrics("purchase_daily").number()).isZero();
  }

  @Test
  void aRunThatDiedBeforeItsCommitIsMadeGoodByTheNext() throws Exception {
    MetricsSubmission metrics = new MetricsSubmission(spark(DIST));
    ProcessBuilder dying = metrics.process(arguments()).redirectErrorStream(true);
    dying.redirectOutput(directory.resolve("out").toFile());
    dying.environment().put(FaultPoint.VARIABLE, FaultPoint.METRICS_AFTER_GATES.label());

    assertThat(dying.start().waitFor()).isEqualTo(137);
    assertThat(warehouse.metrics("login_daily").number()).isZero();
    assertThat(metrics.run(arguments()).exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(warehouse.metrics("login_daily").number()).isEqualTo(1);
  }

  @Test
  void startsFromTheArchiveOfClassesThatTheBuildMade() throws Exception {
    Path loaded = directory.resolve("loaded");
    conf = Map.of("spark.driver.extraJavaOptions", "-Xlog:class+load:file=" + loaded);

    assertThat(new MetricsSubmission(spark(DIST)).run(arguments()).exitCode())
        .isEqualTo(ExitCode.DONE);

    assertThat(Files.readAllLines(loaded))
        .anyMatch(
            line ->
                line.contains(" org.apache.spark.sql.SparkSession source: shared objects file"));
  }

  @Test
  void saysWhatToDoWhereSparkWasNotBuilt() {
    assertThatThrownBy(() -> new MetricsSubmission(spark(directory)).run(arguments()))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("mvn package");
  }

  /** Makes the ledger claim a row that the file hasn't got, so that a gate blocks. */
  private void claimTwoRows(PartitionVersion day) throws Exception {
    DataFile file = day.files().get(0);
    DataFile claimed = new DataFile(file.path(), 2, file.bytes(), Map.of(), Map.of());
    warehouse.commit(
        warehouse.zones().archive(day.key().table()),
        List.of(
            new PartitionVersion(
                day.key(), day.version(), day.run(), day.directory(), List.of(claimed), Map.of())),
        List.of());
  }

  private SparkSubmission spark(Path dist) {
    return new SparkSubmission(
        new DaybookConfig.Spark("local[2]", Optional.empty(), 1L << 30, conf),
        dist,
        directory.resolve("home"),
        DaybookConfig.Cluster.EMBEDDED);
  }

  private MetricsArguments arguments() {
    return new MetricsArguments(
        TestingArchive.LOCAL,
        warehouse.zones().root(),
        ZoneId.of("Europe/London"),
        Scope.NIGHT,
        List.of("login_daily", "purchase_daily", "order_daily"),
        Optional.empty());
  }
}
