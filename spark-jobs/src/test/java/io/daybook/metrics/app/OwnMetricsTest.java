package io.daybook.metrics.app;

import static io.daybook.warehouse.table.Datasets.LOGIN;
import static io.daybook.warehouse.table.Datasets.PURCHASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.daybook.metrics.Metric;
import io.daybook.metrics.SeededHistory;
import io.daybook.metrics.TestingArchive;
import io.daybook.metrics.app.TableResult.TableOutcome;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.metrics.plan.MetricPlan;
import io.daybook.metrics.plan.MissingDays;
import io.daybook.metrics.plan.Scope;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.MetricTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metric tables of a configuration, from its files to their ledgers. */
class OwnMetricsTest {
  private static final Path EXAMPLE = Path.of("..", "examples", "own-metric");

  private static final String YAML =
      """
      comment: logins by channel
      inputs:
        login: same day
      dimensions:
        channel: {type: string, comment: channel of the login}
      measures:
        logins: {type: bigint, comment: logins, adds-up-over: all}
      """;

  private static final String SQL =
      """
      SELECT dt, coalesce(channel, '(none)') AS channel, count(*) AS logins
      FROM login
      GROUP BY dt, channel
      """;

  private static SparkSession spark;

  @TempDir Path directory;
  private TestingArchive warehouse;
  private Path config;

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
    warehouse = new TestingArchive(directory.resolve("warehouse"));
    config = Files.createDirectories(directory.resolve("conf"));
    Files.createDirectories(config.resolve("metrics"));
  }

  @Test
  void makesTheExampleNightByNightAsItsDefinitionSays() throws Exception {
    SeededHistory history = new SeededHistory(7, ZoneOffset.UTC, LocalDate.parse("2026-02-20"));
    for (int day = 0; day < 12; day++) {
      history.newDay();
    }
    archive(history);
    MetricsResult first = run(EXAMPLE, "purchase_daily", "returns_28d");
    assertThat(first.faults()).isEmpty();
    assertThat(first.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(differences()).isEmpty();

    for (int night = 0; night < 2; night++) {
      history.newDay();
      history.change();
      history.change();
      archive(history);
      assertThat(run(EXAMPLE, "purchase_daily", "returns_28d").faults()).isEmpty();
    }

    assertThat(differences()).isEmpty();
    assertThat(run(EXAMPLE, "purchase_daily", "returns_28d").exitCode())
        .isEqualTo(ExitCode.NOTHING_TO_DO);
  }

  @Test
  void makesItsDaysAgainWhenItsQueryChanges() throws Exception {
    logins("2026-03-01", "web", "web", "ios");
    logins("2026-03-02", "web");
    declare("by_channel", YAML, SQL);
    assertThat(run(config, "by_channel").exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(rows("by_channel"))
        .containsExactly("2026-03-01 ios 1", "2026-03-01 web 2", "2026-03-02 web 1");

    declare("by_channel", YAML, SQL.replace("count(*)", "2 * count(*)"));

    assertThat(plan(config, "by_channel"))
        .containsExactly(
            "by_channel 2026-03-01: definition changed",
            "by_channel 2026-03-02: definition changed");
    assertThat(run(config, "by_channel").exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(rows("by_channel"))
        .containsExactly("2026-03-01 ios 2", "2026-03-01 web 4", "2026-03-02 web 2");
  }

  @Test
  void namesWhateverMakesAQueryUnfit() throws Exception {
    logins("2026-03-01", "web");
    List<String> wrong = new ArrayList<>();
    refusals()
        .forEach(
            (query, words) -> {
              String fault = fault(query);
              if (!fault.contains(words)) {
                wrong.add(query + "\n  expected: " + words + "\n  found: " + fault);
              }
            });

    assertThat(wrong).isEmpty();
    assertThat(warehouse.metrics("by_channel").number()).isZero();
  }

  private static Map<String, String> refusals() {
    Map<String, String> refusals = new LinkedHashMap<>();
    String place = "[metrics/by_channel.sql:";
    refusals.put(
        "SELECT dt,\n  count(* AS logins FROM login",
        place
            + "2, column 11] expected one SELECT of Spark SQL but found Syntax error at or near"
            + " 'AS'");
    refusals.put(
        "SELECT dt, channel, 1L AS logins FROM login TABLESAMPLE (10 PERCENT)",
        "expected the same rows whenever the day is made but found TABLESAMPLE");
    refusals.put(
        "SELECT dt, channel, 1L AS logins FROM login LIMIT 1",
        "expected the same rows whenever the day is made but found LIMIT without ORDER BY");
    refusals.put("SELECT 1; SELECT 2", place + "1, column 11] expected one SELECT of Spark SQL");
    refusals.put("DROP TABLE login", "expected one SELECT but found another statement: DropTable");
    refusals.put("SET spark.sql.ansi.enabled=false", "expected one SELECT but found another");
    refusals.put("INSERT INTO login SELECT * FROM login", "expected one SELECT but found another");
    refusals.put("BEGIN SELECT 1; END", "expected one SELECT but found another statement");
    refusals.put(
        "SELECT TRANSFORM(dt) USING 'cat' AS (dt date) FROM login",
        "expected one SELECT but found another statement: ScriptTransformation");
    refusals.put(
        "SELECT dt, channel, 1L AS logins\nFROM parquet.`/etc/x`",
        place
            + "2, column 6] expected relations among login, calendar but found files at"
            + " 'parquet./etc/x'");
    refusals.put(
        "SELECT * FROM (SELECT * FROM purchase)",
        place
            + "1, column 30] expected relations among login, calendar but found 'purchase';"
            + " declare it below 'inputs:' in metrics/by_channel.yaml");
    refusals.put(
        "SELECT * FROM login WHERE user_id IN (SELECT user_id FROM daybook.orders)",
        "but found 'daybook.orders'; name an input as it is declared, without database");
    refusals.put("SELECT * FROM IDENTIFIER('log' || 'in')", "expected relations among login");
    refusals.put("SELECT * FROM sql_keywords()", "but found sql_keywords(...)");
    for (String call :
        List.of(
            "rand()",
            "uuid()",
            "now()",
            "current_timestamp()",
            "current_user()",
            "shuffle(array(1))",
            "reflect('java.lang.System', 'nanoTime')",
            "java_method('java.util.UUID', 'randomUUID')",
            "input_file_name()",
            "monotonically_increasing_id()",
            "spark_partition_id()",
            "first(channel)",
            "aes_encrypt(channel, '0000111122223333')",
            "unix_timestamp()")) {
      String name =
          call.startsWith("unix") ? "current_timestamp" : call.substring(0, call.indexOf('('));
      refusals.put(
          "SELECT dt, channel, " + call + " AS logins FROM login GROUP BY dt, channel",
          "expected functions that give the same whenever the day is made but found " + name);
    }
    refusals.put(
        "SELECT * FROM login WHERE dt < current_date", "but found current_date(); dt is the day");
    refusals.put("SELECT * FROM login WHERE dt < date 'today'", "but found 'today'; dt is the day");
    refusals.put(
        "SELECT dt, nonsense(1) FROM login", place + "1, column 12] expected a query over");
    refusals.put(
        "SELECT dt, chanel FROM login",
        place + "1, column 12] expected a query over login, calendar");
    refusals.put(
        "SELECT dt, channel, sum(cast(1 AS double)) AS logins FROM login GROUP BY ALL",
        "but found sum of a double, which depends on the order of rows; cast the values");
    refusals.put(
        "SELECT dt, channel, 1L AS logins, 2 AS more FROM login",
        "column 'more'] expected no such column, since metrics/by_channel.yaml declares none");
    refusals.put(
        "SELECT dt, channel, 1 AS logins FROM login",
        "column 'logins'] expected bigint but found int; write cast(... AS bigint)");
    refusals.put(
        "SELECT channel, 1L AS logins FROM login",
        "column 'dt'] expected it as date, the day that is made but found none");
    refusals.put(
        "SELECT dt, channel, 1L DIV length(channel) * 0 AS logins FROM login WHERE 1 DIV 0 = 1",
        "expected a query that ends but found: Division by zero");
    refusals.put(
        "SELECT date_add(dt, 1) AS dt, channel, 1L AS logins FROM login",
        "expected rows of 2026-03-01 but found one of dt 2026-03-02");
    refusals.put(
        "SELECT dt, nullif(channel, 'web') AS channel, count(*) AS logins FROM login GROUP BY ALL",
        "expected a value of channel in every row of 2026-03-01 but found none in the row channel"
            + " NULL");
    return refusals;
  }

  private String fault(String query) {
    try {
      declare("by_channel", YAML, query);
      MetricsResult result = run(config, "by_channel");
      assertThat(result.exitCode()).as(query + result).isEqualTo(ExitCode.BLOCKED);
      return String.join("\n", result.faults());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void namesTheFirstRowsOfAKeyThatIsNotUnique() throws Exception {
    logins("2026-03-01", "web", "web", "ios", "tv", "tv", "tv");
    declare("by_channel", YAML, "SELECT dt, channel, 1L AS logins FROM login");

    MetricsResult result = run(config, "by_channel");

    assertThat(result.exitCode()).isEqualTo(ExitCode.BLOCKED);
    assertThat(result.allFindings())
        .extracting(GateFinding::message)
        .containsExactly(
            "[by_channel 2026-03-01] Blocked by 'rows unique by channel': expected 0 but found 3:"
                + " channel tv (3 rows); channel web (2 rows)");
    assertThat(warehouse.metrics("by_channel").partitions()).isEmpty();
  }

  @Test
  void holdsUpADefectiveTableAndItsDependantsAlone() throws Exception {
    logins("2026-03-01", "web");
    declare("broken", YAML, "SELECT");
    declare("by_channel", YAML, SQL);
    declare("above", YAML.replace("login:", "broken:"), SQL.replace("login\n", "broken\n"));
    declare("upper", YAML.replace("login:", "by_channel:"), SQL.replace("login\n", "by_channel\n"));

    MetricsResult result = run(config, "broken", "by_channel", "above", "upper");

    assertThat(result.exitCode()).isEqualTo(ExitCode.BLOCKED);
    assertThat(result.tables())
        .extracting(TableResult::table, TableResult::outcome)
        .containsExactlyInAnyOrder(
            tuple("above", TableOutcome.HELD),
            tuple("broken", TableOutcome.FAULTY),
            tuple("by_channel", TableOutcome.COMMITTED),
            tuple("upper", TableOutcome.COMMITTED));
  }

  @Test
  void blocksADayThatBreaksItsOwnGates() throws Exception {
    logins("2026-03-01", "web", "web", "ios");
    declare(
        "by_channel",
        YAML
            + """
            gates:
              - {rows: logins, of: login}
              - {every-row: logins < 2}
              - {sum: logins, of: login, is: count(channel), effect: warn}
            """,
        "SELECT dt, channel, count(DISTINCT channel) + 1L AS logins FROM login GROUP BY ALL");

    assertThat(run(config, "by_channel").allFindings())
        .extracting(GateFinding::message)
        .containsExactly(
            "[by_channel 2026-03-01] Blocked by 'sum of logins = rows of login': expected 3 but"
                + " found 4",
            "[by_channel 2026-03-01] Blocked by 'logins < 2': expected 0 but found 2: channel ios;"
                + " channel web",
            "[by_channel 2026-03-01] Warning of 'sum of logins = count(channel) of login':"
                + " expected 3 but found 4");
  }

  @Test
  void refusesAGateThatAsksForMoreThanItsRelation() throws Exception {
    logins("2026-03-01", "web");
    for (String condition :
        List.of(
            "rand() < 2", "logins < (SELECT max(a) FROM parquet.`/x`)", "logins <", "nobody > 1")) {
      declare("by_channel", YAML + "gates: [{every-row: \"" + condition + "\"}]\n", SQL);

      assertThat(run(config, "by_channel").faults())
          .as(condition)
          .singleElement()
          .asString()
          .startsWith("[metrics/by_channel.");
    }
  }

  /** A renamed column has the values of the old one, but no file has its name. */
  @Test
  void keepsNoFileOfAnotherDefinition() throws Exception {
    logins("2026-03-01", "web");
    declare("by_channel", YAML, SQL);
    run(config, "by_channel");

    declare("by_channel", YAML.replace("logins:", "tries:"), SQL.replace("AS logins", "AS tries"));
    run(config, "by_channel");

    assertThat(rows("by_channel")).containsExactly("2026-03-01 web 1");
  }

  /** Half of these mix days, if they are asked for several at once. */
  private static List<String> queries() {
    String grouped = "SELECT dt, channel, count(*) AS logins FROM login GROUP BY dt, channel";
    return List.of(
        grouped,
        "SELECT dt, channel, count(*) OVER () AS logins FROM (SELECT DISTINCT dt, channel FROM"
            + " login)",
        "SELECT dt, channel, count(*) OVER (PARTITION BY dt) AS logins FROM (SELECT DISTINCT dt,"
            + " channel FROM login)",
        "SELECT dt, channel, logins FROM (" + grouped + ") ORDER BY logins DESC, channel LIMIT 1",
        "SELECT dt, channel, (SELECT count(*) FROM login) AS logins FROM login GROUP BY ALL",
        "SELECT a.dt, a.channel, count(*) AS logins FROM login a JOIN login b ON a.channel ="
            + " b.channel GROUP BY a.dt, a.channel",
        "WITH a AS ("
            + grouped
            + "), b AS (SELECT dt, sum(logins) AS logins FROM a GROUP BY dt)"
            + " SELECT dt, a.channel, b.logins FROM a JOIN b USING (dt)",
        "SELECT max(dt) AS dt, channel, count(*) AS logins FROM login GROUP BY channel",
        "SELECT c.dt, channel, count(*) AS logins FROM calendar c CROSS JOIN login GROUP BY ALL",
        grouped + " UNION ALL SELECT min(dt), 'all', count(*) FROM login");
  }

  @Test
  void givesTheSameRowsForManyDaysAtOnceAsNightByNight() throws Exception {
    List<String> nightly = new ArrayList<>();
    List<String> atOnce = new ArrayList<>();
    for (String query : queries()) {
      nightly.add("night_" + nightly.size());
      atOnce.add("once_" + atOnce.size());
      declare(nightly.get(nightly.size() - 1), YAML, query);
      declare(atOnce.get(atOnce.size() - 1), YAML, query);
    }
    logins("2026-03-01", "web", "web", "ios");
    assertThat(run(config, nightly.toArray(String[]::new)).faults()).isEmpty();
    logins("2026-03-02", "web", "tv", "tv", "tv");
    assertThat(run(config, nightly.toArray(String[]::new)).faults()).isEmpty();
    assertThat(run(config, atOnce.toArray(String[]::new)).faults()).isEmpty();

    for (int i = 0; i < nightly.size(); i++) {
      assertThat(rows(atOnce.get(i)))
          .as(queries().get(i))
          .isNotEmpty()
          .isEqualTo(rows(nightly.get(i)));
    }
  }

  @Test
  void seesNoFartherThanTheDayRemembers() throws Exception {
    logins("2026-03-01", "web");
    logins("2026-03-02", "web");
    logins("2026-03-05", "web");
    declare(
        "horizons",
        """
        comment: how far the day sees
        inputs: {login: next 2 days}
        look-ahead: {datasets: [login], days: 1}
        measures: {seen: {type: date, comment: the last complete day that counts}}
        """,
        "SELECT dt, :horizon_login AS seen FROM calendar");

    assertThat(run(config, "horizons").faults()).isEmpty();

    assertThat(rows("horizons"))
        .containsExactly("2026-03-01 2026-03-02", "2026-03-02 2026-03-03", "2026-03-05 2026-03-05");
  }

  @Test
  void readsAllDaysBefore() throws Exception {
    logins("2026-03-01", "web", "ios");
    logins("2026-03-02", "web");
    logins("2026-03-03", "tv");
    declare(
        "known",
        """
        comment: channels known before
        inputs: {login: all days before}
        measures: {channels: {type: bigint, comment: distinct channels}}
        """,
        "SELECT c.dt, count(DISTINCT channel) AS channels FROM calendar c LEFT JOIN login l"
            + " ON c.dt = l.dt GROUP BY c.dt");

    assertThat(run(config, "known").faults()).isEmpty();

    assertThat(rows("known")).containsExactly("2026-03-01 0", "2026-03-02 2", "2026-03-03 2");
  }

  @Test
  void ranksTextsAlsoInANightOfFewRows() throws Exception {
    logins("2026-03-01", "web", "web", "ios", "tv");
    declare(
        "by_channel",
        YAML,
        """
        SELECT dt, channel, cast(rank() OVER (PARTITION BY dt ORDER BY channel) AS bigint) AS logins
        FROM (SELECT DISTINCT dt, channel FROM login)
        """);

    assertThat(run(config, "by_channel").faults()).isEmpty();

    assertThat(rows("by_channel"))
        .containsExactly("2026-03-01 ios 1", "2026-03-01 tv 2", "2026-03-01 web 3");
  }

  @Test
  void triesADayAndWritesNothing() throws Exception {
    logins("2026-03-01", "web", "web", "ios", "tv");
    declare(
        "by_channel",
        YAML + "gates: [{every-row: logins < 2, effect: warn}]\n",
        SQL.replace("login\n", "login -- all of them\n"));
    List<String> before = warehouse.files(warehouse.zones().root());

    DayTrial trial = trial("by_channel", "2026-03-01");

    assertThat(trial.error()).isNull();
    assertThat(trial.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(trial.columns()).containsExactly("dt", "channel", "logins");
    assertThat(trial.rows())
        .containsExactly(List.of("2026-03-01", "ios", 1L), List.of("2026-03-01", "tv", 1L));
    assertThat(trial.total()).isEqualTo(3);
    assertThat(trial.gates()).isEqualTo(3);
    assertThat(trial.findings())
        .extracting(GateFinding::message)
        .containsExactly(
            "[by_channel 2026-03-01] Warning of 'logins < 2': expected 0 but found 1: channel web");
    assertThat(trial("login_daily", "2026-03-01").total()).isEqualTo(3);
    assertThat(trial("by_channel", "2026-03-02").error())
        .isEqualTo(
            "[by_channel 2026-03-02] Cannot make the day: expected rows of login on the day, whose"
                + " days are the table's, but found none: archived are login from 2026-03-01 to"
                + " 2026-03-01; if lines of the day are landed, run 'daybook archive'");
    declare("by_channel", YAML, "SELECT dt FROM nowhere");
    assertThat(trial("by_channel", "2026-03-01").exitCode()).isEqualTo(ExitCode.BLOCKED);
    assertThat(trial("by_channel", "2026-03-01").error()).contains("but found 'nowhere'");
    assertThat(warehouse.files(warehouse.zones().root())).isEqualTo(before);
  }

  /** A trial of its own would show zeros. */
  @Test
  void namesTheInputsOfATrialThatNoRunHasMade() throws Exception {
    List<String> tables = List.of("user_day", "first_seen", "active_users_daily");

    assertThat(trial("first_seen", "2026-03-02", tables).exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(trial("first_seen", "2026-03-02", tables).error())
        .contains(
            "expected rows of user_day on the day",
            "but found none: archived are no day of login, no day of orders, no day of purchase;");

    user("2026-03-01");
    user("2026-03-02");
    DayTrial trial = trial("active_users_daily", "2026-03-02", tables);
    assertThat(trial.exitCode()).isEqualTo(ExitCode.NOT_READY);
    assertThat(trial.error())
        .isEqualTo(
            "[active_users_daily 2026-03-02] Cannot make the day: expected user_day of 2026-03-01,"
                + " 2026-03-02, which it is made of, but found that no run has made them yet; run"
                + " 'daybook metrics', and see 'daybook gates' if it still isn't made");
    assertThat(trial("user_day", "2026-03-02", tables).exitCode()).isEqualTo(ExitCode.DONE);

    run(config, "user_day", "first_seen");
    assertThat(trial("active_users_daily", "2026-03-02", tables).exitCode())
        .isEqualTo(ExitCode.DONE);
    user("2026-03-03");
    run(config, "user_day");
    assertThat(trial("active_users_daily", "2026-03-02", tables).exitCode())
        .as("a later day isn't needed")
        .isEqualTo(ExitCode.DONE);
    assertThat(trial("active_users_daily", "2026-03-03", tables).error())
        .contains("expected first_seen of 2026-03-03, which it is made of")
        .contains("found that no run has made it yet");

    warehouse.archive(
        LOGIN, "2026-03-01", 1, List.of(Map.of("user_id", "late", "outcome", "success")));
    DayTrial late = trial("active_users_daily", "2026-03-02", tables);
    assertThat(late.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(late.outdated()).containsExactly("user_day 2026-03-01");
  }

  @Test
  void makesATableWithoutDimensionsWhoseMeasureIsRequired() throws Exception {
    logins("2026-03-01", "web", "ios");
    declare(
        "whole",
        """
        comment: logins
        inputs:
          login: same day
        measures:
          logins: {type: bigint, comment: logins, nullability: required}
        """,
        "SELECT dt, count(*) AS logins FROM login GROUP BY dt");
    assertThat(run(config, "whole").exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(rows("whole")).containsExactly("2026-03-01 2");

    Files.writeString(
        config.resolve("metrics/whole.sql"),
        "SELECT dt, nullif(count(*), 2) AS logins FROM login GROUP BY dt");
    assertThat(run(config, "whole").faults())
        .singleElement()
        .asString()
        .contains(
            "expected a value of logins in every row of 2026-03-01 but found none in the row");
  }

  @Test
  void namesTheFirstDayOfTheWeekThatIsTried() throws Exception {
    logins("2026-03-03", "web");

    DayTrial trial =
        trial(
            "retention_weekly",
            "2026-03-03",
            List.of("user_day", "first_seen", "retention_weekly"));

    assertThat(trial.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(trial.error())
        .contains("expected the first day of a week", "found another; ask for --day 2026-03-02");
  }

  private DayTrial trial(String table, String day) {
    return trial(table, day, List.of("login_daily", "by_channel"));
  }

  private DayTrial trial(String table, String day, List<String> tables) {
    LocalDate asked = LocalDate.parse(day);
    TrialArguments arguments =
        new TrialArguments(
            table,
            2,
            arguments(
                config, new Scope(Optional.of(asked), Optional.of(asked), Scope.Days.ALL), tables));
    assertThat(TrialArguments.parse(arguments.toList())).isEqualTo(arguments);
    return new TrialApplication(warehouse.storage(), arguments, () -> spark).run();
  }

  private MetricsArguments arguments(Path files, Scope scope, List<String> tables) {
    return new MetricsArguments(
        TestingArchive.LOCAL,
        warehouse.zones().root(),
        ZoneOffset.UTC,
        scope,
        tables,
        MissingDays.NONE,
        Optional.empty(),
        Declarations.of(configuration(files)));
  }

  private void archive(SeededHistory history) throws IOException {
    for (Dataset dataset : SeededHistory.DATASETS) {
      List<PartitionKey> removed = new ArrayList<>();
      List<PartitionVersion> added = history.write(warehouse, dataset, removed);
      warehouse.commitNight(dataset, added, removed, history.lastDay().plusDays(1), List.of());
    }
  }

  private void logins(String day, String... channels) throws IOException {
    List<Map<String, Object>> events = new ArrayList<>();
    for (String channel : channels) {
      events.add(Map.of("channel", channel, "outcome", "success", "source", "web"));
    }
    warehouse.archive(LOGIN, day, 0, events);
  }

  private void user(String day) throws IOException {
    warehouse.archive(LOGIN, day, 0, List.of(Map.of("outcome", "success", "user_id", "ann")));
  }

  private void declare(String name, String yaml, String sql) throws IOException {
    Files.writeString(config.resolve("metrics/" + name + ".yaml"), yaml);
    Files.writeString(config.resolve("metrics/" + name + ".sql"), sql);
  }

  /** Reads the files as a command does, and starts the application with what they declare. */
  private MetricsResult run(Path files, String... tables) {
    MetricsArguments arguments = arguments(files, Scope.NIGHT, List.of(tables));
    MetricsArguments shipped = MetricsArguments.parse(arguments.toList());
    assertThat(shipped).isEqualTo(arguments);
    List<Metric> metrics = Metrics.of(shipped.tables(), shipped.declarations());
    return new MetricsApplication(
            warehouse.storage(),
            shipped,
            metrics,
            List.of(),
            Clock.systemUTC(),
            Progress.NONE,
            () -> spark)
        .run();
  }

  private List<String> plan(Path files, String table) throws IOException {
    List<MetricTable> tables =
        configuration(files).metrics().tables().stream()
            .filter(known -> known.name().equals(table))
            .toList();
    return MetricPlan.read(
            warehouse.storage(), warehouse.zones(), tables, tables, ZoneOffset.UTC, Scope.NIGHT)
        .explain();
  }

  private static DaybookConfig configuration(Path files) {
    Problems problems = new Problems();
    DaybookConfig configuration =
        DaybookConfig.read(ConfigTree.load(Optional.of(files), Map.of(), problems), problems);
    problems.throwIfAny();
    return configuration;
  }

  private List<String> rows(String table) throws Exception {
    return DuckRows.of(
        "SELECT dt, * EXCLUDE (dt, v) FROM "
            + parquet(table, warehouse.metrics(table).partitions().values())
            + " ORDER BY ALL",
        " ");
  }

  /** Returns rows that only one of the two has: the example's table, or DuckDB. */
  private List<String> differences() throws Exception {
    String lines = parquet("purchase", warehouse.archive(PURCHASE).partitions().values());
    String theirs =
        """
        SELECT d.dt, coalesce(currency, '(none)') AS currency, coalesce(category, '(none)') AS
          category, sum(CASE WHEN quantity >= 0 AND unit_price >= 0 THEN quantity ELSE 0 END)
          ::DECIMAL(38,4) AS units_sold,
          sum(CASE WHEN quantity < 0 AND unit_price >= 0 THEN -quantity ELSE 0 END)::DECIMAL(38,4)
          AS units_returned, round(units_returned::DOUBLE / nullif(units_sold, 0)::DOUBLE, 9) AS
          return_rate, sum(CASE WHEN p.dt = d.dt THEN amount ELSE 0 END)::DECIMAL(38,4) AS
          net_amount
        FROM (SELECT DISTINCT dt::DATE AS dt FROM %1$s) d
        JOIN (SELECT * REPLACE (dt::DATE AS dt) FROM %1$s) p ON p.dt BETWEEN d.dt - 27 AND d.dt
        GROUP BY ALL
        """
            .formatted(lines);
    String ours =
        "SELECT dt::DATE AS dt, currency, category, units_sold, units_returned, round(return_rate, 9)"
            + " AS return_rate, net_amount FROM "
            + parquet("returns_28d", warehouse.metrics("returns_28d").partitions().values());
    List<String> differences = new ArrayList<>(DuckRows.of(ours + " EXCEPT ALL " + theirs, " "));
    differences.addAll(DuckRows.of(theirs + " EXCEPT ALL " + ours, " "));
    return differences;
  }

  private static String parquet(String table, Iterable<PartitionVersion> versions) {
    List<String> files = new ArrayList<>();
    for (PartitionVersion version : versions) {
      if (version.key().table().equals(table)) {
        version.files().stream().map(DataFile::path).forEach(files::add);
      }
    }
    return files.stream()
        .map(file -> "'" + file + "'")
        .collect(Collectors.joining(", ", "read_parquet([", "], hive_partitioning = true)"));
  }
}
