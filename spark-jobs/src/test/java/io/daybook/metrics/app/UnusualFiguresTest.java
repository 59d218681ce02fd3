package io.daybook.metrics.app;

import static io.daybook.warehouse.table.Datasets.LOGIN;
import static io.daybook.warehouse.table.Datasets.ORDERS;
import static io.daybook.warehouse.table.Datasets.PURCHASE;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.metrics.DefinitionJudge;
import io.daybook.metrics.Metric;
import io.daybook.metrics.TestingArchive;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.run.ExitCode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures of data that nobody expects and everybody has. */
class UnusualFiguresTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/London");
  private static SparkSession spark;

  @TempDir Path directory;
  private TestingArchive warehouse;

  @BeforeAll
  static void start() {
    spark = TestingSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void open() throws Exception {
    warehouse = new TestingArchive(directory.resolve("books"));
  }

  /** A shop without purchases, and with what clocks, statuses and currencies do in it. */
  @Test
  void agreeWithTheDefinitionsOnUnusualDays() throws Exception {
    // 23 hours: one o'clock never comes. 25 hours: it comes twice.
    login("2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z");
    login("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z");
    // Behind a hole, one day without an event between two days.
    login("2028-01-10T09:00:00Z");
    login("2028-01-12T09:00:00Z");
    archive(
        "2026-03-29",
        List.of(
            order("straight", "submitted", "2026-03-29T08:00:00", "EUR", "10"),
            order("straight", "paid", "2026-03-29T09:00:00", "EUR", "10"),
            order("reversed", "submitted", "2026-03-29T08:00:00", "EUR", "20"),
            order("reversed", "paid", "2026-03-29T07:00:00", "EUR", "20"),
            order("repeated", "submitted", "2026-03-29T08:00:00", "EUR", "30"),
            order("repeated", "submitted", "2026-03-29T08:00:00", "EUR", "30"),
            order("repeated", "paid", "2026-03-29T10:00:00", "EUR", "30"),
            order("repeated", "paid", "2026-03-29T20:00:00", "EUR", "30"),
            order("strange", "submitted", "2026-03-29T08:00:00", "🪙", "0.0001")));
    archive(
        "2026-03-30", List.of(order("unknown", "delivered", "2026-03-30T08:00:00", "EUR", "99")));
    archive(
        "2026-04-10", List.of(order("unknown", "returned", "2026-04-10T08:00:00", "EUR", "99")));

    assertThat(run(Metrics.BUILT_IN).exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(differences()).isEmpty();
    assertThat(rows("activity_hourly", "dt, hour, login_attempts", "login_attempts > 0"))
        .contains("2026-03-29 0 1", "2026-03-29 2 1", "2026-10-25 1 2");
    assertThat(rows("login_daily", "dt, attempts", "true")).hasSize(4);
    assertThat(rows("active_users_daily", "dt, dau, wau", "dt >= '2028-01-10'"))
        .containsExactly("2028-01-10 1 1", "2028-01-11 0 1", "2028-01-12 1 1");
    assertThat(rows("active_users_daily", "dt", "dt > '2026-10-25' AND dt < '2028-01-10'"))
        .isEmpty();
    assertThat(
            rows(
                "order_funnel_daily",
                "dt, currency, submitted, paid, delivered, without_submission, paid_amount,"
                    + " paid_24h",
                "true"))
        .containsExactly(
            "2026-03-29 EUR 3 3 0 0 60.0000 3",
            "2026-03-29 🪙 1 0 0 0 null 0",
            "2026-03-30 EUR 0 0 0 1 null 0");
    assertThat(
            rows(
                "order_latency_daily",
                "dt, leg, reached, pending, p50_hours, p99_hours",
                "leg = 'submit_to_pay'"))
        .containsExactly("2026-03-29 submit_to_pay 3 1 1.0 2.0");
    assertThat(rows("order_daily", "dt, status, events, orders, amount", "currency = 'EUR'"))
        .contains("2026-03-29 submitted 4 3 90.0000", "2026-03-29 paid 4 3 90.0000");
    assertThat(warehouse.metrics("purchase_daily").partitions()).isEmpty();
    assertThat(rows("conversion_total_daily", "dt, complete_7d", "dt = '2026-03-29'"))
        .as("waits for no purchases, which the shop doesn't log")
        .containsExactly("2026-03-29 1");
  }

  @Test
  void countAProductWhoseIdIsTheOthersAmongTheOthers() throws Exception {
    warehouse.archive(
        PURCHASE,
        "2026-03-01",
        0,
        List.of(line("(others)", "5.0000"), line("p1", "2.0000"), line("p2", "3.0000")));

    run(Metrics.of(List.of("sale_day", "sales_daily", "product_daily"), Declarations.NONE));

    assertThat(rows("product_daily", "product_id, net_amount, rank_by_net", "true"))
        .containsExactly("(others) 5.0000 null", "p1 2.0000 2", "p2 3.0000 1");
  }

  private void login(String... times) throws Exception {
    LocalDate day = Instant.parse(times[0]).atZone(ZONE).toLocalDate();
    List<Map<String, Object>> events = new ArrayList<>();
    for (String time : times) {
      events.add(
          Map.of(
              "outcome", "success",
              "user_id", "ann",
              "event_time_ms", Instant.parse(time).toEpochMilli()));
    }
    warehouse.archive(LOGIN, day.toString(), 0, events);
  }

  private void archive(String day, List<Map<String, Object>> orders) throws Exception {
    warehouse.archive(ORDERS, day, 0, orders);
  }

  private static Map<String, Object> order(
      String id, String status, String local, String currency, String amount) {
    Map<String, Object> event = new HashMap<>();
    event.put("order_id", id);
    event.put("status", status);
    event.put("currency", currency);
    event.put("total_amount", amount);
    event.put("event_time_ms", LocalDateTime.parse(local).atZone(ZONE).toInstant().toEpochMilli());
    return event;
  }

  private static Map<String, Object> line(String product, String price) {
    return Map.of(
        "order_id",
        "o",
        "currency",
        "EUR",
        "product_id",
        product,
        "quantity",
        1,
        "unit_price",
        price,
        "amount",
        price);
  }

  private MetricsResult run(List<Metric> metrics) {
    return TestingNight.run(warehouse, ZONE, metrics, spark);
  }

  private List<String> differences() throws Exception {
    try (DefinitionJudge judge =
        new DefinitionJudge(warehouse.storage(), warehouse.zones(), ZONE, DataFile::path)) {
      return judge.differences();
    }
  }

  /** Returns values of a table's rows, those of a row in one text, sorted. */
  private List<String> rows(String table, String columns, String condition) throws Exception {
    String files =
        warehouse.metrics(table).partitions().values().stream()
            .flatMap(version -> version.files().stream())
            .map(file -> "'" + file.path() + "'")
            .collect(Collectors.joining(", "));
    return DuckRows.of(
        "SELECT "
            + columns
            + " FROM read_parquet(["
            + files
            + "], hive_partitioning = true) WHERE "
            + condition
            + " ORDER BY ALL",
        " ");
  }
}
