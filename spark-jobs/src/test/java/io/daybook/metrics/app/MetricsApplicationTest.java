package io.daybook.metrics.app;

import static io.daybook.warehouse.table.Datasets.LOGIN;
import static io.daybook.warehouse.table.Datasets.ORDERS;
import static io.daybook.warehouse.table.Datasets.PURCHASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.metrics.Metric;
import io.daybook.metrics.TestingArchive;
import io.daybook.metrics.gate.BlockedDay;
import io.daybook.metrics.gate.Gate;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.metrics.gate.GateRecords;
import io.daybook.metrics.login.LoginDaily;
import io.daybook.metrics.orders.OrderDaily;
import io.daybook.metrics.plan.MissingDays;
import io.daybook.metrics.plan.Scope;
import io.daybook.metrics.purchase.PurchaseDaily;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.MetricTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsApplicationTest {
  /** Tables that need no others. */
  private static final List<Metric> METRICS =
      List.of(new LoginDaily(), new PurchaseDaily(), new OrderDaily());

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
  void open() throws IOException {
    warehouse = new TestingArchive(directory.resolve("day book"));
  }

  @Test
  void countsLoginsByCountryAndChannel() throws Exception {
    warehouse.archive(
        LOGIN,
        "2026-03-01",
        0,
        List.of(
            login("DE", "web", "success", "ann", "10.0.0.1"),
            login("DE", "web", "success", "ann", "10.0.0.1"),
            login("DE", "web", "failure", "ann", "10.0.0.2"),
            login("DE", "web", "failure", "bob", "10.0.0.2"),
            login("DE", "web", "failure", null, null),
            login("DE", "ios", "failure", "ann", "10.0.0.1"),
            login(null, "web", "success", "cid", "10.0.0.3"),
            login("", "web", "success", "cid", "10.0.0.3"),
            login("DE", "🛒 \"it's\" | ünï", "success", "ann", "10.0.0.1")));
    warehouse.archive(
        LOGIN, "2026-03-02", 0, List.of(login("DE", "web", "success", "ann", "10.0.0.1")));

    assertThat(run().exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(rows("login_daily"))
        .containsExactly(
            // dt country channel: attempts successes failures rate users failed locked ips
            // anonymous
            "2026-03-01||web: 1 1 0 1.0 1 0 0 1 0",
            "2026-03-01|(none)|web: 1 1 0 1.0 1 0 0 1 0",
            "2026-03-01|DE|ios: 1 0 1 0.0 0 1 0 1 0",
            "2026-03-01|DE|web: 5 2 3 0.4 1 2 1 2 1",
            "2026-03-01|DE|🛒 \"it's\" | ünï: 1 1 0 1.0 1 0 0 1 0",
            "2026-03-02|DE|web: 1 1 0 1.0 1 0 0 1 0");
  }

  @Test
  void tellsSalesReturnsAndAdjustmentsApart() throws Exception {
    warehouse.archive(
        PURCHASE,
        "2026-03-01",
        0,
        List.of(
            line("EUR", "toys", "o1", "ann", 2, "10.0000", "1.5000", "18.5000"),
            line("EUR", "toys", "o1", "ann", 1, "0.0001", null, "0.0001"),
            line("EUR", "toys", "o2", "bob", 3, "5.0000", null, "15.0000"),
            line("EUR", "toys", "o0", "cid", -2, "10.0000", null, "-20.0000"),
            line("EUR", "toys", "o3", null, 1, "-4.0000", null, "-4.0000"),
            line("EUR", "toys", "o4", "ann", 0, "7.0000", null, "0.0000"),
            line("USD", "toys", "o5", "ann", 1, "10.0000", null, "10.0000"),
            line(null, null, "o6", null, -1, "2.0000", "-0.5000", "-1.5000")));

    assertThat(run().exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(rows("purchase_daily"))
        .containsExactly(
            // orders buyers lines units gross discount rounding return adjustment net anonymous
            "2026-03-01|(none)|DE|web|(none):"
                + " 0 0 1 0.0000 0.0000 0.0000 0.0000 1.5000 0.0000 -1.5000 1",
            "2026-03-01|EUR|DE|web|toys:"
                + " 3 2 6 6.0000 35.0001 1.5000 0.0000 20.0000 -4.0000 9.5001 1",
            "2026-03-01|USD|DE|web|toys:"
                + " 1 1 1 1.0000 10.0000 0.0000 0.0000 0.0000 0.0000 10.0000 0");
  }

  @Test
  void countsOrderEventsByStatus() throws Exception {
    warehouse.archive(
        ORDERS,
        "2026-03-01",
        0,
        List.of(
            order("EUR", "submitted", "card", "o1", "10.5000"),
            order("EUR", "submitted", "card", "o1", "10.5000"),
            order("EUR", "submitted", "card", "o2", null),
            order("EUR", "paid", "card", "o1", "10.5000"),
            order("USD", "submitted", null, "o3", null)));

    assertThat(run().exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(rows("order_daily"))
        .containsExactly(
            "2026-03-01|EUR|paid|card|DE: 1 1 10.5000",
            "2026-03-01|EUR|submitted|card|DE: 3 2 21.0000",
            "2026-03-01|USD|submitted|(none)|DE: 1 1 null");
  }

  @Test
  void givesADayWithoutEventsNoRow() throws Exception {
    warehouse.archive(LOGIN, "2026-03-01", 0, List.of(login("DE", "web", "success", "a", "1")));
    warehouse.archive(LOGIN, "2026-03-03", 0, List.of(login("DE", "web", "success", "a", "1")));
    warehouse.archive(
        PURCHASE, "2026-03-01", 0, List.of(line("EUR", "x", "o", "a", 1, "1", null, "1")));
    warehouse.archive(
        PURCHASE, "2026-03-03", 0, List.of(line("EUR", "x", "o", "a", 1, "1", null, "1")));

    run();

    for (String table : List.of("login_daily", "purchase_daily")) {
      assertThat(rows(table)).hasSize(2).noneMatch(row -> row.startsWith("2026-03-02"));
      assertThat(warehouse.metrics(table).days(table))
          .containsExactly(LocalDate.parse("2026-03-01"), LocalDate.parse("2026-03-03"));
    }
  }

  @Test
  void addsUpTheLargestAmountsExactly() throws Exception {
    String largest = "99999999999999.9999";
    List<Map<String, Object>> lines = new ArrayList<>();
    List<Map<String, Object>> orders = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      lines.add(line("EUR", "x", "o" + i, "u" + i, 1, largest, null, largest));
      orders.add(order("EUR", "paid", "card", "o" + i, largest));
    }
    warehouse.archive(ORDERS, "2026-03-01", 0, orders);
    warehouse.archive(PURCHASE, "2026-03-01", 0, lines);

    assertThat(run().exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(rows("purchase_daily"))
        .containsExactly(
            "2026-03-01|EUR|DE|web|x: 20000 20000 20000 20000.0000 1999999999999999998.0000 0.0000"
                + " 0.0000 0.0000 0.0000 1999999999999999998.0000 0");
    assertThat(rows("order_daily"))
        .containsExactly("2026-03-01|EUR|paid|card|DE: 20000 20000 1999999999999999998.0000");
  }

  @Test
  void booksTheShopsOwnRoundingOfASaleApart() throws Exception {
    warehouse.archive(
        PURCHASE,
        "2026-03-01",
        0,
        List.of(
            line("EUR", "rugs", "o1", "ann", 3, "30.67", null, "92.00"),
            line("EUR", "rugs", "o1", "ann", 2, "12.50", "1", "24.00"),
            line("EUR", "rugs", "o2", "bob", 1, "12.50", "0.50", "12.0000"),
            line("EUR", "rugs", "o2", "bob", -1, "12.50", null, "-12.49")));

    MetricsResult result = run();

    assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(result.allFindings()).isEmpty();
    assertThat(rows("purchase_daily"))
        .containsExactly(
            "2026-03-01|EUR|DE|web|rugs:"
                + " 2 2 4 6.0000 129.5100 1.5000 -0.0100 12.4900 0.0000 115.5100 0");
  }

  @Test
  void addsUpGoodsByWeight() throws Exception {
    warehouse.archive(
        PURCHASE,
        "2026-03-01",
        0,
        List.of(
            line("EUR", "food", "o1", "ann", "0.350", "24.00", null, "8.40"),
            line("EUR", "food", "o1", "ann", "2.5", "13.00", null, "32.50"),
            // 0.00005 and 0.00015: each line is rounded half up, once.
            line("EUR", "food", "o1", "ann", "0.0001", "0.5", null, "0.0001"),
            line("EUR", "food", "o1", "ann", "0.0003", "0.5", null, "0.0002"),
            line("EUR", "food", "o2", "ann", "-0.0003", "0.5", null, "-0.0002")));

    assertThat(run().allFindings()).isEmpty();
    assertThat(rows("purchase_daily"))
        .containsExactly(
            "2026-03-01|EUR|DE|web|food:"
                + " 1 1 5 2.8504 40.9003 0.0000 0.0000 0.0002 0.0000 40.9001 0");
  }

  @Test
  void multipliesTheLargestQuantitiesAndPricesExactly() throws Exception {
    String largest = "99999999999999.9999";
    List<Map<String, Object>> lines = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      lines.add(line("EUR", "x", "o" + i, "u", largest, largest, null, "-" + largest));
    }
    warehouse.archive(PURCHASE, "2026-03-01", 0, lines);

    MetricsResult result = run();

    assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(rows("purchase_daily"))
        .containsExactly(
            "2026-03-01|EUR|DE|web|x: 3 1 3 299999999999999.9997 29999999999999999940000000000.0000"
                + " 0.0000 -30000000000000299939999999999.9997"
                + " 0.0000 0.0000 -299999999999999.9997 0");
  }

  @Test
  void warnsOfARoundingAboveOnePercentAndCommits() throws Exception {
    warehouse.archive(
        PURCHASE,
        "2026-03-01",
        0,
        List.of(
            line("EUR", "x", "o", "u", 2, "5", "1", "8.90"),
            line("USD", "x", "o", "u", 2, "5", "1", "8.8999")));

    MetricsResult result = run();

    assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(result.allFindings())
        .extracting(GateFinding::message)
        .containsExactly(
            "[purchase_daily 2026-03-01] Warning of 'rounding_amount within 1 % of gross_amount':"
                + " expected 0 but found 1: currency USD, country DE, channel web, category x");
    assertThat(warehouse.metrics("purchase_daily").number()).isEqualTo(1);
  }

  @Test
  void recomputesOnlyTheDayThatALateBatchTouches() throws Exception {
    warehouse.archive(LOGIN, "2026-03-01", 0, List.of(login("DE", "web", "success", "a", "1")));
    warehouse.archive(LOGIN, "2026-03-02", 0, List.of(login("DE", "web", "failure", "a", "1")));
    run();
    List<String> before = warehouse.files(warehouse.zones().metrics("login_daily"));
    PartitionVersion untouched = figures("login_daily", "2026-03-01");

    warehouse.archive(LOGIN, "2026-03-02", 1, List.of(login("DE", "web", "success", "b", "1")));
    // The untouched day can't even be read: what is not touched must not be opened.
    Files.delete(Path.of(archived("2026-03-01").files().get(0).path()));
    MetricsResult result = run();

    assertThat(result.tables().get(0).days()).containsExactly(LocalDate.parse("2026-03-02"));
    assertThat(figures("login_daily", "2026-03-01")).isEqualTo(untouched);
    assertThat(figures("login_daily", "2026-03-02").inputs()).containsKeys("definition", "login");
    assertThat(rows("login_daily"))
        .containsExactly(
            "2026-03-01|DE|web: 1 1 0 1.0 1 0 0 1 0", "2026-03-02|DE|web: 2 1 1 0.5 1 1 1 1 0");
    List<String> after = new ArrayList<>(warehouse.files(warehouse.zones().metrics("login_daily")));
    after.removeAll(before);
    assertThat(after)
        .hasSize(2)
        .anyMatch(path -> path.startsWith("metrics/login_daily/dt=2026-03-02/v=000000000002-"))
        .anyMatch(path -> path.endsWith("_ledger/00000000000000000002.json"));
  }

  @Test
  void leavesExactlyOneFilePerDayAndItsLedger() throws Exception {
    warehouse.archive(LOGIN, "2026-03-01", 0, List.of(login("DE", "web", "success", "a", "1")));
    warehouse.archive(LOGIN, "2026-03-02", 0, List.of(login("DE", "web", "success", "a", "1")));

    run();

    List<String> expected = new ArrayList<>();
    expected.add("metrics/login_daily/_ledger/00000000000000000001.json");
    for (String day : List.of("2026-03-01", "2026-03-02")) {
      PartitionVersion version = figures("login_daily", day);
      assertThat(version.files()).hasSize(1);
      // What an attempt leaves that fails isn't where Hive looks.
      assertThat(version.directory())
          .contains("/attempt-")
          .isEqualTo(new StoragePath(version.files().get(0).path()).parent().value());
      expected.add(
          Path.of(warehouse.zones().root().value())
              .relativize(Path.of(version.files().get(0).path()))
              .toString());
    }
    assertThat(warehouse.files(warehouse.zones().root().child("metrics")))
        .containsExactlyInAnyOrderElementsOf(expected);
    DataFile file = figures("login_daily", "2026-03-01").files().get(0);
    assertThat(file.rows()).isEqualTo(1);
    assertThat(file.min()).containsEntry("country", "DE");
  }

  @Test
  void doesNothingTheSecondTime() throws Exception {
    warehouse.archive(LOGIN, "2026-03-01", 0, List.of(login("DE", "web", "success", "a", "1")));
    run();

    MetricsResult again =
        application(
                warehouse.storage(),
                Scope.NIGHT,
                () -> {
                  throw new AssertionError("no session is needed to do nothing");
                })
            .run();

    assertThat(again.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(warehouse.metrics("login_daily").number()).isEqualTo(1);
  }

  @Test
  void readsOnlyTheFilesThatTheLedgerNames() throws Exception {
    PartitionVersion old =
        warehouse.archive(LOGIN, "2026-03-01", 0, List.of(login("FR", "web", "success", "a", "1")));
    PartitionVersion current =
        warehouse.archive(LOGIN, "2026-03-01", 0, List.of(login("DE", "web", "success", "a", "1")));
    Files.copy(
        Path.of(old.files().get(0).path()), Path.of(current.directory()).resolve("stray.parquet"));

    assertThat(run().exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(rows("login_daily")).containsExactly("2026-03-01|DE|web: 1 1 0 1.0 1 0 0 1 0");
  }

  @Test
  void blocksATableThatDoesNotReconcileAndCommitsTheOthers() throws Exception {
    PartitionVersion day =
        warehouse.archive(LOGIN, "2026-03-01", 0, List.of(login("DE", "web", "success", "a", "1")));
    warehouse.archive(LOGIN, "2026-03-02", 0, List.of(login("DE", "web", "success", "a", "1")));
    warehouse.archive(ORDERS, "2026-03-01", 0, List.of(order("EUR", "paid", "card", "o", "1")));
    tamper(day, 3);

    MetricsResult result = run();

    assertThat(result.exitCode()).isEqualTo(ExitCode.BLOCKED);
    assertThat(result.allFindings())
        .containsExactly(
            new GateFinding(
                "login_daily",
                LocalDate.parse("2026-03-01"),
                "sum of attempts = rows of login",
                "3",
                "1",
                Gate.Severity.BLOCK));
    assertThat(result.allFindings().get(0).message())
        .isEqualTo(
            "[login_daily 2026-03-01] Blocked by 'sum of attempts = rows of login': expected 3 but"
                + " found 1");
    assertThat(warehouse.metrics("login_daily").number()).isZero();
    assertThat(rows("order_daily")).hasSize(1);
  }

  @Test
  void holdsTheFiguresOfADayThatADatasetLacks() throws Exception {
    warehouse.archive(LOGIN, "2026-03-01", 0, List.of(login("DE", "web", "success", "a", "1")));
    warehouse.archive(ORDERS, "2026-03-01", 0, List.of(order("EUR", "paid", "card", "o1", "1")));

    MetricsResult result =
        application(
                warehouse.storage(),
                Scope.NIGHT,
                MissingDays.parse("login=2026-03-01"),
                () -> spark)
            .run();

    assertThat(result.exitCode()).isEqualTo(ExitCode.BLOCKED);
    assertThat(result.allFindings())
        .singleElement()
        .extracting(GateFinding::message)
        .isEqualTo(
            "[login_daily 2026-03-01] Blocked by 'volume of login': expected events but found none");
    assertThat(warehouse.metrics("login_daily").number()).isZero();
    assertThat(rows("order_daily")).hasSize(1);
  }

  @Test
  void forgetsABlockedDayThatIsMendedByOtherInputs() throws Exception {
    PartitionVersion day =
        warehouse.archive(LOGIN, "2026-03-01", 0, List.of(login("DE", "web", "success", "a", "1")));
    tamper(day, 3);
    GateRecords records =
        new GateRecords(
            warehouse.storage(), "login_daily", warehouse.zones().metrics("login_daily"));
    run();
    assertThat(records.standing()).hasSize(1);

    warehouse.archive(LOGIN, "2026-03-01", 0, List.of(login("DE", "web", "success", "b", "2")));

    assertThat(run().exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(records.standing()).isEmpty();
  }

  @Test
  void commitsABlockedDayThatAPersonReleasedForItsInputsAlone() throws Exception {
    PartitionVersion day =
        warehouse.archive(LOGIN, "2026-03-01", 0, List.of(login("DE", "web", "success", "a", "1")));
    tamper(day, 3);
    GateRecords records =
        new GateRecords(
            warehouse.storage(), "login_daily", warehouse.zones().metrics("login_daily"));
    LocalDate first = LocalDate.parse("2026-03-01");
    BlockedDay.Release release = new BlockedDay.Release("known", "kim@books", Instant.EPOCH);
    assertThatThrownBy(() -> records.release(first, records.standing(), release))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("'daybook gates' lists them");
    run();
    run();
    assertThat(records.standing())
        .singleElement()
        .satisfies(blocked -> assertThat(blocked.findings()).hasSize(1))
        .returns(null, BlockedDay::release);

    records.release(first, records.standing(), release);
    MetricsResult result = run();

    assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(result.allFindings().get(0).message())
        .startsWith("[login_daily 2026-03-01] Warning");
    assertThat(figures("login_daily", "2026-03-01").rows()).isEqualTo(1);
    assertThat(records.standing()).extracting(BlockedDay::release).containsExactly(release);

    PartitionVersion more =
        warehouse.archive(LOGIN, "2026-03-01", 1, List.of(login("DE", "web", "success", "b", "2")));
    tamper(more, 2);
    assertThat(run().exitCode()).as("other inputs").isEqualTo(ExitCode.BLOCKED);
    assertThat(records.standing()).extracting(BlockedDay::release).containsOnlyNulls();
  }

  @Test
  void blocksADayWhoseFilesHoldNothing() throws Exception {
    PartitionVersion day = warehouse.archive(LOGIN, "2026-03-01", 0, List.of());
    tamper(day, 1);

    assertThat(run().allFindings())
        .extracting(GateFinding::rule)
        .containsExactly("sum of attempts = rows of login");
  }

  @Test
  void removesDaysThatLeftTheArchive() throws Exception {
    warehouse.archive(LOGIN, "2026-03-01", 0, List.of(login("DE", "web", "success", "a", "1")));
    warehouse.archive(LOGIN, "2026-03-02", 0, List.of(login("DE", "web", "success", "a", "1")));
    run();
    warehouse.forget(LOGIN, "2026-03-02");

    assertThat(run().exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(warehouse.metrics("login_daily").partitions().keySet())
        .containsExactly(new PartitionKey("login_daily", LocalDate.parse("2026-03-01"), 0));
  }

  @Test
  void makesAskedDaysAgain() throws Exception {
    warehouse.archive(LOGIN, "2026-03-01", 0, List.of(login("DE", "web", "success", "a", "1")));
    warehouse.archive(LOGIN, "2026-03-02", 0, List.of(login("DE", "web", "success", "a", "1")));
    run();
    Optional<LocalDate> second = Optional.of(LocalDate.parse("2026-03-02"));

    MetricsResult result =
        application(warehouse.storage(), new Scope(second, second, Scope.Days.ALL), () -> spark)
            .run();

    assertThat(result.tables().get(0).days()).containsExactly(second.get());
    // The rows are those it had: its files stay.
    assertThat(figures("login_daily", "2026-03-02").version()).isEqualTo(1);
  }

  @Test
  void replacesFilesThatSomebodyDeletedOrCutWhenTheirDayIsAskedFor() throws Exception {
    warehouse.archive(LOGIN, "2026-03-01", 0, List.of(login("DE", "web", "success", "a", "1")));
    warehouse.archive(LOGIN, "2026-03-02", 0, List.of(login("DE", "web", "success", "a", "1")));
    run();
    warehouse.storage().delete(file("2026-03-01"));
    StoragePath cut = file("2026-03-02");
    warehouse.storage().delete(cut);
    warehouse.storage().create(cut).close();

    assertThat(
            application(
                    warehouse.storage(),
                    new Scope(Optional.empty(), Optional.empty(), Scope.Days.ALL),
                    () -> spark)
                .run()
                .exitCode())
        .isEqualTo(ExitCode.DONE);

    for (String day : List.of("2026-03-01", "2026-03-02")) {
      PartitionVersion made = figures("login_daily", day);
      assertThat(made.version()).isEqualTo(2);
      assertThat(warehouse.storage().status(file(day)).map(FileStatus::length))
          .hasValue(made.bytes());
    }
  }

  @Test
  void startsAgainWhenAnotherRunWasFaster() throws Exception {
    warehouse.archive(LOGIN, "2026-03-01", 0, List.of(login("DE", "web", "success", "a", "1")));
    PartitionVersion theirs =
        new PartitionVersion(
            new PartitionKey("login_daily", LocalDate.parse("2026-03-01"), 0),
            1,
            RunId.random(),
            "/theirs",
            List.of(),
            Map.of("login/2026-03-01/0", "an older version"));
    boolean[] first = {true};

    MetricsResult result =
        application(
                warehouse.storage(),
                Scope.NIGHT,
                () -> {
                  // After the plan, before the commit.
                  if (first[0]) {
                    first[0] = false;
                    commit(theirs);
                  }
                  return spark;
                })
            .run();

    assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(warehouse.metrics("login_daily").number()).isEqualTo(2);
    assertThat(figures("login_daily", "2026-03-01").version()).isEqualTo(2);
  }

  private static Map<String, Object> login(
      String country, String channel, String outcome, String user, String ip) {
    return event(
        "country", country, "channel", channel, "outcome", outcome, "user_id", user, "ip", ip);
  }

  private static Map<String, Object> line(
      String currency,
      String category,
      String order,
      String user,
      Object quantity,
      String price,
      String discount,
      String amount) {
    return event(
        "country",
        "DE",
        "channel",
        "web",
        "currency",
        currency,
        "category",
        category,
        "order_id",
        order,
        "user_id",
        user,
        "quantity",
        quantity,
        "unit_price",
        price,
        "discount",
        discount,
        "amount",
        amount);
  }

  private static Map<String, Object> order(
      String currency, String status, String payment, String order, String total) {
    return event(
        "country",
        "DE",
        "currency",
        currency,
        "status",
        status,
        "payment_method",
        payment,
        "order_id",
        order,
        "total_amount",
        total);
  }

  private static Map<String, Object> event(Object... namesAndValues) {
    Map<String, Object> event = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        event.put((String) namesAndValues[i], namesAndValues[i + 1]);
      }
    }
    return event;
  }

  private MetricsResult run() {
    return application(warehouse.storage(), Scope.NIGHT, () -> spark).run();
  }

  private MetricsApplication application(
      Storage storage, Scope scope, Supplier<SparkSession> session) {
    return application(storage, scope, MissingDays.NONE, session);
  }

  private MetricsApplication application(
      Storage storage, Scope scope, MissingDays missing, Supplier<SparkSession> session) {
    MetricsArguments arguments =
        new MetricsArguments(
            TestingArchive.LOCAL,
            warehouse.zones().root(),
            ZoneId.of("Europe/London"),
            scope,
            List.of(),
            missing,
            Optional.empty(),
            Declarations.NONE);
    return new MetricsApplication(
        storage, arguments, METRICS, List.of(), Clock.systemUTC(), Progress.NONE, session);
  }

  private StoragePath file(String day) throws IOException {
    return new StoragePath(figures("login_daily", day).files().get(0).path());
  }

  /** Makes the archive's ledger claim other rows than the files hold. */
  private void tamper(PartitionVersion day, long rows) throws IOException {
    DataFile file = day.files().get(0);
    DataFile tampered = new DataFile(file.path(), rows, file.bytes(), Map.of(), Map.of());
    warehouse.commit(
        warehouse.zones().archive(day.key().table()),
        List.of(
            new PartitionVersion(
                day.key(), day.version(), day.run(), day.directory(), List.of(tampered), Map.of())),
        List.of());
  }

  private void commit(PartitionVersion version) {
    try {
      warehouse.commit(
          warehouse.zones().metrics(version.key().table()), List.of(version), List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PartitionVersion archived(String day) throws IOException {
    return warehouse.archive(LOGIN).day("login", LocalDate.parse(day)).get(0);
  }

  private PartitionVersion figures(String table, String day) throws IOException {
    return warehouse.metrics(table).day(table, LocalDate.parse(day)).get(0);
  }

  /**
   * Returns the committed rows as DuckDB reads them, in the order of days and files: {@code
   * dt|dimensions: measures}.
   */
  private List<String> rows(String table) throws Exception {
    MetricTable declared =
        METRICS.stream()
            .map(Metric::table)
            .filter(t -> t.name().equals(table))
            .findFirst()
            .orElseThrow();
    String keys =
        declared.dimensions().stream()
            .map(c -> "\"" + c.name() + "\"")
            .collect(Collectors.joining(", "));
    String measures =
        declared.measures().stream()
            .map(c -> "coalesce(\"" + c.name() + "\"::varchar, 'null')")
            .collect(Collectors.joining(", "));
    String files =
        warehouse.metrics(table).partitions().values().stream()
            .flatMap(version -> version.files().stream())
            .map(file -> "'" + file.path() + "'")
            .collect(Collectors.joining(", "));
    return DuckRows.of(
        "SELECT concat_ws('|', dt, "
            + keys
            + ") || ': ' || concat_ws(' ', "
            + measures
            + ") AS line FROM read_parquet(["
            + files
            + "], hive_partitioning = true)",
        "|");
  }
}
