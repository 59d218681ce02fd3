package io.daybook.bench.queries;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A question that a dashboard asks.
 *
 * @param name in words, unique
 * @param sql one statement
 */
record DashboardQuery(String name, String sql) {
  private static final String FILE = "dashboard.sql";
  private static final String NAME = "-- ";

  /**
   * Returns all questions: those of {@code dashboard.sql}, each behind a line with its name.
   *
   * @param last the day that dashboards show first, {@code ${day}} in the file
   */
  static List<DashboardQuery> all(LocalDate last) throws IOException {
    String text;
    try (InputStream in = DashboardQuery.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IOException("expected the bench's questions in " + FILE + " but found none");
      }
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<DashboardQuery> queries = new ArrayList<>();
    for (String part : text.replace("${day}", "DATE '" + last + "'").split(";\\s*", -1)) {
      if (!part.isBlank()) {
        String statement = part.strip();
        int end = statement.indexOf('\n');
        if (!statement.startsWith(NAME) || end < 0) {
          throw new IOException(FILE + ": expected a line '-- name' but found " + statement);
        }
        queries.add(
            new DashboardQuery(
                statement.substring(NAME.length(), end), statement.substring(end + 1).strip()));
      }
    }
    return queries;
  }
}
