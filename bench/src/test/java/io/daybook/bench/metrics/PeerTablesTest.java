package io.daybook.bench.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.metrics.app.MetricsResult;
import io.daybook.metrics.app.TableResult;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.Window;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerTablesTest {
  private static final URI LOCAL = URI.create("file:///");
  private static final LocalDate DAY = LocalDate.parse("2026-06-30");
  private static final String TABLE = "retention_daily";

  @TempDir Path directory;
  private BenchWarehouse warehouse;
  private PeerTables peer;

  @BeforeEach
  void writeTwoDays() throws Exception {
    warehouse = new BenchWarehouse(LOCAL, new StoragePath(directory.resolve("house").toString()));
    warehouse.write(new BenchWarehouse.GivenDays(List.of(DAY.minusDays(1), DAY), 1000, 1000));
    peer = new PeerTables(warehouse, Files.createDirectories(directory.resolve("peer")), 1);
  }

  @Test
  void agreesWhereBothHaveTheSameRows() throws Exception {
    peer.compute(night());
    commit("cohort_users");

    assertThat(peer.compare(night())).isEqualTo(1);
  }

  @Test
  void namesARowThatOneOfThemAloneHas() throws Exception {
    peer.compute(night());
    commit("cohort_users + 1");

    assertThatThrownBy(() -> peer.compare(night()))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("the same rows of retention_daily in both results")
        .hasMessageContaining("of Daybook alone: dt=2026-06-30, day_no=1, cohort_day=2026-06-29");
  }

  @Test
  void makesEveryTableForPeople() throws Exception {
    List<TableResult> made =
        MetricTables.OF_EVENTS.stream().map(table -> result(table.name(), period(table))).toList();

    Map<String, Double> seconds = peer.compute(new MetricsResult(1, ExitCode.DONE, null, made));

    assertThat(seconds.keySet())
        .containsExactlyElementsOf(
            MetricTables.OF_EVENTS.stream()
                .filter(table -> table.audience() == MetricTable.Audience.PEOPLE)
                .map(MetricTable::name)
                .toList());
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      Set<String> tables = new TreeSet<>(seconds.keySet());
      tables.remove("login_risk_daily"); // too few logins to be a risk
      for (String table : tables) {
        try (var rows = statement.executeQuery("SELECT count(*) FROM '" + peerFile(table) + "'")) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getLong(1)).as(table).isPositive();
        }
      }
    }
  }

  @Test
  void readsFirstDaysOutOfTheWholeHistory() throws Exception {
    peer.compute(night());

    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT day_no, cohort_users > 0 FROM '" + peerFile() + "' ORDER BY 1")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(1);
      assertThat(rows.getBoolean(2)).isTrue();
    }
  }

  /** The day under which the table has the figures of the last day. */
  private static LocalDate period(MetricTable table) {
    return switch (table.name()) {
      case "cohort_value_monthly" -> DAY.withDayOfMonth(1);
      case "retention_weekly" -> Window.Week.first(DAY);
      default -> DAY;
    };
  }

  private static MetricsResult night() {
    return new MetricsResult(1, ExitCode.DONE, null, List.of(result(TABLE, DAY)));
  }

  private static TableResult result(String table, LocalDate day) {
    return new TableResult(
        table,
        TableResult.TableOutcome.COMMITTED,
        List.of(day),
        List.of(),
        1,
        0,
        0,
        List.of(),
        null);
  }

  private Path peerFile() {
    return peerFile(TABLE);
  }

  private Path peerFile(String table) {
    return directory.resolve("peer").resolve(table + ".parquet");
  }

  /** Commits DuckDB's rows as Daybook's, with an expression in place of a column. */
  private void commit(String cohortUsers) throws Exception {
    RunId run = RunId.random();
    StoragePath place = warehouse.zones().metrics(TABLE, DAY, 1, run);
    Path file = Files.createDirectories(Path.of(place.value())).resolve("part-0.parquet");
    copy(cohortUsers, file);
    Ledger ledger =
        new Ledger(
            HadoopStorage.open(LOCAL, new Configuration()), warehouse.zones().metrics(TABLE));
    DataFile data = new DataFile(file.toString(), 1, Files.size(file), Map.of(), Map.of());
    PartitionVersion version =
        new PartitionVersion(
            new PartitionKey(TABLE, DAY, 0), 1, run, place.value(), List.of(data), Map.of());
    ledger.commit(
        LedgerDraft.commit(run, ledger.state().number())
            .adds(List.of(version))
            .entry(Instant.EPOCH));
  }

  private void copy(String cohortUsers, Path file) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute(
          "COPY (SELECT * EXCLUDE (dt) REPLACE ("
              + cohortUsers
              + " AS cohort_users) FROM '"
              + peerFile()
              + "') TO '"
              + file
              + "' (FORMAT parquet)");
    }
  }
}
