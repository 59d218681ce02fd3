package io.daybook.warehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.config.DaybookConfig.HeldTable;
import io.daybook.warehouse.table.Calendar;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Measure;
import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.OwnGate;
import io.daybook.warehouse.table.OwnGate.GateEffect;
import io.daybook.warehouse.table.OwnMetric;
import io.daybook.warehouse.table.RunTables;
import io.daybook.warehouse.table.Window;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metric tables of one's own, as far as their files tell. */
class OwnMetricsConfigTest {
  private static final String QUERY = "SELECT 1";

  @TempDir Path directory;
  private TestingTree tree;

  @BeforeEach
  void start() {
    tree = new TestingTree(directory);
  }

  @Test
  void readsAWholeDeclaration() throws Exception {
    tree.file(
        "metrics/mine.yaml",
        "comment: a row",
        "audience: tables",
        "calendar: every day of orders",
        "inputs: {orders: last 7 days, sales_daily: same day}",
        "dimensions: {user_id: {type: string, comment: who, privacy: personal}}",
        "measures:",
        "  part: {type: bigint, comment: a part, nullability: required, adds-up-over: [user_id]}",
        "  whole: {type: 'decimal(38,4)', comment: a whole, adds-up-over: all}",
        "  share: {ratio: part / whole}",
        "look-ahead: {datasets: [orders], days: 6}",
        "gates:",
        "  - {sum: whole, of: sales_daily, is: sum(net_amount)}",
        "  - {rows: part, of: orders}",
        "  - {rate: share, effect: warn}",
        "  - {every-row: part <= whole}");
    tree.file("metrics/mine.sql", "SELECT 1", "");

    DaybookConfig.MetricChoice metrics = tree.read().metrics();

    assertThat(metrics.held()).isEmpty();
    assertThat(metrics.tables())
        .startsWith(MetricTables.OF_EVENTS.toArray(MetricTable[]::new))
        .endsWith(RunTables.ALL.toArray(MetricTable[]::new))
        .hasSize(MetricTables.ALL.size() + 1);
    assertThat(metrics.own())
        .containsExactly(
            new OwnMetric(
                new MetricTable(
                    "mine",
                    "a row",
                    MetricTable.Audience.TABLES,
                    Calendar.everyDayOf("orders"),
                    List.of(
                        MetricInput.of("orders", Window.last(7)), MetricInput.of("sales_daily")),
                    List.of(Column.required("user_id", ColumnType.Simple.STRING, "who").personal()),
                    List.of(
                        Measure.distinct("part", "a part", "user_id"),
                        Measure.additive(Column.optional("whole", Measure.MONEY_SUM, "a whole")),
                        Measure.ratio("share", "part", "whole")),
                    Optional.empty(),
                    Optional.of(new MetricTable.Lookahead(List.of("orders"), 6)),
                    QUERY),
                List.of(
                    new OwnGate.SumGate(
                        "whole", "sales_daily", "sum(net_amount)", GateEffect.BLOCK),
                    new OwnGate.RowsGate("part", "orders", GateEffect.BLOCK),
                    new OwnGate.RateGate("share", GateEffect.WARN),
                    new OwnGate.RowGate("part <= whole", GateEffect.BLOCK))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "same day | the same day",
        "day before | days at [-1]",
        "last 30 days | the last 30 days",
        "next 7 days | the next 7 days",
        "days at -30, -7,-1 | days at [-30, -7, -1]",
        "week | the week",
        "month | the month",
        "all days before | all days before",
        "all days up to 6 days later | all days before",
      })
  void readsWindowsInWords(String text, String words) throws Exception {
    metric("mine", "login: '" + text + "'");

    assertThat(tree.read().metrics().own().get(0).table().inputs().get(0).window().words())
        .isEqualTo(words);
  }

  @Test
  void readsTheWindowOfACohort() throws Exception {
    metric("mine", "order_cohort: cohort of 61 days");

    assertThat(tree.read().metrics().own().get(0).table().inputs())
        .containsExactly(MetricInput.of("order_cohort", new Window.Cohort(61)));
  }

  @Test
  void putsEachTableBehindThoseThatItIsMadeOf() throws Exception {
    metric("alpha", "beta: same day");
    metric("beta", "gamma: same day");
    metric("gamma", "login: same day");

    assertThat(tree.read().metrics().own())
        .extracting(OwnMetric::name)
        .containsExactly("gamma", "beta", "alpha");
  }

  @Test
  void choosesOwnTablesByNameWithThoseThatTheyAreMadeOf() throws Exception {
    metric("alpha", "beta: same day");
    metric("beta", "sales_daily: same day");
    metric("gamma", "login: same day");
    tree.file("daybook.yaml", "metrics: {tables: [alpha]}");

    assertThat(tree.read().metrics().tables())
        .extracting(MetricTable::name)
        .containsExactly("sale_day", "sales_daily", "beta", "alpha");
    assertThat(tree.read().metrics().own())
        .extracting(OwnMetric::name)
        .containsExactly("beta", "alpha");
  }

  @Test
  void holdsUpATableWithProblemsAndItsDependantsAlone() throws Exception {
    metric("alpha", "beta: same day");
    metric("beta", "logins: same day");
    metric("gamma", "login: same day");
    Problems problems = new Problems();

    DaybookConfig configuration =
        DaybookConfig.read(
            ConfigTree.load(Optional.of(directory), java.util.Map.of(), problems), problems);

    assertThat(problems.general()).isEmpty();
    assertThat(configuration.metrics().own()).extracting(OwnMetric::name).containsExactly("gamma");
    assertThat(configuration.metrics().held())
        .extracting(HeldTable::describe)
        .containsExactly(
            "[metric table beta] stays as it is: The configuration has 1 problem:\n"
                + "  [metric beta] metrics/beta.yaml:2 inputs.logins: expected a dataset (login,"
                + " purchase, orders) or a metric table but found 'logins'; did you mean 'login'?",
            "[metric table alpha] stays as it is: it is made of beta, which is held up");
  }

  /** It would end the DDL of all tables. */
  @Test
  void refusesACommentThatNoMetastoreHolds() throws Exception {
    for (int length : List.of(256, 257)) {
      tree.file(
          "metrics/m" + length + ".yaml",
          "comment: a row",
          "inputs: {login: same day}",
          "measures: {n: {type: bigint, comment: " + "c".repeat(length) + "}}");
      tree.file("metrics/m" + length + ".sql", "SELECT 1", "");
    }

    assertThat(tree.problems())
        .containsExactly(
            "[metric m257] metrics/m257.yaml:3 measures.n.comment: expected at most 256, which Hive"
                + " holds but found 257 characters; shorten it");
  }

  /** Its figures would be made, and no Hive would take the table. */
  @Test
  void holdsATableAloneWhoseCommentNoMetastoreHolds() throws Exception {
    for (int length : List.of(4_000, 4_001)) {
      tree.file(
          "metrics/m" + length + ".yaml",
          "comment: " + "c".repeat(length),
          "inputs: {login: same day}",
          "measures: {n: {type: bigint, comment: a number}}");
      tree.file("metrics/m" + length + ".sql", "SELECT 1", "");
    }

    Problems problems = new Problems();

    DaybookConfig.MetricChoice metrics =
        DaybookConfig.read(
                ConfigTree.load(Optional.of(directory), java.util.Map.of(), problems), problems)
            .metrics();

    assertThat(problems.general()).isEmpty();
    assertThat(metrics.own()).extracting(OwnMetric::name).containsExactly("m4000");
    assertThat(metrics.held())
        .extracting(HeldTable::describe)
        .containsExactly(
            "[metric table m4001] stays as it is: The configuration has 1 problem:\n"
                + "  [metric m4001] metrics/m4001.yaml:1 comment: expected at most 4000, which Hive"
                + " holds but found 4001 characters; shorten it");
  }

  @Test
  void namesEveryTableOfACycle() throws Exception {
    metric("alpha", "beta: same day");
    metric("beta", "alpha: day before");
    metric("gamma", "gamma: day before");

    assertThat(tree.problems())
        .containsExactlyInAnyOrder(
            "[metric alpha] metrics/alpha.yaml:2 inputs.beta: expected inputs that can be made"
                + " before this table but found a cycle: alpha is made of beta is made of alpha;"
                + " take one of them out",
            "[metric beta] metrics/beta.yaml:2 inputs.alpha: expected inputs that can be made"
                + " before this table but found a cycle: beta is made of alpha is made of beta;"
                + " take one of them out",
            "[metric gamma] metrics/gamma.yaml:2 inputs.gamma: expected inputs that can be made"
                + " before this table but found a cycle: gamma is made of gamma; take one of them"
                + " out");
  }

  @Test
  void refusesNamesThatAreTaken() throws Exception {
    for (String name : List.of("sales_daily", "login", "calendar", "Mine")) {
      metric(name, "orders: same day");
    }

    assertThat(tree.problems())
        .hasSize(4)
        .anyMatch(
            text ->
                text.startsWith(
                    "[metric sales_daily] metrics/sales_daily.yaml:1 expected a name of its own but"
                        + " found a metric table named 'sales_daily', which Daybook has itself"))
        .anyMatch(text -> text.contains("'login', which there is already"))
        .anyMatch(text -> text.contains("'calendar', which there is already"))
        .anyMatch(text -> text.contains("'Mine'; rename"));
  }

  @Test
  void wantsBothFiles() throws Exception {
    tree.file("metrics/lonely.sql", QUERY);
    metric("silent", "login: same day");
    tree.file("metrics/silent.sql", "  ", "");
    tree.file("metrics/mute.yaml", "comment: a row", "inputs: {login: same day}");

    assertThat(tree.problems())
        .contains(
            "[metric lonely] metrics/lonely.sql expected its declaration beside it but found no"
                + " metrics/lonely.yaml",
            "[metric silent] metrics/silent.sql expected one SELECT but found an empty file",
            "[metric mute] metrics/mute.yaml expected its query beside it but found no"
                + " metrics/mute.sql");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "inputs: {login: last 0 days} | inputs.login: expected one of same day, day before",
        "inputs: {login: last 401 days} | N up to 400 but found 'last 401 days'",
        "inputs: {orders: cohort of 3 days} | cohorts are of order_cohort",
        "calendar: days of nothing | calendar: expected an input of this table or a dataset",
        "calendar: cohorts of login | expected an input that tells the day of a cohort",
        "calendar: now and then | expected one of days of, every day of",
        "dimensions: {dt: {type: date, comment: c}} | a column named 'dt', which there is already",
        "dimensions: {kind: {type: int, comment: c}} | expected string, bigint, double, date or",
        "dimensions: {kind: {type: string}} | dimensions.kind.comment: expected a value",
        "measures: {n: {type: bigint, comment: c, adds-up-over: [day]}} | expected some of all",
        "measures: {n: {ratio: a / b}} | expected two measures of this table",
        "measures: {n: bigint} | measures.n: expected type and comment",
        "look-ahead: {datasets: [sales], days: 3} | expected some of login, purchase, orders",
        "gates: [{rows: n, of: purchase}] | declare it below 'inputs:'",
        "gates: [{rate: nothing}] | expected a measure of this table: n",
        "gates: [{rows: n, rate: n}] | expected one of rows, sum, rate, every-row but found 2",
        "grain: day | expected one of audience, calendar, comment",
      })
  void namesWhatIsWrong(String line, String words) throws Exception {
    String key = line.substring(0, line.indexOf(':'));
    List<String> lines =
        List.of(
            "comment: a row",
            "inputs: {login: same day}",
            "measures: {n: {type: bigint, comment: c}}");
    tree.file(
        "metrics/mine.yaml",
        java.util.stream.Stream.concat(
                lines.stream().filter(other -> !other.startsWith(key + ":")),
                java.util.stream.Stream.of(line))
            .toArray(String[]::new));
    tree.file("metrics/mine.sql", QUERY);

    assertThat(tree.problems())
        .isNotEmpty()
        .allMatch(problem -> problem.startsWith("[metric mine] metrics/mine.yaml"))
        .anyMatch(problem -> problem.contains(words));
  }

  @Test
  void knowsOwnDatasetsAsInputs() throws Exception {
    tree.file("datasets/visits.yaml", "columns: {page: string}");
    metric("mine", "visits: last 2 days");

    assertThat(tree.read().metrics().own().get(0).table().calendar())
        .isEqualTo(Calendar.daysOf("visits"));
    assertThat(Set.copyOf(tree.problems())).isEmpty();
  }

  private void metric(String name, String input) throws IOException {
    tree.file(
        "metrics/" + name + ".yaml",
        "comment: a row",
        "inputs: {" + input + "}",
        "measures: {n: {type: bigint, comment: how many}}");
    tree.file("metrics/" + name + ".sql", QUERY);
  }
}
