package io.daybook.metrics.app;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Answers of DuckDB, a text per row. */
final class DuckRows {
  private DuckRows() {}

  /**
   * Asks a question.
   *
   * @param delimiter between the values of a row; null is {@code null}
   */
  static List<String> of(String sql, String delimiter) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(String.join(delimiter, row));
      }
    }
    return rows;
  }
}
