package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.hive.sql.HiveSession;
import io.daybook.local.stack.ClassPaths;
import io.daybook.local.stack.LocalStack;
import io.daybook.local.stack.Service;
import io.daybook.local.stack.StackConfig;
import io.daybook.local.stack.StackEndpoints;
import io.daybook.schedules.PythonEnvironment;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import sqlline.SqlLine;

/** Clients that aren't Daybook's, at the shared stack with the demo's tables. */
final class OtherClients {
  private static final String USER = "ann";
  private static final String PASSWORD = "open-sesame";

  /** Asked for their columns by queries, too: a map, money, dates that are no partition, views. */
  private static final Set<String> QUERIED =
      Set.of(
          "daybook.purchase",
          "daybook_metrics.retention_weekly",
          "daybook_bi.sales",
          "daybook_bi.order_funnel");

  /** Views whose rows take a job, their columns none. */
  private static final Set<String> JOINED =
      Set.of("daybook_bi.days", "daybook_bi.days_by_currency");

  private OtherClients() {}

  /** Expects the declared tables, over both transports, and no job for it. */
  static void assertToolsSeeTheTables() throws Exception {
    StackEndpoints stack = SharedStack.endpoints();
    try (ToolProbes probes = new ToolProbes(stack, stack.jdbcUrl());
        ToolProbes overHttp = new ToolProbes(stack, stack.httpJdbcUrl().orElseThrow())) {
      long before = probes.jobs();
      for (ToolProbes each : List.of(probes, overHttp)) {
        each.assertTree();
        for (DeclaredRelation relation : DeclaredRelation.all()) {
          if (QUERIED.contains(relation.qualifiedName())) {
            each.assertColumnsWithoutRows(relation);
            each.assertPreview(relation);
          }
          if (JOINED.contains(relation.qualifiedName())) {
            each.assertColumnsWithoutRows(relation);
          }
        }
      }
      probes.assertDataSource(Command.DIST.resolve("examples/bi/sales.tds"));
      // The server's log may be late: one job in the end is that of the last question.
      probes.group("daybook.login");
      Awaitility.await().untilAsserted(() -> assertThat(probes.jobs()).isEqualTo(before + 1));
    }
  }

  /** Expects of PyHive, pandas, SQLAlchemy and impyla the answers of JDBC. */
  static void assertPythonAgrees(Path directory) throws Exception {
    Path questions = directory.resolve("questions.json");
    ClientQuestions.write(questions, SharedStack.endpoints());

    assertPythonEndsWell(directory, 10, questions.toString());
  }

  /** Expects of a script of sqlline, over HTTP, the answers of {@code daybook sql}. */
  static void assertSqllineAgrees(Path directory, Command daybook) throws Exception {
    List<String> statements =
        List.of(
            "SELECT * FROM daybook_metrics.sales_daily WHERE dt = '2026-03-02'",
            "SELECT currency, CAST(SUM(net_amount) AS DECIMAL(18,4)) AS net_amount\n"
                + "  FROM daybook_metrics.sales_daily GROUP BY currency");
    Path script =
        Files.writeString(
            directory.resolve("script.sql"),
            "-- One on one line, one on two.\n" + String.join(";\n", statements) + ";\n");
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    PrintStream printer = new PrintStream(output, true, StandardCharsets.UTF_8);
    SqlLine sqlline = new SqlLine();
    sqlline.setOutputStream(printer);
    sqlline.setErrorStream(printer);

    SqlLine.Status end =
        sqlline.begin(
            new String[] {
              "-d",
              "org.apache.hive.jdbc.HiveDriver",
              "-u",
              SharedStack.endpoints().httpJdbcUrl().orElseThrow(),
              "-n",
              "reporter",
              "-p",
              "any",
              "--outputFormat=csv",
              "--silent=true",
              "-f",
              script.toString()
            },
            InputStream.nullInputStream(),
            false);

    String printed = output.toString(StandardCharsets.UTF_8);
    assertThat(end).as(printed).isEqualTo(SqlLine.Status.OK);
    List<String> expected = new ArrayList<>();
    for (String sql : statements) {
      daybook.run("sql", sql, "--format", "csv").out().lines().forEach(expected::add);
    }
    assertThat(expected).hasSize(6);
    assertThat(printed.replace("'", "").lines()).containsAll(expected);
  }

  /** Expects a HiveServer2 with LDAP to let in whom the directory knows, and nobody else. */
  static void assertLdapDecides(Path directory) throws Exception {
    long pid =
        new LocalStack(StackConfig.of(SharedStack.HOME), ClassPaths.of(Command.DIST))
            .status()
            .of(Service.HIVE_SERVER2)
            .pid()
            .orElseThrow();
    try (LdapHiveServer2 server =
        LdapHiveServer2.start(directory, SharedStack.endpoints(), pid, Map.of(USER, PASSWORD))) {
      StackEndpoints stack = server.endpoints();
      assertLogins(stack.jdbcUrl(), "Error validating the login");
      String named = stack.jdbcUrl() + ";user=" + USER + ";password=" + PASSWORD;
      try (HiveSession daybook = HiveSession.open(named)) {
        assertThat(daybook.query("SELECT logged_in_user()").single()).isEqualTo(USER);
      }
      assertLogins(stack.httpJdbcUrl().orElseThrow(), "401");
      if (!Boolean.getBoolean("airflow.skip")) {
        Path questions = directory.resolve("questions.json");
        ClientQuestions.writeOfLogin(questions, stack, USER, PASSWORD);
        assertPythonEndsWell(directory, 1, questions.toString(), "LdapTest");
      }
    }
  }

  private static void assertLogins(String url, String refusal) throws SQLException {
    assertThat(loggedInAs(url, USER, PASSWORD)).isEqualTo(USER);
    for (List<String> stranger :
        List.of(List.of(USER, "open"), List.of(USER, ""), List.of("bob", PASSWORD))) {
      assertThatThrownBy(() -> loggedInAs(url, stranger.get(0), stranger.get(1)))
          .isInstanceOf(SQLException.class)
          .hasStackTraceContaining(refusal);
    }
  }

  private static String loggedInAs(String url, String user, String password) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, user, password);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("SELECT logged_in_user()")) {
      assertThat(answer.next()).isTrue();
      return answer.getString(1);
    }
  }

  private static void assertPythonEndsWell(Path directory, int tests, String... arguments)
      throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Command.DIST.resolve("tests/src/test/python/ask_hive.py").toString());
    line.addAll(List.of(arguments));
    PythonEnvironment.ProgramEnd end =
        PythonEnvironment.run(directory, Map.of(), "python", line.toArray(String[]::new));
    assertThat(end.exitCode()).as(end.output()).isZero();
    assertThat(end.output()).containsPattern("Ran " + tests + " tests? in [^\n]*\\s+OK\\s*$");
  }
}
