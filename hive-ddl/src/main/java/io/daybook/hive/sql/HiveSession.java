package io.daybook.hive.sql;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import org.apache.hive.jdbc.HiveDriver;
import org.jspecify.annotations.Nullable;

/**
 * A connection to HiveServer2. Not thread-safe. Its process should run in UTC: the driver makes
 * TIMESTAMP values in the default zone of the JVM, and one that skips an hour has no such times.
 */
public final class HiveSession implements AutoCloseable {
  private static final int FETCHED_ROWS = 10_000;

  private final String url;
  private final Connection connection;

  private HiveSession(String url, Connection connection) {
    this.url = url;
    this.connection = connection;
  }

  /**
   * Connects as the user of this process, unless the URL names one.
   *
   * @param url such as {@code jdbc:hive2://127.0.0.1:10000/default}
   * @throws OperatorException ({@code NOT_READY}) if HiveServer2 doesn't answer there; ({@code
   *     USAGE}) if the URL is none of Hive's
   */
  public static HiveSession open(String url) {
    try {
      Connection connection = new HiveDriver().connect(JdbcUrl.withTimeout(url), session());
      if (connection != null) {
        return new HiveSession(url, connection);
      }
    } catch (SQLException e) {
      throw new OperatorException(
          ExitCode.NOT_READY,
          String.format(
              "[%s] Cannot reach HiveServer2: expected it to answer but found: %s;"
                  + " run 'daybook up', or mend cluster.jdbc in daybook.yaml",
              url, HiveMessage.of(e)),
          e);
    }
    throw new OperatorException(
        ExitCode.USAGE,
        String.format(
            "[%s] Cannot reach HiveServer2: expected a URL like jdbc:hive2://host:10000/default;"
                + " mend cluster.jdbc in daybook.yaml",
            url));
  }

  /** Runs a statement whose answer, if it has one, nobody needs. */
  public void execute(String sql) {
    run(sql, new ResultTable.RowCollector());
  }

  /** Runs a statement and returns its answer, which is empty for one that gives none. */
  public ResultTable query(String sql) {
    ResultTable.RowCollector collector = new ResultTable.RowCollector();
    run(sql, collector);
    return collector.table();
  }

  /**
   * Runs a statement and hands its answer on as it comes. A statement that gives no answer hands on
   * nothing.
   *
   * @param sql one statement; a semicolon at its end is dropped
   * @throws OperatorException with Hive's own first line: {@code USAGE} if Hive doesn't understand
   *     the statement, {@code NOT_READY} if the connection broke, {@code INTERNAL} if it failed
   *     while it ran
   */
  public void run(String sql, ResultSink sink) {
    String statementText = sql.strip().replaceAll("[;\\s]+$", "");
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCHED_ROWS);
      if (statement.execute(statementText)) {
        try (ResultSet answer = statement.getResultSet()) {
          hand(answer, sink);
        }
      }
    } catch (SQLException e) {
      throw new OperatorException(
          HiveMessage.exitCode(e),
          String.format("[%s] Hive refused: %s", url, HiveMessage.of(e)),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the session; a connection that broke before is no error. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException ignored) {
      // HiveServer2 ends a session whose connection is gone.
    }
  }

  private static void hand(ResultSet answer, ResultSink sink) throws SQLException, IOException {
    ResultSetMetaData metadata = answer.getMetaData();
    List<String> labels = new ArrayList<>();
    for (int i = 1; i <= metadata.getColumnCount(); i++) {
      labels.add(metadata.getColumnLabel(i));
    }
    sink.columns(plain(labels));
    while (answer.next()) {
      List<@Nullable Object> row = new ArrayList<>();
      for (int i = 1; i <= labels.size(); i++) {
        row.add(value(answer.getObject(i)));
      }
      sink.row(row);
    }
    sink.end();
  }

  /** Returns the labels without the table names that Hive puts before them, if they stay unique. */
  static List<String> plain(List<String> labels) {
    List<String> plain =
        labels.stream().map(label -> label.substring(label.lastIndexOf('.') + 1)).toList();
    return new HashSet<>(plain).size() == labels.size() ? plain : List.copyOf(labels);
  }

  private static @Nullable Object value(@Nullable Object given) {
    if (given instanceof Timestamp timestamp) {
      return timestamp.toLocalDateTime();
    }
    return given instanceof Date date ? date.toLocalDate() : given;
  }

  /** Labels come with their tables' names, whatever the server's default: see {@link #plain}. */
  private static Properties session() {
    Properties properties = new Properties();
    properties.setProperty("hiveconf:hive.resultset.use.unique.column.names", "true");
    properties.setProperty("user", System.getProperty("user.name", "daybook"));
    return properties;
  }
}
