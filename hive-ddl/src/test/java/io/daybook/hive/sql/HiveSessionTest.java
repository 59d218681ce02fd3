package io.daybook.hive.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HiveSessionTest {
  @Test
  void tellsThatNothingListens() throws IOException {
    String url = "jdbc:hive2://127.0.0.1:" + freePort() + "/default";

    assertThatThrownBy(() -> HiveSession.open(url))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_READY))
        .hasMessageStartingWith("[" + url + "] Cannot reach HiveServer2: expected it to answer")
        .hasMessageContaining("Connection refused")
        .hasMessageContaining("run 'daybook up'")
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesAnotherDatabasesUrl() {
    assertThatThrownBy(() -> HiveSession.open("jdbc:mysql://127.0.0.1/x"))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:hive2://h:1, jdbc:hive2://h:1/default;socketTimeout=1800000",
    "jdbc:hive2://h:1/, jdbc:hive2://h:1/;socketTimeout=1800000",
    "jdbc:hive2://h:1/d, jdbc:hive2://h:1/d;socketTimeout=1800000",
    "jdbc:hive2://h:1/d;a=b?c=d#e=f, jdbc:hive2://h:1/d;a=b;socketTimeout=1800000?c=d#e=f",
    "jdbc:hive2://h:1/d;#e=f, jdbc:hive2://h:1/d;socketTimeout=1800000#e=f",
    "jdbc:hive2://h:1/d;socketTimeout=9, jdbc:hive2://h:1/d;socketTimeout=9",
    "jdbc:mysql://h, jdbc:mysql://h",
  })
  void givesTheSocketATimeout(String url, String expected) {
    assertThat(JdbcUrl.withTimeout(url)).isEqualTo(expected);
  }

  @Test
  void leavesTableNamesOutWhereTheyTellNothing() {
    assertThat(HiveSession.plain(List.of("login.dt", "_c1"))).containsExactly("dt", "_c1");
    assertThat(HiveSession.plain(List.of("a.dt", "b.dt"))).containsExactly("a.dt", "b.dt");
  }

  @Test
  void tellsHivesFirstLineWithoutClassNames() {
    SQLException refused =
        new SQLException(
            "Error while compiling statement: FAILED: SemanticException [Error 10001]: Line 1:14"
                + " Table not found 'x'\n\tat org.apache.hive.Y.z(Y.java:1)",
            "42S02");
    SQLException failed =
        new SQLException("java.io.IOException: java.net.ConnectException: Connection refused");

    assertThat(HiveMessage.of(refused))
        .isEqualTo("FAILED: SemanticException [Error 10001]: Line 1:14 Table not found 'x'");
    assertThat(HiveMessage.exitCode(refused)).isEqualTo(ExitCode.USAGE);
    assertThat(
            HiveMessage.of(
                new SQLException("Vertex failed, Map 1\nat x\nASSERT_TRUE(): assertion failed.")))
        .startsWith("ASSERT_TRUE(): assertion failed: in a view of daybook_bi a sum is beyond");
    assertThat(HiveMessage.of(failed)).isEqualTo("Connection refused");
    assertThat(HiveMessage.exitCode(failed)).isEqualTo(ExitCode.INTERNAL);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
