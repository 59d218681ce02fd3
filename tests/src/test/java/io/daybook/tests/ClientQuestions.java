package io.daybook.tests;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.local.stack.StackEndpoints;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The questions of {@code ask_hive.py}, with the answers that JDBC gives. */
final class ClientQuestions {
  /** Every type of Daybook's tables: an extreme, an ordinary and a missing value. */
  private static final String TYPES =
      "SELECT CAST('-9223372036854775808' AS BIGINT) AS b1, CAST(9007199254740993 AS BIGINT) AS b2,"
          + " CAST(NULL AS BIGINT) AS b3, CAST(-2147483648 AS INT) AS i1, CAST(NULL AS INT) AS i2,"
          + " CAST('9999999999999999999999999999999999.9999' AS DECIMAL(38,4)) AS d1,"
          + " CAST('-99999999999999.9999' AS DECIMAL(18,4)) AS d2,"
          + " CAST('1.5' AS DECIMAL(18,4)) AS d3, CAST(NULL AS DECIMAL(38,4)) AS d4,"
          + " 1.7976931348623157E308D AS f1, -0.1D AS f2, CAST(NULL AS DOUBLE) AS f3,"
          + " CAST('0001-01-01' AS DATE) AS t1, CAST('1969-12-31' AS DATE) AS t2,"
          + " CAST('9999-12-31' AS DATE) AS t3, CAST(NULL AS DATE) AS t4,"
          + " CAST('1969-12-31 23:59:59.999999' AS TIMESTAMP) AS z1,"
          + " CAST('2026-03-29 02:30:00' AS TIMESTAMP) AS z2, CAST(NULL AS TIMESTAMP) AS z3,"
          + " 'Gr\u00fc\u00dfe \ud83d\uded2 % \"y\"' AS s1, '' AS s2, CAST(NULL AS STRING) AS"
          + " s3, true AS o1, CAST(NULL AS BOOLEAN) AS o2";

  private static final List<String> QUERIES =
      List.of(
          TYPES,
          "SELECT * FROM daybook_metrics.sales_daily",
          "SELECT * FROM daybook_metrics.order_daily",
          "SELECT * FROM daybook_metrics.active_users_daily",
          "SELECT * FROM daybook_metrics.retention_weekly",
          "SELECT * FROM daybook_bi.sales",
          "SELECT * FROM daybook.purchase WHERE event_time_ms % 97 = 0");

  private ClientQuestions() {}

  static void write(Path file, StackEndpoints stack) throws SQLException, IOException {
    List<Map<String, Object>> answered = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(stack.jdbcUrl());
        Statement statement = connection.createStatement()) {
      for (String query : QUERIES) {
        answered.add(answered(statement, query));
      }
    }
    Map<String, Object> questions = new LinkedHashMap<>();
    questions.put("port", stack.ports().hiveServer2());
    questions.put("httpPort", stack.ports().hiveServer2Http());
    questions.put("queries", answered);
    questions.put("tables", tables());
    questions.put("reflected", "daybook_metrics.sales_daily");
    questions.put(
        "times",
        List.of(List.of("dt", "daybook_bi.logins"), List.of("event_time", "daybook.login")));
    questions.put(
        "supersetConfig", Command.DIST.resolve("examples/bi/superset_config.py").toString());
    new ObjectMapper().writeValue(file.toFile(), questions);
  }

  /** Writes what {@code LdapTest} needs: whom the server lets in. */
  static void writeOfLogin(Path file, StackEndpoints stack, String user, String password)
      throws IOException {
    Map<String, Object> questions =
        Map.of(
            "port",
            stack.ports().hiveServer2(),
            "httpPort",
            stack.ports().hiveServer2Http(),
            "user",
            user,
            "password",
            password);
    new ObjectMapper().writeValue(file.toFile(), questions);
  }

  /** Returns name, type and comment of every column, by table, as they are declared. */
  private static Map<String, List<List<String>>> tables() {
    Map<String, List<List<String>>> tables = new LinkedHashMap<>();
    for (DeclaredRelation relation : DeclaredRelation.all()) {
      tables.put(
          relation.qualifiedName(),
          relation.columns().stream()
              .map(column -> List.of(column.name(), column.type(), column.comment()))
              .toList());
    }
    return tables;
  }

  private static Map<String, Object> answered(Statement statement, String query)
      throws SQLException {
    List<String> labels = new ArrayList<>();
    List<String> types = new ArrayList<>();
    List<List<@Nullable String>> rows = new ArrayList<>();
    try (ResultSet answer = statement.executeQuery(query)) {
      ResultSetMetaData metadata = answer.getMetaData();
      for (int i = 1; i <= metadata.getColumnCount(); i++) {
        labels.add(metadata.getColumnLabel(i));
        types.add(metadata.getColumnTypeName(i));
      }
      while (answer.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int i = 1; i <= labels.size(); i++) {
          row.add(text(answer.getObject(i)));
        }
        rows.add(row);
      }
    }
    return Map.of("sql", query, "labels", labels, "types", types, "rows", rows);
  }

  private static @Nullable String text(@Nullable Object value) {
    if (value instanceof Date date) {
      return date.toLocalDate().toString();
    }
    if (value instanceof Timestamp timestamp) {
      return timestamp.toLocalDateTime().toString();
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    return value == null ? null : value.toString();
  }
}
