package io.daybook.metrics.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.metrics.Metric;
import io.daybook.metrics.TestingArchive;
import io.daybook.metrics.facts.GatheredTable;
import io.daybook.metrics.login.LoginDaily;
import io.daybook.metrics.login.LoginRiskDaily;
import io.daybook.metrics.plan.MetricPlan;
import io.daybook.metrics.plan.Scope;
import io.daybook.metrics.state.FirstSeen;
import io.daybook.metrics.state.UserDay;
import io.daybook.metrics.users.ActiveUsersDaily;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.ArrivalAgents;
import io.daybook.warehouse.ledger.EventSums;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.ledger.RunFacts;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.LoginRiskLimits;
import io.daybook.warehouse.table.LoginTables;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.RunTables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Facts about runs, as ledgers tell them and as the tables hold them. */
class GatherRunTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
  private static final LocalDate SECOND = LocalDate.of(2026, 3, 2);
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
    warehouse = new TestingArchive(directory);
  }

  @Test
  void addsUpWhatEveryRunToldOfItsEventsAndRecords() throws Exception {
    night(
        FIRST,
        List.of("ann", "bob"),
        new RunFacts(
            List.of(new EventSums("north", FIRST, 2, 1, 0)), agents("one", "two"), List.of()));
    night(
        FIRST,
        List.of("cid"),
        new RunFacts(
            List.of(new EventSums("north", FIRST, 1, 2, 1)), agents("two", "three"), List.of()));

    assertThat(run(() -> spark).exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(rows(RunTables.DATA_QUALITY_DAILY))
        .containsExactly("2026-03-01 login north 3 3 0 1 1");
    assertThat(rows(RunTables.ARRIVALS_DAILY)).containsExactly("2026-03-02 north 10 4 2 2 3 1 2");
    assertThat(rows(RunTables.RESTATEMENTS)).isEmpty();
  }

  /** Their days were archived by a version that told nothing of them. */
  @Test
  void callsEventsThatNoRunToldOfUnknown() throws Exception {
    night(FIRST, List.of("ann", "bob"), RunFacts.NONE);
    night(
        FIRST,
        List.of("cid"),
        new RunFacts(List.of(new EventSums("north", FIRST, 1, 0, 1)), List.of(), List.of()));

    run(() -> spark);

    assertThat(rows(RunTables.DATA_QUALITY_DAILY))
        .containsExactly(
            "2026-03-01 login (unknown) 2 null 0 null 1", "2026-03-01 login north 1 0 0 1 1");
    assertThat(rows(RunTables.ARRIVALS_DAILY))
        .containsExactly("2026-03-02 north 10 4 2 2 null null 2");
  }

  @Test
  void makesOnlyTheDaysOfWhichLedgersTellOtherwise() throws Exception {
    night(FIRST, List.of("ann"), told(FIRST, 1, 0));
    night(SECOND, List.of("ann"), told(SECOND, 1, 0));
    run(() -> spark);
    assertThat(plan()).isEmpty();
    assertThat(run(GatherRunTest::noSession).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);

    // Duplicates alone: no figure changes, and no Spark is needed.
    commit(LedgerDraft.commit(RunId.random(), number()).facts(told(SECOND, 0, 5)));

    assertThat(plan()).containsExactly("data_quality_daily 2026-03-02: ledgers tell otherwise");
    MetricsResult result = run(GatherRunTest::noSession);
    assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(result.tables())
        .filteredOn(table -> table.outcome() == TableResult.TableOutcome.COMMITTED)
        .singleElement()
        .satisfies(table -> assertThat(table.days()).containsExactly(SECOND));
    assertThat(rows(RunTables.DATA_QUALITY_DAILY))
        .containsExactly("2026-03-01 login north 1 0 0 0 1", "2026-03-02 login north 1 5 0 0 0");
  }

  @Test
  void tellsHowACompleteDayDiffersFromThePublishedOne() throws Exception {
    night(FIRST, List.of("ann"), told(FIRST, 1, 0));
    run(() -> spark);
    publish();

    night(FIRST, List.of("bob"), told(FIRST, 1, 0));
    run(() -> spark);
    night(FIRST, List.of("cid"), told(FIRST, 1, 0));
    run(() -> spark);

    assertThat(rows(RunTables.RESTATEMENTS))
        .containsExactly(
            "2026-03-01 login_daily attempts (none) 1 1.0000 3.0000 login changed",
            "2026-03-01 login_daily successes (none) 1 1.0000 3.0000 login changed");

    publish();
    night(FIRST, List.of("dan"), told(FIRST, 1, 0));
    run(() -> spark);

    assertThat(rows(RunTables.RESTATEMENTS))
        .contains("2026-03-01 login_daily attempts (none) 1 1.0000 3.0000 login changed")
        .contains("2026-03-01 login_daily attempts (none) 2 3.0000 4.0000 login changed")
        .hasSize(4);
  }

  @Test
  void restatesNothingOnceThePublishedFiguresAreRightAgain() throws Exception {
    night(FIRST, List.of("ann"), told(FIRST, 1, 0));
    run(() -> spark);
    publish();
    night(FIRST, List.of("bob"), told(FIRST, 1, 0));
    run(() -> spark);
    assertThat(rows(RunTables.RESTATEMENTS)).hasSize(2);

    PartitionVersion late = warehouse.archive(Datasets.LOGIN).day("login", FIRST).get(1);
    commit(LedgerDraft.commit(RunId.random(), number()).removes(List.of(late.key())));
    run(() -> spark);

    assertThat(rows(RunTables.RESTATEMENTS)).isEmpty();
    assertThat(warehouse.metrics("restatements").days("restatements")).isEmpty();
  }

  @Test
  void restatesNothingOfADayThatWasNotComplete() throws Exception {
    night(FIRST, List.of("ann"), told(FIRST, 1, 0));
    night(SECOND, List.of("ann"), told(SECOND, 1, 0));
    run(() -> spark);
    publish();

    night(SECOND, List.of("bob"), told(SECOND, 1, 0));
    run(() -> spark);

    assertThat(rows(RunTables.RESTATEMENTS)).isEmpty();
  }

  /** Readers saw zeros in the dense views. */
  @Test
  void tellsThatACompleteDayWithoutRowsHasSome() throws Exception {
    night(FIRST, List.of("ann"), told(FIRST, 1, 0));
    night(SECOND.plusDays(1), List.of("ann"), told(SECOND.plusDays(1), 1, 0));
    commit(
        LedgerDraft.commit(RunId.random(), number())
            .sums(List.of(new SourceSums("north", SECOND.plusDays(2), 0, 0, 0, 0, 0, 0, 0))));
    run(() -> spark);
    publish();

    night(SECOND, List.of("bob"), told(SECOND, 1, 0));
    run(() -> spark);

    assertThat(rows(RunTables.RESTATEMENTS))
        .containsExactly(
            "2026-03-02 login_daily attempts (none) 1 null 1.0000 new day",
            "2026-03-02 login_daily successes (none) 1 null 1.0000 new day");
  }

  /** A table that a night doesn't make, or holds, keeps what was told of it. */
  @Test
  void keepsRestatementsOfTablesThatAreNotMade() throws Exception {
    night(FIRST, List.of("ann"), told(FIRST, 1, 0));
    run(() -> spark);
    publish();
    night(FIRST, List.of("bob"), told(FIRST, 1, 0));
    run(() -> spark);
    List<String> restated = rows(RunTables.RESTATEMENTS);
    assertThat(restated).hasSize(2);

    assertThat(run(List.of(), GatheredTable.ALL, GatherRunTest::noSession).exitCode())
        .isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(rows(RunTables.RESTATEMENTS)).isEqualTo(restated);
  }

  @Test
  void makesRisksAgainByOtherLimits() throws Exception {
    List<Map<String, Object>> logins = new ArrayList<>();
    for (int user = 0; user < 12; user++) {
      logins.add(
          Map.of(
              "outcome",
              "failure",
              "user_id",
              "u" + user,
              "ip",
              "10.0.0.1",
              "event_time_ms",
              1_772_323_200_000L + user));
    }
    warehouse.archive(Datasets.LOGIN, "2026-03-01", 0, logins);
    LoginRiskLimits strict = new LoginRiskLimits(11, 5, 5, 50);
    MetricTable table = LoginTables.loginRisk(strict);

    run(List.of(new LoginRiskDaily(LoginRiskLimits.DEFAULT)), List.of(), () -> spark);
    assertThat(rows(table)).isEmpty();
    run(List.of(new LoginRiskDaily(strict)), List.of(), () -> spark);
    assertThat(rows(table))
        .singleElement()
        .asString()
        .startsWith("2026-03-01 ip 10.0.0.1 ip_fails_on_many_accounts 12 12 12");
  }

  /** A reader knows nothing of the tables between a dataset and a figure. */
  @Test
  void namesTheEventsThatChangedAndNoTableThatReadersDoNotSee() throws Exception {
    List<Metric> users = List.of(new UserDay(), new FirstSeen(), new ActiveUsersDaily());
    night(FIRST, List.of("ann"), told(FIRST, 1, 0));
    night(SECOND, List.of("ann", "bob"), told(SECOND, 2, 0));
    commit(
        LedgerDraft.commit(RunId.random(), number())
            .sums(List.of(new SourceSums("north", SECOND.plusDays(2), 0, 0, 0, 0, 0, 0, 0))));
    run(users, GatheredTable.ALL, () -> spark);
    publish();

    night(FIRST, List.of("bob"), told(FIRST, 1, 0));
    run(users, GatheredTable.ALL, () -> spark);

    assertThat(rows(RunTables.RESTATEMENTS))
        .containsExactly(
            "2026-03-01 active_users_daily new_users (none) 1 1.0000 2.0000"
                + " login 2026-03-01 changed",
            "2026-03-02 active_users_daily new_users (none) 1 1.0000 0.0000"
                + " login 2026-03-01 changed");
    assertThat(warehouse.metrics("user_day").partitions().values())
        .isNotEmpty()
        .allSatisfy(version -> assertThat(version.totals().isEmpty()).isTrue());
  }

  private static SparkSession noSession() {
    throw new AssertionError("no session is needed to gather");
  }

  private static RunFacts told(LocalDate day, long events, long duplicates) {
    return new RunFacts(
        List.of(new EventSums("north", day, events, duplicates, 0)), List.of(), List.of());
  }

  private static List<ArrivalAgents> agents(String... landed) {
    return List.of(
        new ArrivalAgents("north", SECOND, Set.of(landed), Set.of("silent " + landed.length)));
  }

  /** Archives logins of a day that arrived on the second. */
  private void night(LocalDate day, List<String> users, RunFacts facts) throws IOException {
    int batch = warehouse.archive(Datasets.LOGIN).nextBatch("login", day);
    List<Map<String, Object>> events = new ArrayList<>();
    for (String user : users) {
      Map<String, Object> event = new HashMap<>();
      event.put("country", "DE");
      event.put("channel", "web");
      event.put("outcome", "success");
      event.put("user_id", user);
      events.add(event);
    }
    List<PartitionVersion> versions =
        warehouse.write(Datasets.LOGIN, List.of(new TestingArchive.EventBatch(day, batch, events)));
    commit(
        LedgerDraft.commit(RunId.random(), number())
            .adds(versions)
            .sums(List.of(new SourceSums("north", SECOND, 5, 2, 1, 1, 2, 2, 0)))
            .facts(facts));
  }

  private long number() throws IOException {
    return warehouse.archive(Datasets.LOGIN).number();
  }

  private void commit(LedgerDraft draft) throws IOException {
    new Ledger(warehouse.storage(), warehouse.zones().archive("login"))
        .commit(draft.entry(Instant.EPOCH));
  }

  /** Records that readers see everything. */
  private void publish() throws IOException {
    Map<StoragePath, Long> published = new HashMap<>();
    published.put(warehouse.zones().archive("login"), number());
    for (MetricTable table : MetricTables.ALL) {
      long entry = warehouse.metrics(table.name()).number();
      if (entry > 0) {
        published.put(warehouse.zones().metrics(table.name()), entry);
      }
    }
    new Publications(warehouse.storage(), warehouse.zones(), RunId::random)
        .record(published, Instant.EPOCH);
  }

  private static List<MetricTable> tables() {
    return Stream.concat(Stream.of(new LoginDaily().table()), RunTables.ALL.stream()).toList();
  }

  private List<String> plan() throws IOException {
    return MetricPlan.read(
            warehouse.storage(), warehouse.zones(), tables(), tables(), ZoneOffset.UTC, Scope.NIGHT)
        .explain();
  }

  private MetricsResult run(Supplier<SparkSession> session) {
    return run(List.of(new LoginDaily()), GatheredTable.ALL, session);
  }

  private MetricsResult run(
      List<Metric> metrics, List<GatheredTable> gathered, Supplier<SparkSession> session) {
    return TestingNight.run(warehouse, ZoneOffset.UTC, metrics, gathered, session);
  }

  /** Returns the committed rows as DuckDB reads them: the day, then all columns. */
  private List<String> rows(MetricTable table) throws Exception {
    String files =
        warehouse.metrics(table.name()).partitions().values().stream()
            .flatMap(version -> version.files().stream())
            .map(file -> "'" + file.path() + "'")
            .collect(Collectors.joining(", "));
    if (files.isEmpty()) {
      return List.of();
    }
    String columns =
        table.columns().stream()
            .map(column -> ", coalesce(\"" + column.name() + "\"::varchar, 'null')")
            .collect(Collectors.joining());
    return DuckRows.of(
        "SELECT concat_ws(' ', dt"
            + columns
            + ") AS line FROM read_parquet(["
            + files
            + "], hive_partitioning = true) ORDER BY line",
        "|");
  }
}
