package io.daybook.metrics;

import io.daybook.metrics.judge.TableDefinition;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.SourceIdentity;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * DuckDB, which makes every metric table again from the archive's Parquet, by queries that know the
 * definitions and none of the code: see {@link TableDefinition}.
 */
public final class DefinitionJudge implements AutoCloseable {
  private static final int MOST_ROWS = 5;

  private final Storage storage;
  private final Zones zones;
  private final LocalCopies copies;
  private final Connection duck;

  /** Where DuckDB finds a file of the warehouse: a path below a directory {@code dt=<day>}. */
  public interface LocalCopies {
    String of(DataFile file) throws IOException;
  }

  /**
   * Reads the archive.
   *
   * @param zone the business zone
   */
  public DefinitionJudge(Storage storage, Zones zones, ZoneId zone, LocalCopies copies)
      throws IOException, SQLException {
    this.storage = storage;
    this.zones = zones;
    this.copies = copies;
    this.duck = DriverManager.getConnection("jdbc:duckdb:");
    execute("SET TimeZone = 'UTC'");
    execute("SET VARIABLE zone = '" + zone + "'");
    execute("CREATE TABLE arrivals (dataset VARCHAR, day DATE)");
    for (Dataset dataset : Datasets.BUILT_IN) {
      read(dataset);
    }
    for (String relation : TableDefinition.RELATIONS) {
      execute(TableDefinition.statement(relation));
    }
  }

  private void read(Dataset dataset) throws IOException, SQLException {
    LedgerState archive = new Ledger(storage, zones.archive(dataset.name())).state();
    Map<String, String> scopes =
        archive.identities().stream()
            .collect(Collectors.toMap(SourceIdentity::source, SourceIdentity::ids));
    String scope =
        scopes.entrySet().stream()
            .map(shared -> " WHEN '" + shared.getKey() + "' THEN '" + shared.getValue() + "'")
            .collect(Collectors.joining("", "CASE source", " ELSE source END"));
    execute(
        "CREATE TABLE "
            + dataset.name()
            + " AS SELECT *, "
            + (scopes.isEmpty() ? "source" : scope)
            + " AS scope FROM ("
            + rows(dataset.columns(), dataset.name(), archive)
            + ")");
    for (LocalDate day : archive.sums().stream().map(SourceSums::arrivalDay).toList()) {
      execute("INSERT INTO arrivals VALUES ('" + dataset.name() + "', '" + day + "')");
    }
  }

  /** Returns rows that only one of the two has, a table or its definition; none if all agree. */
  public List<String> differences() throws IOException, SQLException {
    List<String> differences = new ArrayList<>();
    for (MetricTable table : MetricTables.OF_EVENTS) {
      differences.addAll(differences(table));
    }
    return differences;
  }

  /** Returns the same of one table. */
  public List<String> differences(MetricTable table) throws IOException, SQLException {
    LedgerState state = new Ledger(storage, zones.metrics(table.name())).state();
    TableDefinition definition = new TableDefinition(table);
    String ours = definition.comparable(rows(table.columns(), table.name(), state));
    String theirs = definition.comparable(definition.query());
    Map<String, String> sides = new LinkedHashMap<>();
    sides.put("only in the table: ", ours + " EXCEPT ALL " + theirs);
    sides.put("only by the definition: ", theirs + " EXCEPT ALL " + ours);
    List<String> differences = new ArrayList<>();
    try (Statement statement = duck.createStatement()) {
      for (Map.Entry<String, String> side : sides.entrySet()) {
        try (ResultSet rows =
            statement.executeQuery(side.getValue() + " ORDER BY ALL LIMIT " + MOST_ROWS)) {
          while (rows.next()) {
            StringBuilder row = new StringBuilder(table.name() + " " + side.getKey());
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
              row.append(rows.getString(i)).append(' ');
            }
            differences.add(row.toString());
          }
        }
      }
    }
    return differences;
  }

  private String rows(List<Column> columns, String table, LedgerState state) throws IOException {
    List<String> files = new ArrayList<>();
    for (var version : state.partitions().values()) {
      for (DataFile file : version.files()) {
        if (version.key().table().equals(table) && file.rows() > 0) {
          files.add(copies.of(file));
        }
      }
    }
    return TableDefinition.rows(columns, files);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = duck.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    duck.close();
  }
}
