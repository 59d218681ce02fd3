package io.daybook.metrics.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.metrics.Metric;
import io.daybook.metrics.SeededHistory;
import io.daybook.metrics.TestingArchive;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.metrics.plan.Scope;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All metric tables over histories that seeds make. */
class MetricTablesTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/London");
  private static final int NIGHTS = 2;
  private static SparkSession spark;

  @TempDir Path directory;

  /** One in every build; {@code -Ddaybook.seeds=200} plays as many. */
  static Stream<Long> seeds() {
    return Stream.iterate(1L, seed -> seed + 1).limit(Long.getLong("daybook.seeds", 1));
  }

  @BeforeAll
  static void start() {
    spark = TestingSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void declaresTheTablesInTheOrderOfTheirMetrics() {
    assertThat(Metrics.BUILT_IN.stream().map(Metric::table)).isEqualTo(MetricTables.ALL);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nightByNightGivesWhatTheDefinitionsSay(long seed) throws Exception {
    TestingArchive warehouse = new TestingArchive(directory.resolve("nights"));
    SeededHistory history = new SeededHistory(warehouse, seed, ZONE);
    for (int day = 0; day < 36; day++) {
      history.newDay();
    }
    MetricsResult first = run(warehouse);
    assertThat(first.error()).isNull();
    assertThat(first.allFindings()).extracting(GateFinding::message).isEmpty();
    assertThat(first.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(judged(warehouse)).isEmpty();

    for (int night = 0; night < NIGHTS; night++) {
      history.newDay();
      history.change();
      history.change();
      MetricsResult result = run(warehouse);
      assertThat(result.allFindings()).extracting(GateFinding::message).isEmpty();
    }

    assertThat(judged(warehouse)).isEmpty();
    assertThat(run(warehouse).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
  }

  /** Returns rows that only one of the two has: a table, or DuckDB by the definition alone. */
  private static List<String> judged(TestingArchive warehouse) throws Exception {
    List<String> differences = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      for (Dataset dataset : Datasets.BUILT_IN) {
        statement.execute(
            "CREATE TABLE "
                + dataset.name()
                + " AS "
                + rows(dataset.columns(), dataset.name(), warehouse.archive(dataset)));
      }
      for (String view : List.of("lines", "courses")) {
        statement.execute("CREATE VIEW " + view + " AS " + definition(view));
      }
      for (MetricTable table : MetricTables.ALL) {
        if (table.audience() == MetricTable.Audience.PEOPLE) {
          differences.addAll(differences(statement, table, warehouse.metrics(table.name())));
        }
      }
    }
    return differences;
  }

  private static List<String> differences(Statement duck, MetricTable table, LedgerState state)
      throws SQLException, IOException {
    String names =
        Stream.concat(Stream.of("dt"), table.columns().stream().map(Column::name))
            .map(name -> exact(table, name))
            .collect(Collectors.joining(", "));
    String ours = "SELECT " + names + " FROM (" + rows(table.columns(), table.name(), state) + ")";
    String theirs = "SELECT " + names + " FROM (" + definition(table.name()) + ")";
    List<String> differences = new ArrayList<>();
    Map<String, String> sides = new LinkedHashMap<>();
    sides.put("only in the table: ", ours + " EXCEPT ALL " + theirs);
    sides.put("only by the definition: ", theirs + " EXCEPT ALL " + ours);
    for (Map.Entry<String, String> side : sides.entrySet()) {
      try (ResultSet rows = duck.executeQuery(side.getValue() + " ORDER BY ALL LIMIT 5")) {
        while (rows.next()) {
          StringBuilder row = new StringBuilder(table.name() + " " + side.getKey());
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            row.append(rows.getString(i)).append(' ');
          }
          differences.add(row.toString());
        }
      }
    }
    return differences;
  }

  /** Ratios are compared to twelve digits, everything else exactly. */
  private static String exact(MetricTable table, String name) {
    Optional<Column> column =
        table.columns().stream().filter(c -> c.name().equals(name)).findFirst();
    String type = column.map(c -> c.type().sql()).orElse("date");
    String quoted = "\"" + name + "\"";
    return switch (type) {
      case "double" -> "round(" + quoted + "::DOUBLE, 9) AS " + quoted;
      case "string" -> quoted + "::VARCHAR AS " + quoted;
      default -> "CAST(" + quoted + " AS " + type + ") AS " + quoted;
    };
  }

  private static String rows(List<Column> columns, String table, LedgerState state) {
    List<String> files =
        state.partitions().values().stream()
            .filter(version -> version.key().table().equals(table))
            .flatMap(version -> version.files().stream())
            .filter(file -> file.rows() > 0)
            .map(DataFile::path)
            .toList();
    if (files.isEmpty()) {
      return "SELECT NULL::DATE AS dt, "
          + columns.stream()
              .map(column -> "NULL::" + duckType(column) + " AS \"" + column.name() + "\"")
              .collect(Collectors.joining(", "))
          + " WHERE false";
    }
    return "SELECT dt::DATE AS dt, "
        + columns.stream()
            .map(column -> "\"" + column.name() + "\"")
            .collect(Collectors.joining(", "))
        + " FROM read_parquet(["
        + files.stream().map(file -> "'" + file + "'").collect(Collectors.joining(", "))
        + "], hive_partitioning = true)";
  }

  private static String duckType(Column column) {
    return switch (column.type().sql()) {
      case "string" -> "VARCHAR";
      case "map<string,string>" -> "MAP(VARCHAR, VARCHAR)";
      default -> column.type().sql();
    };
  }

  private static String definition(String name) throws IOException {
    try (InputStream in = MetricTablesTest.class.getResourceAsStream("/judge/" + name + ".sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static MetricsResult run(TestingArchive warehouse) {
    MetricsArguments arguments =
        new MetricsArguments(
            TestingArchive.LOCAL,
            warehouse.zones().root(),
            ZONE,
            Scope.NIGHT,
            List.of(),
            Optional.empty());
    return new MetricsApplication(
            warehouse.storage(),
            arguments,
            Metrics.BUILT_IN,
            Clock.systemUTC(),
            Progress.NONE,
            () -> spark)
        .run();
  }
}
