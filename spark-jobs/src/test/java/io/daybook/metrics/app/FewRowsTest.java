package io.daybook.metrics.app;

import static io.daybook.warehouse.table.Datasets.LOGIN;
import static io.daybook.warehouse.table.Datasets.PURCHASE;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.metrics.DefinitionJudge;
import io.daybook.metrics.Metric;
import io.daybook.metrics.TestingArchive;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.run.ExitCode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The edge at which Spark begins to generate code, and a user with most events of a day behind it.
 */
class FewRowsTest {
  private static final String GENERATES_CODE = "spark.sql.codegen.wholeStage";
  private static final List<Metric> METRICS =
      Metrics.of(
          List.of(
              "user_day",
              "first_seen",
              "login_daily",
              "login_risk_daily",
              "sale_day",
              "purchase_daily",
              "sales_daily",
              "product_daily"),
          Declarations.NONE);

  private static final int FEW_LINES = 1_000;
  private static final int EVENTS_OF_ONE_USER =
      Boolean.getBoolean("daybook.full") ? 1_000_000 : 150_000;

  @TempDir Path directory;

  @Test
  void giveTheFiguresOfTheDefinitionsAsManyRowsDo() throws Exception {
    TestingArchive warehouse = new TestingArchive(directory);
    List<Map<String, Object>> logins = new ArrayList<>();
    for (int i = 0; i < SessionSettings.FEW_ROWS - FEW_LINES; i++) {
      logins.add(
          Map.of(
              "outcome", i % 3 == 0 ? "success" : "failure",
              "user_id", "u" + i % 997,
              "ip", "10.0.0." + i % 101,
              "channel", i % 2 == 0 ? "web" : "ios",
              "event_time_ms", 1_772_323_200_000L + i));
    }
    warehouse.archive(LOGIN, "2026-03-01", 0, logins);
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1");
    try (SparkSession spark = SessionSettings.applied(builder).getOrCreate()) {
      warehouse.archive(PURCHASE, "2026-03-01", 0, lines(0, FEW_LINES));
      SparkSession few = spark.newSession();
      assertFigures(warehouse, few);
      assertThat(few.conf().get(GENERATES_CODE)).isEqualTo("false");

      warehouse.archive(LOGIN, "2026-03-01", 1, attemptsOfOneUser());
      warehouse.archive(PURCHASE, "2026-03-01", 1, lines(FEW_LINES, 5 * FEW_LINES));
      SparkSession many = spark.newSession();
      assertFigures(warehouse, many);
      assertThat(many.conf().get(GENERATES_CODE)).isEqualTo("true");

      SparkSession oneMore = spark.newSession();
      SessionSettings.fit(oneMore, SessionSettings.FEW_ROWS + 1);
      assertThat(oneMore.conf().get(GENERATES_CODE)).isEqualTo("true");
    }
  }

  /** Lines of a day, of orders of four lines each; some of them are returns. */
  private static List<Map<String, Object>> lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            i ->
                Map.<String, Object>of(
                    "order_id",
                    "o" + i / 4,
                    "user_id",
                    "u" + i / 12,
                    "product_id",
                    "p" + i % 211,
                    "channel",
                    i % 3 == 0 ? "web" : "ios",
                    "quantity",
                    BigDecimal.valueOf(i % 17 == 0 ? -1 : i % 3 + 1),
                    "unit_price",
                    BigDecimal.valueOf(i % 1_013, 2),
                    "amount",
                    BigDecimal.valueOf(i % 1_013, 2)
                        .multiply(BigDecimal.valueOf(i % 17 == 0 ? -1 : i % 3 + 1)),
                    "currency",
                    "EUR",
                    "event_time_ms",
                    1_772_323_200_000L + i))
        .toList();
  }

  /** Logins of a day, one every 80 milliseconds, of which one in 50,000 succeeds. */
  private static List<Map<String, Object>> attemptsOfOneUser() {
    return new AbstractList<>() {
      @Override
      public Map<String, Object> get(int index) {
        return Map.of(
            "outcome",
            index % 50_000 == 49_999 ? "success" : "failure",
            "user_id",
            "robot",
            "ip",
            "10.6.6." + index % 7,
            "event_time_ms",
            1_772_323_200_000L + index * 80L);
      }

      @Override
      public int size() {
        return EVENTS_OF_ONE_USER;
      }
    };
  }

  private static void assertFigures(TestingArchive warehouse, SparkSession spark) throws Exception {
    MetricsResult result = TestingNight.run(warehouse, ZoneOffset.UTC, METRICS, spark);
    assertThat(result.error()).isNull();
    assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
    try (DefinitionJudge judge =
        new DefinitionJudge(
            warehouse.storage(), warehouse.zones(), ZoneOffset.UTC, DataFile::path)) {
      for (Metric metric : METRICS) {
        assertThat(warehouse.metrics(metric.table().name()).partitions()).isNotEmpty();
        assertThat(judge.differences(metric.table())).isEmpty();
      }
    }
  }
}
