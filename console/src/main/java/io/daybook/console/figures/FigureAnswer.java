package io.daybook.console.figures;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * FigureDesk of one publication.
 *
 * @param columns of the rows
 * @param rows counts and decimals as exact text, doubles as numbers, days as ISO dates; null where
 *     nothing is known
 * @param total rows without the question's limit
 */
public record FigureAnswer(
    long publication,
    String table,
    List<FigureQuestion.AnswerColumn> columns,
    List<List<@Nullable Object>> rows,
    long total) {
  private static final int MOST_SECONDS = 20;

  /**
   * Answers a question.
   *
   * @throws FigureRefusal ({@code overflow}) if a sum is larger than DECIMAL(38,4) holds, ({@code
   *     busy}) if it takes too long
   */
  static FigureAnswer of(Connection connection, Edition edition, FigureQuestion question)
      throws SQLException, FigureRefusal {
    FigureQuestion.Sql sql = question.sql();
    List<FigureQuestion.AnswerColumn> columns = question.columns();
    try (PreparedStatement statement = connection.prepareStatement(sql.sql())) {
      int parameter = 1;
      statement.setQueryTimeout(MOST_SECONDS);
      for (String value : sql.parameters()) {
        statement.setString(parameter++, value);
      }
      try (ResultSet found = statement.executeQuery()) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        long total = 0;
        while (found.next()) {
          @Nullable Object[] row = new @Nullable Object[columns.size()];
          for (int i = 0; i < row.length; i++) {
            row[i] = value(found, i + 1, columns.get(i).type());
          }
          rows.add(Arrays.asList(row));
          total = found.getLong(columns.size() + 1);
        }
        if (rows.isEmpty() && question.isContinued()) {
          total = of(connection, edition, question.firstRow()).total();
        }
        return new FigureAnswer(
            edition.publication(), question.table().name(), columns, rows, total);
      }
    } catch (SQLException e) {
      if (String.valueOf(e.getMessage()).contains("Out of Range")) {
        throw new FigureRefusal(
            "overflow",
            "expected sums of at most 34 digits before the point but found a larger one; ask for"
                + " fewer days",
            List.of());
      }
      if (String.valueOf(e.getMessage()).contains("INTERRUPT")) {
        throw new FigureRefusal(
            "busy",
            "expected an answer within "
                + MOST_SECONDS
                + " seconds but found none; ask for fewer days or dimensions, or again later",
            List.of());
      }
      throw e;
    }
  }

  private static @Nullable Object value(ResultSet found, int column, String type)
      throws SQLException {
    if (type.equals("double")) {
      double number = found.getDouble(column);
      return found.wasNull() || !Double.isFinite(number) ? null : number;
    }
    return found.getString(column);
  }
}
