package io.daybook.metrics.plan;

import static io.daybook.warehouse.table.LoginTables.LOGIN_DAILY;
import static io.daybook.warehouse.table.OrderTables.ORDER_FUNNEL_DAILY;
import static io.daybook.warehouse.table.StateTables.USER_DAY;
import static io.daybook.warehouse.table.UserTables.ACTIVE_USERS_DAILY;
import static io.daybook.warehouse.table.UserTables.CONVERSION_DAILY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.metrics.TestingArchive;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.PurchaseTables;
import io.daybook.warehouse.table.UserTables;
import io.daybook.warehouse.table.Window;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class TouchedDaysTest {
  @TempDir Path directory;
  private TestingArchive warehouse;
  private int runs;

  @BeforeEach
  void open() throws IOException {
    warehouse = new TestingArchive(directory);
  }

  @Test
  void wantsEveryDayOfANewTable() throws IOException {
    archived("2026-03-01", 0, 5);
    archived("2026-03-02", 0, 7);

    assertThat(explained(LOGIN_DAILY, Scope.NIGHT))
        .containsExactly("login_daily 2026-03-01: new day", "login_daily 2026-03-02: new day");
    assertThat(touched(LOGIN_DAILY, Scope.NIGHT).relations().get("login").rows(day("2026-03-02")))
        .isEqualTo(7);
  }

  @Test
  void wantsNothingWhenTheInputsAreTheSame() throws IOException {
    archived("2026-03-01", 0, 5);
    commitFigures(LOGIN_DAILY);

    assertThat(touched(LOGIN_DAILY, Scope.NIGHT).isEmpty()).isTrue();
  }

  @Test
  void wantsOnlyTheDayThatGotABatch() throws IOException {
    archived("2026-03-01", 0, 5);
    archived("2026-03-02", 0, 7);
    commitFigures(LOGIN_DAILY);
    archived("2026-03-01", 1, 1);

    assertThat(explained(LOGIN_DAILY, Scope.NIGHT))
        .containsExactly("login_daily 2026-03-01: login changed");
  }

  @Test
  void isNotTouchedByAMerge() throws IOException {
    PartitionVersion first = archived("2026-03-01", 0, 5);
    PartitionVersion second = archived("2026-03-01", 1, 1);
    commitFigures(LOGIN_DAILY);
    PartitionVersion merged =
        new PartitionVersion(
            key("login", "2026-03-01", 0),
            3,
            RunId.random(),
            "/merged",
            List.of(new DataFile("/merged/a.parquet", 6, 1, Map.of(), Map.of())),
            Map.of(),
            first.content().plus(second.content()),
            Map.of());
    warehouse.commit(
        warehouse.zones().archive("login"),
        List.of(merged),
        List.of(key("login", "2026-03-01", 1)));

    assertThat(touched(LOGIN_DAILY, Scope.NIGHT).isEmpty()).isTrue();
  }

  @Test
  void hasNoDayWithoutEventsWhereDimensionsTellRowsApart() throws IOException {
    archived("2026-02-27", 0, 5);
    archived("2026-03-02", 0, 7);
    archived("2026-03-03", 0, 0);

    assertThat(touched(LOGIN_DAILY, Scope.NIGHT).dates())
        .containsExactly(day("2026-02-27"), day("2026-03-02"));
  }

  @Test
  void hasEveryDayWhereWindowsMoveOnExceptInALongHole() throws IOException {
    archived("2024-01-01", 0, 5);
    archived("2026-02-27", 0, 5);
    archived("2026-03-02", 0, 7);

    assertThat(touched(ACTIVE_USERS_DAILY, Scope.NIGHT).dates())
        .containsExactly(
            day("2024-01-01"),
            day("2026-02-27"),
            day("2026-02-28"),
            day("2026-03-01"),
            day("2026-03-02"));
  }

  @Test
  void wantsTheDaysWhoseWindowsAChangedDayLiesIn() throws IOException {
    for (int day = 1; day <= 9; day++) {
      archived("2026-03-0" + day, 0, 5);
      state("user_day", "2026-03-0" + day, "a" + day);
    }
    commitFigures(CONVERSION_DAILY);
    state("user_day", "2026-03-08", "changed");

    assertThat(explained(CONVERSION_DAILY, Scope.NIGHT).subList(0, 2))
        .containsExactly(
            "conversion_daily 2026-03-02: the next 7 days of user_day: 2026-03-08 changed",
            "conversion_daily 2026-03-03: the next 7 days of user_day: 2026-03-08 changed");
    assertThat(touched(CONVERSION_DAILY, Scope.NIGHT).dates())
        .hasSize(7)
        .doesNotContain(day("2026-03-01"), day("2026-03-09"));
  }

  @Test
  void wantsTheDaysThatLookFartherThanTheDataWentWhenTheyWereMade() throws IOException {
    archived("2026-03-01", 0, 5);
    archived("2026-03-02", 0, 5);
    commitFigures(CONVERSION_DAILY);
    archived("2026-03-03", 0, 5);

    assertThat(explained(CONVERSION_DAILY, Scope.NIGHT))
        .containsExactly(
            "conversion_daily 2026-03-01: login is complete up to 2026-03-03 now",
            "conversion_daily 2026-03-02: login is complete up to 2026-03-03 now",
            "conversion_daily 2026-03-03: new day");
  }

  @Test
  void wantsTheDaysThatWaitedForADatasetThatHasNoCompleteDayAnyMore() throws IOException {
    archived("2026-03-01", 0, 5);
    warehouse.archive(
        Datasets.PURCHASE,
        "2026-03-01",
        0,
        List.of(Map.of("order_id", "o", "quantity", 1, "unit_price", 1, "amount", 1)));
    commitFigures(CONVERSION_DAILY);
    warehouse.forget(Datasets.PURCHASE, "2026-03-01");

    assertThat(explained(CONVERSION_DAILY, Scope.NIGHT))
        .containsExactly("conversion_daily 2026-03-01: purchase has no complete day any more");
  }

  /** A day of an input, of a table, and the reason for which the other makes the one again. */
  private record WindowCase(
      MetricTable table, String input, String inputDay, String day, String reason) {
    Window window() {
      return table.input(input).orElseThrow().window();
    }

    @Override
    public String toString() {
      return table.name() + " of " + window().words() + " of " + input;
    }
  }

  private static final List<WindowCase> WINDOWS =
      List.of(
          new WindowCase(LOGIN_DAILY, "login", "2026-03-02", "2026-03-02", "login changed"),
          new WindowCase(
              ACTIVE_USERS_DAILY,
              "user_day",
              "2026-02-20",
              "2026-03-02",
              "the last 30 days of user_day: 2026-02-20 changed"),
          new WindowCase(
              CONVERSION_DAILY,
              "user_day",
              "2026-03-08",
              "2026-03-02",
              "the next 7 days of user_day: 2026-03-08 changed"),
          new WindowCase(
              UserTables.RETENTION_DAILY,
              "first_seen",
              "2026-02-23",
              "2026-03-02",
              "days at [-30, -7, -1] of first_seen: 2026-02-23 changed"),
          new WindowCase(
              UserTables.RETENTION_WEEKLY,
              "user_day",
              "2026-03-08",
              "2026-03-02",
              "the week of user_day: 2026-03-08 changed"),
          new WindowCase(
              UserTables.RETENTION_WEEKLY,
              "first_seen",
              "2020-01-01",
              "2026-03-02",
              "all days before of first_seen: 2020-01-01 changed"),
          new WindowCase(
              PurchaseTables.COHORT_VALUE_MONTHLY,
              "sale_day",
              "2026-03-31",
              "2026-03-01",
              "the month of sale_day: 2026-03-31 changed"),
          new WindowCase(
              ORDER_FUNNEL_DAILY,
              "order_cohort",
              "2026-05-01",
              "2026-03-02",
              "rows of its orders in the next 61 days of order_cohort: 2026-05-01 changed"));

  @ParameterizedTest
  @FieldSource("WINDOWS")
  void namesTheWindowAndTheDayThatChanged(WindowCase of) throws IOException {
    archived("2026-03-02", 0, 5);
    change(of, "before");
    commitFigures(of.table());
    assertThat(touched(of.table(), Scope.NIGHT).isEmpty()).isTrue();
    change(of, "after");

    assertThat(explained(of.table(), Scope.NIGHT))
        .containsExactly(of.table().name() + " " + of.day() + ": " + of.reason());
  }

  private void change(WindowCase of, String content) throws IOException {
    if (of.input().equals("login")) {
      archived(of.inputDay(), 1, 1);
    } else if (of.window() instanceof Window.Cohort) {
      cohort(of.inputDay(), Map.of(of.day(), content));
    } else {
      state(of.input(), of.inputDay(), content);
    }
  }

  @Test
  void hasAReasonForEveryKindOfWindow() {
    assertThat(WINDOWS.stream().map(of -> of.window().getClass().getName()).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Window.class.getPermittedSubclasses()).map(Class::getName).toList());
  }

  @Test
  void saysWhichInputCameOrWent() throws IOException {
    archived("2026-03-02", 0, 5);
    commitFigures(CONVERSION_DAILY);
    state("user_day", "2026-03-02", "a");

    assertThat(explained(CONVERSION_DAILY, Scope.NIGHT))
        .containsExactly("conversion_daily 2026-03-02: user_day has rows now");
    commitFigures(CONVERSION_DAILY);
    warehouse.commit(
        warehouse.zones().metrics("user_day"),
        List.of(),
        List.of(key("user_day", "2026-03-02", 0)));
    assertThat(explained(CONVERSION_DAILY, Scope.NIGHT))
        .containsExactly("conversion_daily 2026-03-02: user_day has no rows any more");
  }

  @Test
  void wantsOnlyTheCohortsThatAnEventConcerns() throws IOException {
    cohort("2026-03-01", Map.of("2026-03-01", "a"));
    cohort("2026-03-02", Map.of("2026-03-02", "b"));
    commitFigures(ORDER_FUNNEL_DAILY);
    cohort("2026-03-03", Map.of("2026-03-01", "c", "2026-03-03", "d"));

    assertThat(explained(ORDER_FUNNEL_DAILY, Scope.NIGHT))
        .containsExactly(
            "order_funnel_daily 2026-03-01: rows of its orders in the next 61 days of order_cohort:"
                + " 2026-03-03 changed",
            "order_funnel_daily 2026-03-03: new day");
  }

  @Test
  void makesDaysOfAnotherDefinitionAgain() throws IOException {
    archived("2026-03-01", 0, 5);
    warehouse.commit(
        warehouse.zones().metrics("login_daily"),
        List.of(
            new PartitionVersion(
                key("login_daily", "2026-03-01", 0),
                1,
                RunId.random(),
                "/m",
                List.of(),
                Map.of("login/2026-03-01/0", "1-abc"))),
        List.of());

    assertThat(explained(LOGIN_DAILY, Scope.NIGHT))
        .containsExactly("login_daily 2026-03-01: definition changed");
  }

  @Test
  void removesDaysThatLeftTheArchive() throws IOException {
    archived("2026-03-01", 0, 5);
    archived("2026-03-03", 0, 7);
    commitFigures(LOGIN_DAILY);
    warehouse.forget(Datasets.LOGIN, "2026-03-03");

    TouchedDays touched = touched(LOGIN_DAILY, Scope.NIGHT);
    assertThat(touched.days()).isEmpty();
    assertThat(touched.removed()).containsExactly(day("2026-03-03"));
    assertThat(explained(LOGIN_DAILY, Scope.NIGHT))
        .containsExactly("login_daily 2026-03-03: removed, its inputs have no such day");
  }

  @Test
  void keepsWithinTheLimits() throws IOException {
    for (int day = 1; day <= 5; day++) {
      archived("2026-03-0" + day, 0, 5);
    }
    assertThat(explained(LOGIN_DAILY, scope("2026-03-02", "2026-03-03", Scope.Days.TOUCHED)))
        .containsExactly("login_daily 2026-03-02: new day", "login_daily 2026-03-03: new day");
  }

  @Test
  void makesUnchangedDaysAgainOnlyWhenAsked() throws IOException {
    archived("2026-03-01", 0, 5);
    archived("2026-03-02", 0, 5);
    commitFigures(LOGIN_DAILY);

    assertThat(explained(LOGIN_DAILY, scope("2026-03-02", "2026-03-09", Scope.Days.TOUCHED)))
        .isEmpty();
    assertThat(explained(LOGIN_DAILY, scope("2026-03-02", "2026-03-09", Scope.Days.ALL)))
        .containsExactly("login_daily 2026-03-02: asked for");
  }

  @Test
  void refusesLimitsThatLeaveNoDay() {
    assertThatThrownBy(() -> scope("2026-03-02", "2026-03-01", Scope.Days.TOUCHED))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("--from 2026-03-02 --to 2026-03-01");
  }

  @Test
  void leavesTheQuarantineOutOfTheCalendar() throws IOException {
    archived("2026-03-01", 0, 5);
    PartitionVersion bad =
        new PartitionVersion(
            key("quarantine", "2026-05-01", 0), 9, RunId.random(), "/q", List.of(), Map.of());
    warehouse.commit(warehouse.zones().archive("login"), List.of(bad), List.of());

    assertThat(explained(LOGIN_DAILY, Scope.NIGHT))
        .containsExactly("login_daily 2026-03-01: new day");
  }

  @Test
  void saysOfWhichTablesMoreDaysWillFollow() throws IOException {
    archived("2026-03-01", 0, 5);

    assertThat(plan(MetricTables.OF_EVENTS, Scope.NIGHT).explain())
        .contains(
            "user_day 2026-03-01: new day",
            "first_seen: known once user_day is made",
            "active_users_daily 2026-03-01: new day",
            "active_users_daily: more days are known once user_day, first_seen are made; the last 30"
                + " days of user_day: 2026-03-01")
        .noneMatch(line -> line.startsWith("purchase_daily"));
  }

  @Test
  void countsTheRowsOfWindowsThoughTheirInputsAreMadeFirst() throws IOException {
    for (int day = 1; day <= 9; day++) {
      archived("2026-03-0" + day, 0, 1);
      state("user_day", "2026-03-0" + day, "a" + day);
    }
    commitFigures(ACTIVE_USERS_DAILY);
    Scope last = scope("2026-03-09", "2026-03-09", Scope.Days.TOUCHED);

    assertThat(plan(List.of(USER_DAY), last).mostInputRows()).isEqualTo(1);
    assertThat(touched(ACTIVE_USERS_DAILY, last).isEmpty()).isTrue();
    assertThat(plan(List.of(USER_DAY, ACTIVE_USERS_DAILY), last).mostInputRows()).isEqualTo(9);
  }

  @Test
  void saysTheSameEveryTime() throws IOException {
    archived("2026-03-01", 0, 5);
    archived("2026-03-04", 0, 5);

    assertThat(explained(LOGIN_DAILY, Scope.NIGHT)).isEqualTo(explained(LOGIN_DAILY, Scope.NIGHT));
  }

  private TouchedDays touched(MetricTable table, Scope scope) throws IOException {
    return plan(List.of(table), scope).tables().get(0);
  }

  private MetricPlan plan(List<MetricTable> tables, Scope scope) throws IOException {
    return MetricPlan.read(
        warehouse.storage(), warehouse.zones(), tables, MetricTables.ALL, ZoneOffset.UTC, scope);
  }

  private List<String> explained(MetricTable table, Scope scope) throws IOException {
    return plan(List.of(table), scope).explain();
  }

  private void commitFigures(MetricTable table) throws IOException {
    List<PartitionVersion> figures = new ArrayList<>();
    for (TouchedDay day : touched(table, Scope.NIGHT).days()) {
      figures.add(
          new PartitionVersion(
              new PartitionKey(table.name(), day.day(), 0),
              1,
              RunId.random(),
              "/m",
              List.of(),
              day.inputs()));
    }
    warehouse.commit(warehouse.zones().metrics(table.name()), figures, List.of());
  }

  @Test
  void findsADayWithoutEventsThatATableForPeopleWouldMake() throws IOException {
    archived("2026-03-01", 0, 5);
    archived("2026-03-03", 0, 5);
    MissingDays missing = MissingDays.parse("login=2026-03-02;orders=2026-03-01");

    assertThat(missing.of(touched(ACTIVE_USERS_DAILY, Scope.NIGHT), MetricTables.ALL))
        .contains(new MissingDays.MissingDay("login", day("2026-03-02")));
    assertThat(missing.of(touched(LOGIN_DAILY, Scope.NIGHT), MetricTables.ALL)).isEmpty();
    assertThat(missing.of(touched(USER_DAY, Scope.NIGHT), MetricTables.ALL)).isEmpty();
  }

  private PartitionVersion archived(String day, int batch, long rows) throws IOException {
    PartitionVersion version =
        version(key("login", day, batch), rows, PartitionContent.of("run " + ++runs), Map.of());
    warehouse.commit(warehouse.zones().archive("login"), List.of(version), List.of());
    return version;
  }

  private void state(String table, String day, String content) throws IOException {
    warehouse.commit(
        warehouse.zones().metrics(table),
        List.of(version(key(table, day, 0), 1, PartitionContent.of(content), Map.of())),
        List.of());
  }

  private void cohort(String day, Map<String, String> reached) throws IOException {
    Map<LocalDate, PartitionContent> contents = new TreeMap<>();
    reached.forEach((concerned, rows) -> contents.put(day(concerned), PartitionContent.of(rows)));
    warehouse.commit(
        warehouse.zones().metrics("order_cohort"),
        List.of(
            version(
                key("order_cohort", day, 0), 1, PartitionContent.of(reached.toString()), contents)),
        List.of());
  }

  private PartitionVersion version(
      PartitionKey key,
      long rows,
      PartitionContent content,
      Map<LocalDate, PartitionContent> reached)
      throws IOException {
    String directory = "/" + key.day() + "/" + key.batch() + "/" + content.hex();
    long number =
        (key.table().equals("login")
                ? warehouse.archive(Datasets.LOGIN)
                : warehouse.metrics(key.table()))
            .number();
    return new PartitionVersion(
        key,
        number + 1,
        RunId.random(),
        directory,
        List.of(new DataFile(directory + "/a.parquet", rows, 1, Map.of(), Map.of())),
        Map.of(),
        content,
        reached);
  }

  private static PartitionKey key(String table, String day, int batch) {
    return new PartitionKey(table, day(day), batch);
  }

  private static LocalDate day(String date) {
    return LocalDate.parse(date);
  }

  private static Scope scope(String from, String to, Scope.Days days) {
    return new Scope(Optional.of(day(from)), Optional.of(day(to)), days);
  }
}
