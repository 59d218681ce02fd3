package io.daybook.bench.metrics;

import io.daybook.metrics.app.MetricsResult;
import io.daybook.metrics.app.TableResult;
import io.daybook.metrics.judge.TableDefinition;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.StateTables;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The tables of a night by DuckDB, from the archive's files and the definitions alone: the same
 * days of the same tables, each table from the days that its windows name, into Parquet.
 */
final class PeerTables {
  private static final String MEMORY = "4GB";

  private final BenchWarehouse warehouse;
  private final Path directory;
  private final int threads;
  private final Map<String, LedgerState> archives = new HashMap<>();

  /**
   * @param directory of what DuckDB writes
   */
  PeerTables(BenchWarehouse warehouse, Path directory, int threads) throws IOException {
    this.warehouse = warehouse;
    this.directory = directory;
    this.threads = threads;
    for (Dataset dataset : Datasets.BUILT_IN) {
      archives.put(dataset.name(), warehouse.archive(dataset));
    }
  }

  /**
   * Computes what a night made.
   *
   * @return seconds by table
   */
  Map<String, Double> compute(MetricsResult night) throws SQLException {
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (TableResult made : night.tables()) {
      MetricTable table = MetricTables.of(made.table()).orElseThrow();
      if (isCompared(table) && !made.days().isEmpty()) {
        long started = System.nanoTime();
        compute(table, made.days());
        seconds.put(table.name(), (System.nanoTime() - started) / 1e9);
      }
    }
    return seconds;
  }

  /** Facts about runs have no definition over events. */
  private static boolean isCompared(MetricTable table) {
    return table.audience() == MetricTable.Audience.PEOPLE && !table.isOfRuns();
  }

  private void compute(MetricTable table, List<LocalDate> days) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET threads = " + threads);
      statement.execute("SET memory_limit = '" + MEMORY + "'");
      statement.execute("SET temp_directory = '" + directory.resolve("spilled") + "'");
      statement.execute("SET VARIABLE zone = '" + BenchWarehouse.ZONE + "'");
      giveInputs(statement, table, days);
      statement.execute(
          "COPY ("
              + of(days, new TableDefinition(table).query())
              + ") TO '"
              + file(table)
              + "' (FORMAT parquet, COMPRESSION zstd)");
    }
  }

  /**
   * Compares the two results, all rows of all days that the night made.
   *
   * @return the number of rows that both have
   * @throws OperatorException naming the first row that only one of them has
   */
  long compare(MetricsResult night) throws SQLException, IOException {
    long rows = 0;
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      for (TableResult made : night.tables()) {
        MetricTable table = MetricTables.of(made.table()).orElseThrow();
        if (isCompared(table) && !made.days().isEmpty()) {
          TableDefinition definition = new TableDefinition(table);
          String ours =
              definition.comparable(
                  TableDefinition.rows(
                      table.columns(), files(warehouse.metrics(table.name()), table, made)));
          String theirs =
              definition.comparable("SELECT * FROM read_parquet('" + file(table) + "')");
          refuse(statement, table, "Daybook", ours + " EXCEPT ALL " + theirs);
          refuse(statement, table, "DuckDB", theirs + " EXCEPT ALL " + ours);
          rows += made.rows();
        }
      }
    }
    return rows;
  }

  private Path file(MetricTable table) {
    return directory.resolve(table.name() + ".parquet");
  }

  private static List<String> files(LedgerState state, MetricTable table, TableResult made) {
    return made.days().stream()
        .flatMap(day -> state.day(table.name(), day).stream())
        .flatMap(version -> version.files().stream())
        .map(DataFile::path)
        .toList();
  }

  private static String of(List<LocalDate> days, String query) {
    return "SELECT * FROM ("
        + query
        + ") WHERE dt IN ("
        + days.stream().map(day -> "DATE '" + day + "'").collect(Collectors.joining(", "))
        + ")";
  }

  private static void refuse(Statement duck, MetricTable table, String side, String query)
      throws SQLException {
    try (ResultSet rows = duck.executeQuery(query + " LIMIT 1")) {
      if (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getMetaData().getColumnName(i) + "=" + rows.getString(i));
        }
        throw new OperatorException(
            ExitCode.BLOCKED,
            "[bench metrics] Cannot compare: expected the same rows of "
                + table.name()
                + " in both results but found one of "
                + side
                + " alone: "
                + String.join(", ", row)
                + "; no figure counts before it is explained");
      }
    }
  }

  /** Creates the datasets' relations with the days that some days of a table are made of. */
  private void giveInputs(Statement duck, MetricTable table, Collection<LocalDate> days)
      throws SQLException {
    Map<String, NavigableSet<LocalDate>> needed = new HashMap<>();
    need(table, days, needed);
    for (Dataset dataset : Datasets.BUILT_IN) {
      LedgerState archive = archive(dataset.name());
      List<String> files =
          needed.getOrDefault(dataset.name(), new TreeSet<>()).stream()
              .flatMap(day -> archive.day(dataset.name(), day).stream())
              .flatMap(version -> version.files().stream())
              .map(DataFile::path)
              .toList();
      duck.execute(
          "CREATE VIEW "
              + dataset.name()
              + " AS SELECT *, source AS scope FROM ("
              + TableDefinition.rows(dataset.columns(), files)
              + ")");
    }
    duck.execute(horizons());
    for (String relation : TableDefinition.RELATIONS) {
      if (!relation.equals(TableDefinition.HORIZON)) {
        duck.execute(TableDefinition.statement(relation));
      }
    }
  }

  /**
   * The last days of the whole archive, which has no arrivals: their definition would look for them
   * in the files that a table is given.
   */
  private String horizons() {
    return Datasets.BUILT_IN.stream()
        .map(
            dataset ->
                " WHEN '"
                    + dataset.name()
                    + "' THEN DATE '"
                    + archive(dataset.name()).days(dataset.name()).last()
                    + "'")
        .collect(Collectors.joining("", "CREATE MACRO horizon(asked) AS (CASE asked", " END)"));
  }

  /** Follows the windows down to the datasets; first days ever need all days. */
  private void need(
      MetricTable table, Collection<LocalDate> days, Map<String, NavigableSet<LocalDate>> needed) {
    for (MetricInput input : table.inputs()) {
      NavigableSet<LocalDate> given = given(input.relation());
      NavigableSet<LocalDate> some = new TreeSet<>();
      if (table.equals(StateTables.FIRST_SEEN)) {
        some.addAll(given);
      } else {
        days.forEach(day -> input.window().of(day, given).forEach(some::add));
      }
      if (archives.containsKey(input.relation())) {
        needed.computeIfAbsent(input.relation(), name -> new TreeSet<>()).addAll(some);
      } else {
        need(MetricTables.of(input.relation()).orElseThrow(), some, needed);
      }
    }
  }

  private LedgerState archive(String dataset) {
    return Objects.requireNonNull(archives.get(dataset));
  }

  private NavigableSet<LocalDate> given(String relation) {
    if (archives.containsKey(relation)) {
      return archive(relation).days(relation);
    }
    NavigableSet<LocalDate> days = new TreeSet<>();
    archives.forEach((dataset, archive) -> days.addAll(archive.days(dataset)));
    return days;
  }
}
