package io.daybook.bench;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Compares what the engines wrote; DuckDB reads both. */
final class ResultCheck {
  /**
   * DuckDB's threads share the files of PARTITION_BY: where their batches meet, a few rows precede
   * smaller ones. That is told; a result that was never sorted is refused.
   */
  private static final long SORTED_ROWS_PER_UNSORTED = 1000;

  private ResultCheck() {}

  /**
   * What both results hold.
   *
   * @param days the sums by day
   * @param peerUnsortedRows rows of the peer that come before a smaller one; Daybook has none
   */
  record Agreement(List<DaySum> days, long peerUnsortedRows) {
    Agreement {
      days = List.copyOf(days);
    }
  }

  /**
   * Checks that both results hold the same, and the input's events.
   *
   * @return what they agree on
   * @throws OperatorException naming the first difference
   */
  static Agreement check(
      BenchInput input, String engine, List<Path> files, String peer, List<Path> peerFiles)
      throws SQLException {
    try (Connection judge = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = judge.createStatement()) {
      List<DaySum> sums = sums(statement, files);
      List<DaySum> peerSums = sums(statement, peerFiles);
      if (!sums.equals(peerSums)) {
        throw differs(engine + " wrote " + sums + " but " + peer + " wrote " + peerSums);
      }
      long rows = sums.stream().mapToLong(DaySum::rows).sum();
      if (rows != input.distinct()) {
        throw differs("expected " + input.distinct() + " events but both wrote " + rows);
      }
      long unsorted = unsorted(statement, files);
      if (unsorted > 0) {
        throw differs(engine + " wrote " + unsorted + " rows that are not sorted in their file");
      }
      long peerUnsorted = unsorted(statement, peerFiles);
      if (peerUnsorted > rows / SORTED_ROWS_PER_UNSORTED) {
        throw differs(peer + " wrote " + peerUnsorted + " rows that are not sorted in their file");
      }
      return new Agreement(sums, peerUnsorted);
    }
  }

  private static long unsorted(Statement statement, List<Path> files) throws SQLException {
    try (ResultSet result = statement.executeQuery(unsortedQuery(files))) {
      result.next();
      return result.getLong(1);
    }
  }

  private static List<DaySum> sums(Statement statement, List<Path> files) throws SQLException {
    List<DaySum> sums = new ArrayList<>();
    try (ResultSet result = statement.executeQuery(sumsQuery(files))) {
      while (result.next()) {
        sums.add(
            new DaySum(
                result.getString(1),
                result.getLong(2),
                result.getLong(3),
                result.getBigDecimal(4),
                result.getString(5)));
      }
    }
    return sums;
  }

  private static String unsortedQuery(List<Path> files) {
    return """
        SELECT count(*) FROM (
          SELECT (user_id, event_time) < lag((user_id, event_time)) OVER (
            PARTITION BY filename ORDER BY file_row_number) AS before_its_predecessor
          FROM read_parquet([%s], filename = true, file_row_number = true))
        WHERE before_its_predecessor
        """
        .formatted(DuckDbEngine.quoted(files));
  }

  private static String sumsQuery(List<Path> files) {
    return """
        SELECT CAST(dt AS VARCHAR), count(*), count(DISTINCT event_id), sum(amount),
          CAST(bit_xor(hash(event_id, event_time, event_time_ms, user_id, session_id, ip, user_agent,
            channel, country, order_id, line_no, product_id, product_name, category, quantity,
            unit_price, discount, amount, currency, extra['campaign'], extra['warehouse'])) AS VARCHAR)
        FROM read_parquet([%s], hive_partitioning = true)
        GROUP BY dt ORDER BY dt
        """
        .formatted(DuckDbEngine.quoted(files));
  }

  private static OperatorException differs(String difference) {
    return new OperatorException(
        ExitCode.BLOCKED,
        "[bench archive] Cannot compare: expected the same events in both results but found a"
            + " difference: "
            + difference
            + "; no figure counts before it is explained");
  }
}
