package io.daybook.metrics.adhoc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.metrics.app.TestingSpark;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.nio.file.Path;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.CommandExecutionMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadOnlyDatabasesTest {
  @TempDir private static Path directory;
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = (SparkSession) TestingSpark.start();
    for (String database : new String[] {"daybook", "daybook_metrics", "reports"}) {
      spark.sql("CREATE DATABASE " + database + " LOCATION '" + directory.resolve(database) + "'");
    }
    spark.sql(
        "CREATE TABLE daybook.login (user_id STRING, dt DATE) USING parquet PARTITIONED BY (dt)"
            + " LOCATION '"
            + directory.resolve("books/archive/login")
            + "'");
    spark.sql("CREATE TABLE reports.users (user_id STRING, dt DATE) USING parquet");
    spark.sql("CREATE VIEW daybook.view AS SELECT * FROM daybook.login");
  }

  /** The catalog is that of other tests, too. */
  @AfterAll
  static void stop() {
    for (String database : new String[] {"daybook", "daybook_metrics", "reports"}) {
      spark.sql("DROP DATABASE " + database + " CASCADE");
    }
    spark.stop();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "daybook.login | INSERT INTO daybook.login SELECT * FROM reports.users",
        "daybook.login | INSERT OVERWRITE Daybook.Login PARTITION (dt = '2026-03-01') "
            + "SELECT 'ann'",
        "daybook.login | WITH u AS (SELECT * FROM reports.users) INSERT INTO daybook.login "
            + "SELECT * FROM u",
        "daybook.mine | CREATE TABLE daybook.mine AS SELECT 1 AS x",
        "daybook_metrics.mine | CREATE TABLE daybook_metrics.mine (x INT) USING parquet",
        "daybook.mine | CREATE TABLE daybook.mine LIKE reports.users",
        "file:${root}/archive/login | CREATE TABLE reports.files (x INT) USING parquet "
            + "LOCATION '${root}/archive/login'",
        "daybook_metrics.mine | CREATE OR REPLACE VIEW daybook_metrics.mine AS SELECT 1 AS x",
        "daybook.login | DROP TABLE daybook.login",
        "daybook.view | DROP VIEW daybook.view",
        "daybook.login | TRUNCATE TABLE daybook.login",
        "daybook.login | ALTER TABLE daybook.login RENAME TO daybook.logins",
        "daybook.login | ALTER TABLE daybook.login ADD COLUMNS (x INT)",
        "daybook.login | ALTER TABLE daybook.login ADD PARTITION (dt = '2026-03-01')",
        "daybook.login | ALTER TABLE daybook.login DROP PARTITION (dt = '2026-03-01')",
        "daybook.login | ALTER TABLE daybook.login SET TBLPROPERTIES ('a' = 'b')",
        "daybook.login | ALTER TABLE daybook.login SET LOCATION '/elsewhere'",
        "daybook.login | ALTER TABLE daybook.login CHANGE COLUMN user_id COMMENT 'x'",
        "daybook.view | ALTER VIEW daybook.view AS SELECT 1 AS x",
        "daybook.login | COMMENT ON TABLE daybook.login IS 'x'",
        "daybook.login | ANALYZE TABLE daybook.login COMPUTE STATISTICS",
        "daybook.login | MSCK REPAIR TABLE daybook.login",
        "daybook_mine | CREATE DATABASE daybook_mine",
        "daybook_metrics | DROP DATABASE daybook_metrics CASCADE",
        "daybook | ALTER DATABASE daybook SET DBPROPERTIES ('a' = 'b')",
        "daybook | COMMENT ON DATABASE daybook IS 'x'",
        "daybook.login | ALTER TABLE daybook.login ALTER COLUMN user_id COMMENT 'x'",
        "daybook.login | ALTER TABLE daybook.login UNSET TBLPROPERTIES ('a')",
        "daybook.view | ALTER VIEW daybook.view SET TBLPROPERTIES ('a' = 'b')",
        "daybook.login | REPAIR TABLE daybook.login",
        "daybook.f | CREATE FUNCTION daybook.f AS 'x'",
        "${root}/archive/login/dt=2026-03-01 | INSERT OVERWRITE DIRECTORY "
            + "'${root}/archive/login/dt=2026-03-01' USING parquet SELECT 1"
      })
  void refusesWhatWouldChangeDaybooksTables(String target, String statement) {
    assertThatThrownBy(() -> check(statement))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageStartingWith(
            "Cannot write to "
                + target.replace("${root}", root())
                + ": expected a database or directory of your own but found one of Daybook's,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM daybook.login",
        "INSERT INTO reports.users SELECT * FROM daybook.login",
        "CREATE TABLE reports.mine AS SELECT * FROM daybook.login",
        "CREATE TABLE reports.mine LIKE daybook.login",
        "CREATE VIEW reports.mine AS SELECT * FROM daybook.login",
        "CREATE TEMPORARY VIEW mine AS SELECT * FROM daybook.login",
        "INSERT OVERWRITE DIRECTORY '${root}-mine' USING parquet SELECT * FROM daybook.login",
        "CREATE TABLE reports.mine (x INT) USING parquet LOCATION '${root}/hive/managed/mine'",
        "DROP TABLE reports.users",
        "CREATE DATABASE books",
        "USE daybook",
        "SHOW TABLES IN daybook",
        "SHOW PARTITIONS daybook.login",
        "SHOW CREATE TABLE daybook.login",
        "DESCRIBE TABLE EXTENDED daybook.login",
        "DESCRIBE DATABASE daybook",
        "EXPLAIN SELECT * FROM daybook.login",
        "REFRESH TABLE daybook.login",
        "SET spark.sql.shuffle.partitions"
      })
  void letsPassWhatReadsThem(String statement) {
    assertThatCode(() -> check(statement)).doesNotThrowAnyException();
  }

  /** Analyzes, and runs nothing. */
  private static void check(String statement) throws Exception {
    LogicalPlan parsed =
        spark.sessionState().sqlParser().parsePlan(statement.replace("${root}", root()));
    ReadOnlyDatabases.check(
        spark.sessionState().executePlan(parsed, CommandExecutionMode.SKIP()).analyzed(),
        new org.apache.hadoop.fs.Path("file:" + root()));
  }

  private static String root() {
    return directory.resolve("books").toString();
  }
}
