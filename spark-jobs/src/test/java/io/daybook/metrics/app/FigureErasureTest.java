package io.daybook.metrics.app;

import static io.daybook.warehouse.table.Datasets.LOGIN;
import static io.daybook.warehouse.table.StateTables.USER_DAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.archive.table.RowSelection;
import io.daybook.metrics.TestingArchive;
import io.daybook.metrics.app.FigureErasure.ErasedFigures;
import io.daybook.metrics.plan.MetricPlan;
import io.daybook.metrics.plan.Scope;
import io.daybook.testing.DyingStorage;
import io.daybook.testing.DyingStorage.Death;
import io.daybook.testing.DyingStorage.DeathMoment;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.ledger.CommitConflictException;
import io.daybook.warehouse.ledger.Erasure;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.LoginTables;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.PersonKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables of figures that name persons. */
class FigureErasureTest {
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-03-05T08:00:00Z"), ZoneOffset.UTC);
  private static final Configuration HADOOP = new Configuration();
  private static final RowSelection ROWS = new RowSelection(HADOOP, Compression.ZSTD);

  static {
    HADOOP.set("fs.defaultFS", "file:///");
  }

  @TempDir Path directory;
  private TestingArchive warehouse;

  @BeforeEach
  void makeUsers() throws IOException {
    warehouse = new TestingArchive(directory.resolve("first"));
    makeDays();
  }

  private void makeDays() throws IOException {
    day("2026-03-01", "ann", "bob");
    day("2026-03-02", "bob", "anna");
    day("2026-03-03", "ann");
  }

  private void day(String day, String... users) throws IOException {
    day(day, Map.of("login", "x"), users);
  }

  private void day(String day, Map<String, String> inputs, String... users) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String user : users) {
      rows.add(Map.of("population", "login", "user_id", user, "channel", "web", "events", 2L));
    }
    warehouse.figures(USER_DAY.name(), USER_DAY.columns(), day, rows, inputs);
  }

  @Test
  void takesTheirRowsAndKeepsWhatDaysAreKnownBy() throws IOException {
    List<PartitionVersion> before = versions();

    ErasedFigures erased = erasure().run(USER_DAY, persons("ann"));

    assertThat(erased.rows()).isEqualTo(2);
    assertThat(erased.days()).containsExactly(LocalDate.of(2026, 3, 1), LocalDate.of(2026, 3, 3));
    List<PartitionVersion> after = versions();
    assertThat(after)
        .extracting(PartitionVersion::content)
        .isEqualTo(before.stream().map(PartitionVersion::content).toList());
    assertThat(after)
        .extracting(PartitionVersion::inputs)
        .isEqualTo(before.stream().map(PartitionVersion::inputs).toList());
    assertThat(after).extracting(PartitionVersion::rows).containsExactly(1L, 2L, 0L);
    assertThat(after.get(1)).as("a day without them").isEqualTo(before.get(1));
    assertThat(users()).containsExactly("bob", "bob", "anna");
    assertThat(warehouse.metrics(USER_DAY.name()).erasures())
        .singleElement()
        .matches(erasure -> !erasure.isPending());
    assertThat(erasure().plan(USER_DAY, persons("ann")).rows()).isZero();
  }

  @Test
  void makesARunBeginAgainThatMayBringThem() throws IOException {
    long base = warehouse.metrics(USER_DAY.name()).number();

    erasure().run(USER_DAY, persons("nobody"));

    assertThat(users()).hasSize(5);
    Ledger ledger = new Ledger(warehouse.storage(), warehouse.zones().metrics(USER_DAY.name()));
    assertThatThrownBy(
            () ->
                ledger.commit(
                    LedgerDraft.commit(RunId.random(), base).adds(versions()).entry(Instant.EPOCH)))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("it erased a person");
  }

  @Test
  void tellsWhatItWouldDo() throws IOException {
    assertThat(erasure().plan(USER_DAY, persons("ann", "bob")).rows()).isEqualTo(4);
    assertThat(warehouse.metrics(USER_DAY.name()).erasures()).isEmpty();
  }

  @Test
  void makesTheFirstRunOfATableBeginAgain() throws IOException {
    MetricTable table = LoginTables.LOGIN_RISK_DAILY;

    ErasedFigures erased = erasure().run(table, persons("ann"));

    assertThat(erased.rows()).isZero();
    assertThat(warehouse.metrics(table.name()).partitions()).isEmpty();
    Ledger ledger = new Ledger(warehouse.storage(), warehouse.zones().metrics(table.name()));
    assertThatThrownBy(
            () -> ledger.commit(LedgerDraft.commit(RunId.random(), 0).entry(Instant.EPOCH)))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("it erased a person");
  }

  /** Dies before or after each call to storage in turn; the next erasure, or a night, ends it. */
  @ParameterizedTest
  @EnumSource(DeathMoment.class)
  void isEndedByTheNextErasureAndByANight(DeathMoment moment) throws IOException {
    boolean died = true;
    int pending = 0;
    int call;
    for (call = 1; died; call++) {
      for (boolean isNight : List.of(false, true)) {
        warehouse = new TestingArchive(directory.resolve(moment + "-" + call + "-" + isNight));
        makeDays();
        died = isKilled(new DyingStorage(warehouse.storage(), call, moment));
        List<Erasure> before = warehouse.metrics(USER_DAY.name()).erasures();
        pending += (int) before.stream().filter(Erasure::isPending).count();

        if (isNight && !before.isEmpty()) {
          assertThat(erasure().end(USER_DAY)).isEqualTo(before.get(0).isPending() ? 1 : 0);
        } else {
          erasure().run(USER_DAY, persons("ann"));
        }

        LedgerState after = warehouse.metrics(USER_DAY.name());
        assertThat(users()).as("call %d", call).containsExactly("bob", "bob", "anna");
        assertThat(after.erasures()).isNotEmpty().noneMatch(Erasure::isPending);
        assertThat(after.erasures()).containsAll(ended(before, after));
        assertThat(erasure().end(USER_DAY)).as("nothing is left to end").isZero();
      }
    }
    assertThat(call).isGreaterThan(20);
    assertThat(pending).as("some died between the entry and its end").isGreaterThan(2);
  }

  /** Every erasure that was begun is among those that ended. */
  private static List<Erasure> ended(List<Erasure> begun, LedgerState after) {
    List<RunId> ids = begun.stream().map(Erasure::id).toList();
    List<Erasure> found =
        after.erasures().stream().filter(erasure -> ids.contains(erasure.id())).toList();
    assertThat(found).hasSameSizeAs(begun);
    return found;
  }

  private boolean isKilled(DyingStorage door) throws IOException {
    try {
      new FigureErasure(door, warehouse.zones(), ROWS, NOW, RunId::random)
          .run(USER_DAY, persons("ann"));
      return false;
    } catch (Death e) {
      return true;
    }
  }

  /** The day's version in force was without them, so the erasure left the day as it is. */
  @Test
  void letsNoRestoreBringThemBackToADayThatItDidNotTouch() throws IOException {
    warehouse.archive(LOGIN, "2026-03-04", 0, List.of(Map.of("outcome", "success")));
    Map<String, String> inputs = inputs(LocalDate.of(2026, 3, 4));
    PartitionVersion first = restorable(inputs, "ann", "bob");
    restorable(inputs, "bob");
    LocalDate day = first.key().day();

    ErasedFigures erased = erasure().run(USER_DAY, persons("ann"));

    assertThat(erased.days()).doesNotContain(day);
    assertThatThrownBy(() -> restore().restore(USER_DAY, day, first.id(), "cid"))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("found '" + first.id() + "'")
        .hasMessageContaining("which erased a person, found replaced is not given back");
    assertThat(users()).doesNotContain("ann");
    PartitionVersion second = warehouse.metrics(USER_DAY.name()).day(USER_DAY.name(), day).get(0);
    assertThat(restore().restore(USER_DAY, day, second.id(), "cid").version().pin())
        .as("the version in force was searched")
        .isNotNull();
    PartitionVersion third = restorable(inputs, "bob", "cid");
    restorable(inputs, "bob", "dan");
    restore().restore(USER_DAY, day, third.id(), "cid");
    assertThat(users()).contains("cid").doesNotContain("ann", "dan");
  }

  private PartitionVersion restorable(Map<String, String> inputs, String... users)
      throws IOException {
    day("2026-03-04", inputs, users);
    return warehouse.metrics(USER_DAY.name()).day(USER_DAY.name(), LocalDate.of(2026, 3, 4)).get(0);
  }

  /** What a day would be made of now. */
  private Map<String, String> inputs(LocalDate day) throws IOException {
    return MetricPlan.read(
            warehouse.storage(),
            warehouse.zones(),
            List.of(USER_DAY),
            MetricTables.ALL,
            ZoneOffset.UTC,
            Scope.NIGHT)
        .tables()
        .get(0)
        .days()
        .stream()
        .filter(touched -> touched.day().equals(day))
        .findFirst()
        .orElseThrow()
        .inputs();
  }

  private DayRestore restore() {
    return new DayRestore(
        warehouse.storage(),
        warehouse.zones(),
        ZoneOffset.UTC,
        MetricTables.ALL,
        NOW,
        RunId::random);
  }

  @Test
  void knowsTheTablesThatNamePersons() {
    assertThat(MetricTables.ALL.stream().filter(FigureErasure::isPersonal))
        .extracting(MetricTable::name)
        .contains(
            "user_day",
            "first_seen",
            "login_pair_day",
            "sale_day",
            "order_day",
            "order_cohort",
            "login_risk_daily",
            "purchase_propensity")
        .doesNotContain("login_daily", "sales_daily", "order_funnel_daily");
  }

  private FigureErasure erasure() {
    return new FigureErasure(warehouse.storage(), warehouse.zones(), ROWS, NOW, RunId::random);
  }

  private static List<PersonKey> persons(String... users) {
    List<PersonKey> persons = new ArrayList<>();
    for (String user : users) {
      persons.add(new PersonKey("user_id", user));
    }
    return persons;
  }

  private List<PartitionVersion> versions() throws IOException {
    return List.copyOf(warehouse.metrics(USER_DAY.name()).partitions().values());
  }

  private List<String> users() throws IOException {
    List<String> users = new ArrayList<>();
    int column = USER_DAY.columns().stream().map(c -> c.name()).toList().indexOf("user_id");
    for (PartitionVersion version : versions()) {
      ROWS.read(
          USER_DAY.columns(),
          version.files(),
          row -> users.add(StandardCharsets.UTF_8.decode(row.bytes(column)).toString()));
    }
    return users;
  }
}
