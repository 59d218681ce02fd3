package io.daybook.metrics.plan;

import static io.daybook.warehouse.table.LoginTables.LOGIN_DAILY;
import static io.daybook.warehouse.table.LoginTables.LOGIN_FAILURES_DAILY;
import static io.daybook.warehouse.table.StateTables.FIRST_SEEN;
import static io.daybook.warehouse.table.StateTables.USER_DAY;
import static io.daybook.warehouse.table.UserTables.CONVERSION_DAILY;
import static io.daybook.warehouse.table.UserTables.RETENTION_WEEKLY;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.metrics.TestingArchive;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.MetricTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompleteDaysTest {
  private static final List<MetricTable> LOGINS =
      List.of(USER_DAY, FIRST_SEEN, LOGIN_DAILY, LOGIN_FAILURES_DAILY, RETENTION_WEEKLY);

  @TempDir Path directory;
  private TestingArchive warehouse;

  @BeforeEach
  void open() throws IOException {
    warehouse = new TestingArchive(directory);
  }

  @Test
  void callsADayCompleteThatEndedBeforeTheNewestArrivals() throws IOException {
    arrive("login", "2026-03-03", "2026-03-01", "2026-03-02", "2026-03-03");
    make(LOGINS);

    assertThat(complete(LOGINS).get("login_daily"))
        .containsExactly(
            Map.entry(day("2026-03-01"), true),
            Map.entry(day("2026-03-02"), true),
            Map.entry(day("2026-03-03"), false));
  }

  @Test
  void tellsOfDaysWithoutEventsToo() throws IOException {
    arrive("login", "2026-03-05", "2026-03-01", "2026-03-04");
    make(LOGINS);

    assertThat(complete(LOGINS).get("login_daily"))
        .hasSize(4)
        .containsEntry(day("2026-03-02"), true)
        .containsEntry(day("2026-03-04"), true);
  }

  @Test
  void callsADayWithoutExpectedEventsIncompleteAndWhatIsMadeOfIt() throws IOException {
    arrive("login", "2026-03-05", "2026-03-01", "2026-03-02", "2026-03-04");
    make(LOGINS);

    Map<String, NavigableMap<LocalDate, Boolean>> complete =
        complete(LOGINS, MissingDays.parse("login=2026-03-03"));

    assertThat(complete.get("login_daily"))
        .containsEntry(day("2026-03-02"), true)
        .containsEntry(day("2026-03-03"), false)
        .containsEntry(day("2026-03-04"), true);
    assertThat(complete.get("login_failures_daily")).containsEntry(day("2026-03-03"), false);
  }

  @Test
  void callsNoDayCompleteThatWaitsToBeMadeAgain() throws IOException {
    arrive("login", "2026-03-04", "2026-03-01", "2026-03-02", "2026-03-03");
    make(LOGINS);
    arrive("login", "2026-03-04", "2026-03-02");
    make(List.of(LOGIN_FAILURES_DAILY));

    assertThat(complete(LOGINS).get("login_daily"))
        .containsEntry(day("2026-03-01"), true)
        .containsEntry(day("2026-03-02"), false)
        .containsEntry(day("2026-03-03"), true);
    assertThat(complete(LOGINS).get("login_failures_daily"))
        .as("made of login_daily, too")
        .containsEntry(day("2026-03-02"), false)
        .containsEntry(day("2026-03-03"), true);
  }

  @Test
  void callsAWeekCompleteThatLiesWithinTheHorizon() throws IOException {
    arrive("login", "2026-03-16", "2026-03-02", "2026-03-08", "2026-03-15");
    make(LOGINS);
    assertThat(complete(LOGINS).get("retention_weekly"))
        .containsEntry(day("2026-03-02"), true)
        .containsEntry(day("2026-03-09"), true);

    arrive("login", "2026-03-17", "2026-03-16");
    make(LOGINS);
    assertThat(complete(LOGINS).get("retention_weekly"))
        .containsEntry(day("2026-03-09"), true)
        .containsEntry(day("2026-03-16"), false);
  }

  @Test
  void goesByTheDatasetThatIsCompleteFirst() throws IOException {
    arrive("login", "2026-03-20", "2026-03-01", "2026-03-19");
    List<MetricTable> tables = List.of(USER_DAY, FIRST_SEEN, CONVERSION_DAILY);
    make(tables);
    assertThat(complete(tables).get("conversion_daily"))
        .as("datasets that never had events don't count")
        .containsEntry(day("2026-03-13"), true)
        .containsEntry(day("2026-03-14"), false);

    arrive("orders", "2026-03-10", "2026-03-10");
    make(tables);
    assertThat(complete(tables).get("conversion_daily"))
        .as("a dataset whose only day goes on counts")
        .containsEntry(day("2026-03-03"), true)
        .containsEntry(day("2026-03-04"), false);
  }

  @Test
  void leavesOutADayFarAhead() throws IOException {
    arrive("login", "2026-03-03", "2026-03-01", "2026-03-02", "2099-12-31");
    make(LOGINS);

    assertThat(complete(LOGINS).get("login_daily").lastKey()).isEqualTo(day("2026-03-02"));
  }

  @Test
  void hasNoDaysOfAnEmptyWarehouse() throws IOException {
    assertThat(complete(LOGINS).get("login_daily")).isEmpty();
  }

  private Map<String, NavigableMap<LocalDate, Boolean>> complete(List<MetricTable> tables)
      throws IOException {
    return complete(tables, MissingDays.NONE);
  }

  private Map<String, NavigableMap<LocalDate, Boolean>> complete(
      List<MetricTable> tables, MissingDays missing) throws IOException {
    return CompleteDays.read(
        warehouse.storage(), warehouse.zones(), tables, ZoneOffset.UTC, missing);
  }

  /** Archives a new batch of each day. */
  private void arrive(String dataset, String arrival, String... days) throws IOException {
    StoragePath home = warehouse.zones().archive(dataset);
    Ledger ledger = new Ledger(warehouse.storage(), home);
    List<PartitionVersion> added = new ArrayList<>();
    for (String day : days) {
      int batch = ledger.state().nextBatch(dataset, day(day));
      added.add(version(new PartitionKey(dataset, day(day), batch), Map.of()));
    }
    ledger.commit(
        LedgerDraft.commit(RunId.random(), ledger.state().number())
            .adds(added)
            .sums(List.of(new SourceSums("web", day(arrival), 1, 1, 0, 0, 1, 1, 0)))
            .entry(Instant.EPOCH));
  }

  /** Makes what is touched, table after table. */
  private void make(List<MetricTable> tables) throws IOException {
    for (MetricTable table : tables) {
      TouchedDays touched =
          MetricPlan.read(
                  warehouse.storage(),
                  warehouse.zones(),
                  List.of(table),
                  LOGINS,
                  ZoneOffset.UTC,
                  Scope.NIGHT)
              .tables()
              .get(0);
      List<PartitionVersion> figures = new ArrayList<>();
      for (TouchedDay day : touched.days()) {
        figures.add(version(new PartitionKey(table.name(), day.day(), 0), day.inputs()));
      }
      if (!figures.isEmpty()) {
        warehouse.commit(warehouse.zones().metrics(table.name()), figures, List.of());
      }
    }
  }

  private static PartitionVersion version(PartitionKey key, Map<String, String> inputs) {
    RunId run = RunId.random();
    String directory = "/" + key.table() + "/" + run;
    return new PartitionVersion(
        key,
        1,
        run,
        directory,
        List.of(new DataFile(directory + "/a.parquet", 1, 1, Map.of(), Map.of())),
        inputs,
        PartitionContent.of(directory),
        Map.of());
  }

  private static LocalDate day(String date) {
    return LocalDate.parse(date);
  }
}
