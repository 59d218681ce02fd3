package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.MetricTables;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The refusals are Hive's own. */
class MissingTableTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * FROM daybook_metrics.purchase_daily | Table not found 'purchase_daily'"
            + " | daybook_metrics.purchase_daily",
        "select 1 from `Daybook`.`LOGIN` | Table not found 'LOGIN' | daybook.login",
        "SELECT reason FROM daybook.quarantine | Table not found 'quarantine' | daybook.quarantine",
        "DESCRIBE daybook.login | Database does not exist: daybook | daybook.login",
      })
  void saysThatTheFirstNightMakesATable(String statement, String found, String table) {
    OperatorException explained = explain(statement, found);

    assertThat(explained.exitCode()).isEqualTo(ExitCode.NOT_READY);
    assertThat(explained)
        .hasMessageEndingWith(
            found + "; no night has made " + table + " yet: run 'daybook nightly'");
  }

  @Test
  void namesTheTablesOfADatabaseForAMisspeltOne() {
    OperatorException explained = explain("SELECT * FROM daybook.logn", "Table not found 'logn'");

    assertThat(explained.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(explained)
        .hasMessageEndingWith(
            "; tables of daybook are login, orders, purchase, quarantine, and those of the datasets"
                + " in --config DIR: give it to ask for a table of your own")
        .hasMessageNotContaining("nightly");
  }

  @Test
  void namesTheDatabaseOfATableWithoutOne() {
    assertThat(explain("SELECT * FROM login", "Table not found 'login'"))
        .hasMessageEndingWith("; name it with its database: daybook.login")
        .hasMessageNotContaining("nightly");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * FROM mine.login | Table not found 'login'",
        "SELECT * FROM other | Table not found 'other'",
        "SELEC | cannot recognize input near 'SELEC' '<EOF>' '<EOF>'"
      })
  void leavesOtherRefusalsAsTheyAre(String statement, String found) {
    OperatorException refusal = refusal(found);

    assertThat(MissingTable.explain(refusal, statement, Datasets.BUILT_IN, MetricTables.ALL))
        .isSameAs(refusal);
  }

  private static OperatorException explain(String statement, String found) {
    return MissingTable.explain(refusal(found), statement, Datasets.BUILT_IN, MetricTables.ALL);
  }

  private static OperatorException refusal(String found) {
    String message = "FAILED: SemanticException [Error 10001]: Line 1:14 " + found;
    return new OperatorException(
        ExitCode.USAGE,
        "[jdbc:hive2://h:1/default] Hive refused: " + message,
        new SQLException("Error while compiling statement: " + message, "42S02", 10001));
  }
}
