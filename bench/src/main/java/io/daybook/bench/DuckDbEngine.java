package io.daybook.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** DuckDB in this process: one COPY from JSON to Parquet. */
final class DuckDbEngine implements Engine {
  private final Path directory;
  private final int threads;

  /**
   * @param directory for its result and what it spills
   */
  DuckDbEngine(Path directory, int threads) {
    this.directory = directory;
    this.threads = threads;
  }

  @Override
  public String name() {
    return "duckdb";
  }

  @Override
  public String description() {
    return "the same pieces as .json.zst (zstd-1), one COPY: read_json, row_number() = 1 by"
        + " (event_id, dt), ORDER BY, PARTITION_BY (dt); its own memory limit";
  }

  @Override
  public void reset(BenchInput input) throws IOException {
    Directories.delete(directory);
    Files.createDirectories(directory);
  }

  @Override
  public List<Path> archive(BenchInput input) throws IOException, SQLException {
    Path result = directory.resolve("purchase");
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET threads = " + threads);
      statement.execute("SET temp_directory = '" + directory.resolve("spill") + "'");
      statement.execute(copy(input.jsonFiles(), result));
    }
    return Directories.parquet(result);
  }

  private static String copy(List<Path> jsonFiles, Path result) {
    return """
      COPY (
        SELECT event_id, time AS event_time, epoch_ms(time) AS event_time_ms, "user" AS user_id,
          session AS session_id, ip, agent AS user_agent, channel, country, order_id, line_no,
          product AS product_id, name AS product_name, category, quantity, unit_price, discount,
          CAST(CAST(quantity * unit_price AS DECIMAL(18, 4)) - discount AS DECIMAL(18, 4)) AS amount,
          currency,
          MAP {'campaign': campaign, 'warehouse': warehouse} AS extra, CAST(time AS DATE) AS dt
        FROM read_json([%s], format = 'newline_delimited', compression = 'zstd', columns = {
          event_id: 'VARCHAR', time: 'TIMESTAMP', user: 'VARCHAR', session: 'VARCHAR',
          ip: 'VARCHAR', agent: 'VARCHAR', channel: 'VARCHAR', country: 'VARCHAR',
          order_id: 'VARCHAR', line_no: 'INTEGER', product: 'VARCHAR', name: 'VARCHAR',
          category: 'VARCHAR', quantity: 'DECIMAL(18, 4)', unit_price: 'DECIMAL(18, 4)',
          discount: 'DECIMAL(18, 4)', currency: 'VARCHAR', campaign: 'VARCHAR',
          warehouse: 'VARCHAR'})
        QUALIFY row_number() OVER (PARTITION BY event_id, dt) = 1
        ORDER BY user_id, event_time
      ) TO '%s' (FORMAT parquet, PARTITION_BY (dt), COMPRESSION zstd, COMPRESSION_LEVEL 3)
      """
        .formatted(quoted(jsonFiles), result);
  }

  /** Returns paths as the elements of an SQL list. */
  static String quoted(List<Path> paths) {
    return paths.stream()
        .map(path -> "'" + path.toString().replace("'", "''") + "'")
        .collect(Collectors.joining(", "));
  }
}
