package io.daybook.metrics.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.metrics.TestingArchive;
import io.daybook.metrics.facts.GatheredTable;
import io.daybook.metrics.plan.MetricPlan;
import io.daybook.metrics.plan.MissingDays;
import io.daybook.metrics.plan.Scope;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.ArrivalAgents;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.MeasureTotals;
import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.RunFacts;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.ForecastTables;
import io.daybook.warehouse.table.MetricTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forecasts and anomalies of figures whose ledgers have totals; no Spark is needed. */
class ToldTablesTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 2);
  private static final int DAYS = 70;
  private static final LocalDate LAST = FIRST.plusDays(DAYS - 1);

  @TempDir Path directory;
  private TestingArchive warehouse;

  @BeforeEach
  void open() throws IOException {
    warehouse = new TestingArchive(directory);
  }

  @Test
  void tellsTheNextFourWeeksOfEachFigureAndCurrency() throws Exception {
    sell(FIRST, DAYS, 1);
    login(FIRST, DAYS);

    assertThat(run(MissingDays.NONE).exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(
            rows(
                ForecastTables.FORECAST_DAILY,
                "SELECT dt, metric, currency, count(*), min(forecast_day), max(forecast_day),"
                    + " min(horizon), max(horizon), min(model), bool_and(p2_5 <= p10 AND p10 <= p50"
                    + " AND p50 <= p90 AND p90 <= p97_5), bool_and(backtest_mase <= baseline_mase)"
                    + " FROM rows GROUP BY ALL ORDER BY ALL"))
        .containsExactly(
            told("gross_amount", "EUR"),
            told("login_attempts", "(none)"),
            told("net_amount", "EUR"),
            told("orders", "EUR"));
    assertThat(
            rows(
                ForecastTables.FORECAST_DAILY,
                "SELECT p50 BETWEEN 900 AND 1100 FROM rows WHERE metric = 'gross_amount' AND horizon = 1"))
        .containsExactly("true");
  }

  @Test
  void judgesEveryDayBehindTheFirstFourWeeksOnce() throws Exception {
    LocalDate huge = LAST.minusDays(9);
    sell(FIRST, DAYS, 1);
    sell(huge, 1, 6);
    run(MissingDays.NONE);

    assertThat(
            rows(
                ForecastTables.ANOMALY_DAILY,
                "SELECT min(dt), max(dt), count(DISTINCT dt), count(*) FROM rows"))
        .containsExactly(FIRST.plusDays(28) + " " + LAST + " 42 168");
    assertThat(
            rows(
                ForecastTables.ANOMALY_DAILY,
                "SELECT dt, metric, currency, kind, value, score > 3.5, low < expected AND"
                    + " expected < high AND value > high FROM rows WHERE dt = '"
                    + huge
                    + "' AND metric = 'average_order_value'"))
        .containsExactly(huge + " average_order_value EUR spike 600.0000 true true");
  }

  @Test
  void leavesWhatWasToldWhenHistoryChanges() throws Exception {
    sell(FIRST, DAYS, 1);
    run(MissingDays.NONE);
    List<String> forecast = all(ForecastTables.FORECAST_DAILY);
    List<String> judged = all(ForecastTables.ANOMALY_DAILY);

    assertThat(plan()).isEmpty();
    sell(LAST.minusDays(20), 21, 5);
    assertThat(run(MissingDays.NONE).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);

    assertThat(all(ForecastTables.FORECAST_DAILY)).isEqualTo(forecast);
    assertThat(all(ForecastTables.ANOMALY_DAILY)).isEqualTo(judged);

    sell(LAST.plusDays(1), 1, 1);
    assertThat(plan())
        .containsExactly(
            "forecast_daily " + LAST.plusDays(1) + ": new day",
            "anomaly_daily " + LAST.plusDays(1) + ": new day");
    run(MissingDays.NONE);

    assertThat(all(ForecastTables.FORECAST_DAILY)).containsAll(forecast).hasSize(2 * 28 * 3);
    assertThat(all(ForecastTables.ANOMALY_DAILY)).containsAll(judged).hasSize(judged.size() + 4);
  }

  @Test
  void tellsNothingUnderFourWeeks() throws Exception {
    sell(FIRST, 27, 1);

    assertThat(plan()).isEmpty();
    assertThat(run(MissingDays.NONE).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
  }

  @Test
  void callsDaysIncompleteWhoseDataIsNotIn() throws Exception {
    LocalDate silent = LAST.minusDays(3);
    LocalDate missing = LAST.minusDays(2);
    sell(FIRST, DAYS, 1);
    commit(
        warehouse.zones().archive("purchase"),
        LedgerDraft.commit(RunId.random(), number(warehouse.zones().archive("purchase")))
            .facts(
                new RunFacts(
                    List.of(),
                    List.of(
                        new ArrivalAgents("shop", silent.minusDays(1), Set.of("one"), Set.of()),
                        new ArrivalAgents("shop", silent, Set.of(), Set.of("one", "retired"))),
                    List.of())));

    run(MissingDays.parse("purchase=" + missing));

    assertThat(
            rows(
                ForecastTables.ANOMALY_DAILY,
                "SELECT dt, kind, value, score FROM rows WHERE metric = 'orders' AND kind <>"
                    + " 'normal' ORDER BY dt"))
        .containsExactly(silent + " incomplete null null", missing + " incomplete null null");
  }

  private static String told(String metric, String currency) {
    return String.join(
        " ",
        LAST.toString(),
        metric,
        currency,
        "28",
        LAST.plusDays(1).toString(),
        LAST.plusDays(28).toString(),
        "1 28 weekday_mean true true");
  }

  /** Ten orders a day or so, each of 100 euros or a multiple. */
  private void sell(LocalDate first, int days, int multiple) throws IOException {
    List<PartitionVersion> events = new ArrayList<>();
    List<PartitionVersion> figures = new ArrayList<>();
    for (int at = 0; at < days; at++) {
      LocalDate day = first.plusDays(at);
      int orders = 9 + new Random(day.toEpochDay() * 104729).nextInt(3);
      BigDecimal gross = BigDecimal.valueOf(100L * orders * multiple);
      events.add(version("purchase", day, MeasureTotals.NONE));
      figures.add(
          version(
              "sales_daily",
              day,
              new MeasureTotals(
                  Map.of(
                      "orders",
                      at == 0 // a currency in which there is one order, ever
                          ? Map.of("EUR", BigDecimal.valueOf(orders), "ISK", BigDecimal.ONE)
                          : Map.of("EUR", BigDecimal.valueOf(orders)),
                      "gross_amount",
                      Map.of("EUR", gross),
                      "net_amount",
                      Map.of("EUR", gross.subtract(BigDecimal.ONE))))));
    }
    add(warehouse.zones().archive("purchase"), events);
    add(warehouse.zones().metrics("sales_daily"), figures);
  }

  private void login(LocalDate first, int days) throws IOException {
    List<PartitionVersion> events = new ArrayList<>();
    List<PartitionVersion> figures = new ArrayList<>();
    for (int at = 0; at < days; at++) {
      LocalDate day = first.plusDays(at);
      events.add(version("login", day, MeasureTotals.NONE));
      figures.add(
          version(
              "login_daily",
              day,
              new MeasureTotals(
                  Map.of(
                      "attempts",
                      Map.of("(none)", BigDecimal.valueOf(50 + day.toEpochDay() * 31 % 9))))));
    }
    add(warehouse.zones().archive("login"), events);
    add(warehouse.zones().metrics("login_daily"), figures);
  }

  private static PartitionVersion version(String table, LocalDate day, MeasureTotals totals) {
    return new PartitionVersion(
        new PartitionKey(table, day, 0),
        1,
        RunId.random(),
        "/none",
        List.of(new DataFile("/none/" + day, 1, 1, Map.of(), Map.of())),
        Map.of(),
        PartitionContent.NONE,
        Map.of(),
        totals);
  }

  private void add(StoragePath home, List<PartitionVersion> versions) throws IOException {
    commit(home, LedgerDraft.commit(RunId.random(), number(home)).adds(versions));
  }

  private long number(StoragePath home) throws IOException {
    return new Ledger(warehouse.storage(), home).state().number();
  }

  private void commit(StoragePath home, LedgerDraft draft) throws IOException {
    new Ledger(warehouse.storage(), home).commit(draft.entry(Instant.EPOCH));
  }

  private MetricsResult run(MissingDays missing) {
    MetricsArguments arguments =
        new MetricsArguments(
            TestingArchive.LOCAL,
            warehouse.zones().root(),
            ZoneOffset.UTC,
            Scope.NIGHT,
            List.of(),
            missing,
            Optional.empty(),
            Declarations.NONE);
    return new MetricsApplication(
            warehouse.storage(),
            arguments,
            List.of(),
            tables(),
            Clock.systemUTC(),
            Progress.NONE,
            ToldTablesTest::noSession)
        .run();
  }

  private static SparkSession noSession() {
    throw new AssertionError("expected no session of Spark");
  }

  private static List<GatheredTable> tables() {
    return GatheredTable.ALL.stream()
        .filter(table -> ForecastTables.ALL.contains(table.table()))
        .toList();
  }

  private List<String> plan() throws IOException {
    return MetricPlan.read(
            warehouse.storage(),
            warehouse.zones(),
            ForecastTables.ALL,
            ForecastTables.ALL,
            ZoneOffset.UTC,
            Scope.NIGHT)
        .explain();
  }

  private List<String> all(MetricTable table) throws Exception {
    return rows(table, "SELECT * FROM rows ORDER BY ALL");
  }

  private List<String> rows(MetricTable table, String question) throws Exception {
    String files =
        warehouse.metrics(table.name()).partitions().values().stream()
            .flatMap(version -> version.files().stream())
            .map(file -> "'" + file.path() + "'")
            .collect(Collectors.joining(", "));
    return DuckRows.of(
        "WITH rows AS (SELECT * FROM read_parquet(["
            + files
            + "], hive_partitioning = true)) "
            + question,
        " ");
  }
}
