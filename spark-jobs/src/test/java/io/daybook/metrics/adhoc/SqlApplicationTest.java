package io.daybook.metrics.adhoc;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.metrics.adhoc.AnswerFile.AnswerReader;
import io.daybook.metrics.app.TestingSpark;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.Progress;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlApplicationTest {
  private static SparkSession spark;

  @TempDir private Path directory;
  private final List<Object> answers = new ArrayList<>();
  private Optional<SqlFailure> failure = Optional.empty();

  @BeforeAll
  static void start() {
    spark = TestingSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void bringsValuesOfEveryTypeBack() throws Exception {
    ExitCode code =
        run(
            "SELECT 1 AS i, 2L AS l, 1.5000BD AS d, 0.1D AS f, true AS b, DATE'2026-03-01' AS day,"
                + " TIMESTAMP'2026-03-01 10:00:00.000001' AS t, TIMESTAMP_NTZ'0001-01-01 00:00:00'"
                + " AS n, map('k', 'v', 'n', NULL) AS m, array(1, 2) AS a, '' AS e, NULL AS z",
            Map.of());

    assertThat(code).isEqualTo(ExitCode.DONE);
    assertThat(answers)
        .containsExactly(
            List.of("i", "l", "d", "f", "b", "day", "t", "n", "m", "a", "e", "z"),
            Arrays.asList(
                1L,
                2L,
                new BigDecimal("1.5000"),
                0.1,
                true,
                "2026-03-01",
                "2026-03-01 10:00:00.000001",
                "0001-01-01 00:00:00",
                "{\"k\":\"v\",\"n\":null}",
                "[1,2]",
                "",
                null),
            "end");
  }

  @Test
  void answersEachStatementThatGivesRowsInTheirOrder() throws Exception {
    run(
        """
        CREATE TEMPORARY VIEW two AS SELECT * FROM VALUES (2), (1) AS v(x);
        SET spark.sql.variable.substitute=true;
        SELECT x, x FROM two ORDER BY x;
        SELECT x FROM two WHERE x > :least
        """,
        Map.of("least", "1"));

    assertThat(failure).isEmpty();
    assertThat(answers)
        .containsExactly(
            List.of("x", "x"),
            List.of(1L, 1L),
            List.of(2L, 2L),
            "end",
            List.of("x"),
            List.of(2L),
            "end");
  }

  @Test
  void stopsAtTheFirstFailureAndTellsItsPlace() throws Exception {
    assertThat(
            run(
                "SELECT 1 AS one;\n\n  SELECT 1,\n    colour\n  FROM VALUES (1) AS v(x);",
                Map.of()))
        .isEqualTo(ExitCode.USAGE);

    assertThat(answers).containsExactly(List.of("one"), List.of(1L), "end");
    assertThat(failure.orElseThrow().message())
        .startsWith("[report.sql:4:5] Spark refused: [UNRESOLVED_COLUMN")
        .contains("`colour`")
        .doesNotContain("\n", "SQLSTATE", "pos ", "Project");
  }

  @Test
  void saysThatSparkWentAway() throws Exception {
    SparkSession session = spark.newSession();
    spark.stop();
    try {
      assertThat(run(session, "SELECT count(*) AS n FROM range(9)", Map.of()))
          .isEqualTo(ExitCode.NOT_READY);
      assertThat(failure.orElseThrow().message())
          .startsWith("[report.sql:1:1] Spark is away: expected local[2] to answer");
    } finally {
      spark = TestingSpark.start();
    }
  }

  @Test
  void tellsWhereTheSyntaxIsWrong() throws Exception {
    assertThat(run("  SELECT 1 FORM x", Map.of())).isEqualTo(ExitCode.USAGE);

    assertThat(failure.orElseThrow().message())
        .isEqualTo(
            "[report.sql:1:17] Spark refused: [PARSE_SYNTAX_ERROR] Syntax error at or near 'x':"
                + " extra input 'x'");
  }

  @Test
  void tellsWhatFailedWhileItRan() throws Exception {
    assertThat(
            run("SELECT 1;\nSELECT x,\n 1 / (x - 1) AS y FROM VALUES (2), (1) AS v(x)", Map.of()))
        .isEqualTo(ExitCode.INTERNAL);

    assertThat(failure.orElseThrow().message())
        .startsWith("[report.sql:3:2] Spark failed: [DIVIDE_BY_ZERO] Division by zero.")
        .doesNotContain("\n", "Exception");
  }

  @Test
  void refusesAParameterThatIsMissing() throws Exception {
    assertThat(run("SELECT :day", Map.of())).isEqualTo(ExitCode.USAGE);

    assertThat(failure.orElseThrow().message()).contains("[UNBOUND_SQL_PARAMETER]", "day");
  }

  private ExitCode run(String script, Map<String, String> parameters) throws Exception {
    return run(spark.newSession(), script, parameters);
  }

  private ExitCode run(SparkSession session, String script, Map<String, String> parameters)
      throws Exception {
    Path file = directory.resolve("answers");
    ExitCode code =
        new SqlApplication(session, "report.sql", parameters, Progress.NONE).run(script, file);
    failure = AnswerFile.read(file, new AnswerList());
    Files.delete(file);
    return code;
  }

  private final class AnswerList implements AnswerReader {
    @Override
    public void columns(List<String> names) {
      answers.add(names);
    }

    @Override
    public void row(List<@Nullable Object> values) {
      answers.add(values);
    }

    @Override
    public void end() {
      answers.add("end");
    }
  }
}
