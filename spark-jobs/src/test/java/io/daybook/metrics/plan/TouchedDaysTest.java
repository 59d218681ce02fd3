package io.daybook.metrics.plan;

import static io.daybook.warehouse.table.MetricTables.LOGIN_DAILY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.metrics.TestingArchive;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.MetricTables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    assertThat(explained(Scope.NIGHT))
        .containsExactly("login_daily 2026-03-01: new day", "login_daily 2026-03-02: new day");
    assertThat(touched(Scope.NIGHT).days().get(1).archivedRows()).isEqualTo(7);
    assertThat(touched(Scope.NIGHT).days().get(1).files())
        .containsExactly("/2026-03-02/0/2.parquet");
  }

  @Test
  void wantsNothingWhenTheInputsAreTheSame() throws IOException {
    archived("2026-03-01", 0, 5);
    commitFigures(Scope.NIGHT);

    assertThat(touched(Scope.NIGHT).isEmpty()).isTrue();
  }

  @Test
  void wantsOnlyTheDayThatGotABatch() throws IOException {
    archived("2026-03-01", 0, 5);
    archived("2026-03-02", 0, 7);
    commitFigures(Scope.NIGHT);
    archived("2026-03-01", 1, 1);

    assertThat(explained(Scope.NIGHT))
        .containsExactly("login_daily 2026-03-01: archive changed: batch 1 is new");
  }

  @Test
  void namesTheBatchesOfAMerge() throws IOException {
    archived("2026-03-01", 0, 5);
    archived("2026-03-01", 1, 1);
    commitFigures(Scope.NIGHT);
    PartitionVersion merged = version("2026-03-01", 0, 6);
    warehouse.commit(
        warehouse.zones().archive("login"),
        List.of(merged),
        List.of(key("login", "2026-03-01", 1)));

    assertThat(explained(Scope.NIGHT))
        .containsExactly(
            "login_daily 2026-03-01: archive changed: batch 0 is now "
                + merged.id()
                + ", batch 1 is gone");
  }

  @Test
  void fillsTheCalendarBetweenTheFirstAndTheLastDay() throws IOException {
    archived("2026-02-27", 0, 5);
    archived("2026-03-02", 0, 7);

    assertThat(explained(Scope.NIGHT))
        .containsExactly(
            "login_daily 2026-02-27: new day",
            "login_daily 2026-02-28: no events that day",
            "login_daily 2026-03-01: no events that day",
            "login_daily 2026-03-02: new day");
    TouchedDay gap = touched(Scope.NIGHT).day(LocalDate.parse("2026-03-01")).orElseThrow();
    assertThat(gap.isQuiet()).isTrue();
    assertThat(gap.inputs()).isEmpty();

    commitFigures(Scope.NIGHT);
    assertThat(touched(Scope.NIGHT).isEmpty()).isTrue();
  }

  @Test
  void fillsAQuietDayWhenEventsArriveForIt() throws IOException {
    archived("2026-03-01", 0, 5);
    archived("2026-03-03", 0, 7);
    commitFigures(Scope.NIGHT);
    archived("2026-03-02", 0, 1);

    assertThat(explained(Scope.NIGHT))
        .containsExactly("login_daily 2026-03-02: archive changed: batch 0 is new");
  }

  @Test
  void makesADayQuietWhenItsArchiveIsGone() throws IOException {
    archived("2026-03-01", 0, 5);
    archived("2026-03-02", 0, 7);
    archived("2026-03-03", 0, 7);
    commitFigures(Scope.NIGHT);
    warehouse.forget(Datasets.LOGIN, "2026-03-02");

    assertThat(explained(Scope.NIGHT))
        .containsExactly("login_daily 2026-03-02: archive day is gone");
    assertThat(touched(Scope.NIGHT).removed()).isEmpty();
  }

  @Test
  void removesDaysThatLeftTheCalendar() throws IOException {
    archived("2026-03-01", 0, 5);
    archived("2026-03-03", 0, 7);
    commitFigures(Scope.NIGHT);
    warehouse.forget(Datasets.LOGIN, "2026-03-03");

    TouchedDays touched = touched(Scope.NIGHT);
    assertThat(touched.days()).isEmpty();
    assertThat(touched.removed())
        .containsExactly(LocalDate.parse("2026-03-02"), LocalDate.parse("2026-03-03"));

    warehouse.forget(Datasets.LOGIN, "2026-03-01");
    assertThat(touched(Scope.NIGHT).removed()).hasSize(3);
  }

  @Test
  void keepsWithinTheLimits() throws IOException {
    for (int day = 1; day <= 5; day++) {
      archived("2026-03-0" + day, 0, 5);
    }
    assertThat(explained(scope("2026-03-02", "2026-03-03", Scope.Days.TOUCHED)))
        .containsExactly("login_daily 2026-03-02: new day", "login_daily 2026-03-03: new day");
  }

  @Test
  void makesUnchangedDaysAgainOnlyWhenAsked() throws IOException {
    archived("2026-03-01", 0, 5);
    archived("2026-03-02", 0, 5);
    commitFigures(Scope.NIGHT);

    assertThat(explained(scope("2026-03-02", "2026-03-09", Scope.Days.TOUCHED))).isEmpty();
    assertThat(explained(scope("2026-03-02", "2026-03-09", Scope.Days.ALL)))
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

    assertThat(explained(Scope.NIGHT)).containsExactly("login_daily 2026-03-01: new day");
  }

  @Test
  void plansEachTableFromItsOwnDataset() throws IOException {
    archived("2026-03-01", 0, 5);

    MetricPlan plan =
        MetricPlan.read(warehouse.storage(), warehouse.zones(), MetricTables.ALL, Scope.NIGHT);

    assertThat(plan.tables())
        .extracting(t -> t.table().name() + " " + t.days().size())
        .containsExactly("login_daily 1", "purchase_daily 0", "order_daily 0");
    assertThat(plan.isEmpty()).isFalse();
  }

  @Test
  void saysTheSameEveryTime() throws IOException {
    archived("2026-03-01", 0, 5);
    archived("2026-03-04", 0, 5);

    assertThat(touched(Scope.NIGHT)).isEqualTo(touched(Scope.NIGHT));
  }

  private TouchedDays touched(Scope scope) throws IOException {
    return TouchedDays.of(
        LOGIN_DAILY, warehouse.archive(Datasets.LOGIN), warehouse.metrics("login_daily"), scope);
  }

  private List<String> explained(Scope scope) throws IOException {
    return new MetricPlan(List.of(touched(scope))).explain();
  }

  private void commitFigures(Scope scope) throws IOException {
    List<PartitionVersion> figures = new ArrayList<>();
    for (TouchedDay day : touched(scope).days()) {
      figures.add(
          new PartitionVersion(
              new PartitionKey("login_daily", day.day(), 0),
              1,
              RunId.random(),
              "/m",
              List.of(),
              day.inputs()));
    }
    warehouse.commit(warehouse.zones().metrics("login_daily"), figures, List.of());
  }

  private void archived(String day, int batch, long rows) throws IOException {
    warehouse.commit(
        warehouse.zones().archive("login"), List.of(version(day, batch, rows)), List.of());
  }

  private PartitionVersion version(String day, int batch, long rows) {
    runs++;
    String path = "/" + day + "/" + batch + "/" + runs + ".parquet";
    return new PartitionVersion(
        key("login", day, batch),
        runs,
        RunId.random(),
        "/" + day,
        List.of(new DataFile(path, rows, 1, Map.of(), Map.of())),
        Map.of());
  }

  private static PartitionKey key(String table, String day, int batch) {
    return new PartitionKey(table, LocalDate.parse(day), batch);
  }

  private static Scope scope(String from, String to, Scope.Days days) {
    return new Scope(Optional.of(LocalDate.parse(from)), Optional.of(LocalDate.parse(to)), days);
  }
}
