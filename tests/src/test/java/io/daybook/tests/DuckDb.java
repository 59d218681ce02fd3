package io.daybook.tests;

import io.daybook.metrics.DefinitionJudge;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An independent reader of the same Parquet files, fed by what the ledgers name. */
final class DuckDb implements AutoCloseable {
  private final Connection connection;
  private final Path directory;

  DuckDb(Path directory) throws SQLException {
    this.directory = directory;
    this.connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      // It rounds the constant of a pushed filter to the file's type where that is narrower.
      statement.execute("SET disabled_optimizers = 'filter_pushdown'");
    }
  }

  /**
   * Makes a view of a table's current files, with {@code dt} from their directories. A column that
   * has not the same type in all files has the widest.
   *
   * @param home the table's directory in its zone, which holds the ledger
   * @param table a ledger's table: the dataset, metric table or quarantine
   */
  void view(String name, StoragePath home, String table) throws IOException, SQLException {
    Path copy = directory.resolve(name);
    for (PartitionVersion version :
        new Ledger(SharedStack.storage(), home).state().partitions().values()) {
      if (!version.key().table().equals(table)) {
        continue;
      }
      for (var file : version.files()) {
        Path target =
            copy.resolve("dt=" + version.key().day())
                .resolve("batch=" + version.key().batch())
                .resolve(new StoragePath(file.path()).name());
        Files.createDirectories(target.getParent());
        try (InputStream in = SharedStack.storage().open(new StoragePath(file.path()), 0)) {
          Files.copy(in, target);
        }
      }
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE VIEW "
              + name
              + " AS SELECT * FROM read_parquet('"
              + copy
              + "/**/*.parquet', hive_partitioning = true, union_by_name = true)");
    }
  }

  /**
   * Returns rows of figures that a warehouse of the shared stack has and their definitions don't
   * give, or the other way round.
   *
   * @param directory for copies of its files
   */
  static List<String> differences(Zones zones, ZoneId zone, Path directory)
      throws IOException, SQLException {
    try (DefinitionJudge judge =
        new DefinitionJudge(
            SharedStack.storage(),
            zones,
            zone,
            file -> {
              Path copy = directory.resolve(file.path().substring(1));
              Files.createDirectories(copy.getParent());
              try (InputStream in = SharedStack.storage().open(new StoragePath(file.path()), 0)) {
                Files.copy(in, copy);
              }
              return copy.toString();
            })) {
      return judge.differences();
    }
  }

  List<List<@Nullable Object>> query(String sql) throws SQLException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(result.getObject(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
