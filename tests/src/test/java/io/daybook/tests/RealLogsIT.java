package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The worked examples on real logs whose truths were counted with plain scripts; runs with
 * -Ddaybook.data=DIR.
 */
@ExtendWith(SharedStack.class)
@EnabledIfSystemProperty(named = "daybook.data", matches = ".+")
class RealLogsIT {
  @TempDir Path directory;

  @BeforeEach
  void forgetTables() {
    SharedStack.forgetTables();
  }

  @Test
  void countsEveryLoginAttemptOfTheSshServer() throws Exception {
    Command command = archived("sshd-auth", "sshd-auth");

    assertThat(
            rows(
                command,
                "SELECT outcome, method, failure_reason, COUNT(*), COUNT(DISTINCT event_id) FROM"
                    + " daybook.login GROUP BY outcome, method, failure_reason"))
        .containsExactlyInAnyOrder(
            "success,password,,190,190",
            "success,publickey,,36,36",
            "failure,password,,707,707",
            "failure,password,invalid user,331,331",
            "failure,publickey,,4,4");
    assertThat(
            rows(
                command,
                "SELECT COUNT(DISTINCT user_id), COUNT(DISTINCT ip) FROM daybook.login WHERE"
                    + " outcome = 'success'"))
        .containsExactly("11,4");
    assertThat(rows(command, "SELECT MIN(dt), MAX(dt) FROM daybook.login"))
        .containsExactly("2017-03-27,2017-04-20");
    assertThat(sums("sshd-auth", "login"))
        .returns(7121L, SourceSums::recordsRead)
        .returns(943L, SourceSums::recordsWithEvents)
        .returns(0L, SourceSums::recordsQuarantined)
        .returns(6178L, SourceSums::recordsSkipped)
        .returns(1268L, SourceSums::eventsGiven)
        .returns(1268L, SourceSums::eventsArchived)
        .returns(0L, SourceSums::eventsDuplicate);
  }

  @Test
  void booksEveryDeliveryOfTheHealthProgramme() throws Exception {
    Command command = archived("scms-orders", "scms-orders");

    assertThat(
            rows(
                command,
                "SELECT status, COUNT(*), SUM(total_amount) FROM daybook.orders GROUP BY status"))
        .contains("delivered,10324,1627584457.2900")
        .anyMatch(row -> row.startsWith("submitted,4592,"))
        .anyMatch(row -> row.startsWith("shipped,10324,"))
        .hasSize(3);
    assertThat(
            rows(
                command,
                "SELECT COUNT(DISTINCT dt), COUNT(DISTINCT order_id), COUNT(DISTINCT country) FROM"
                    + " daybook.orders"))
        .containsExactly("2278,6233,43");
    assertThat(sums("scms-orders", "orders"))
        .returns(10325L, SourceSums::recordsRead)
        .returns(10324L, SourceSums::recordsWithEvents)
        .returns(0L, SourceSums::recordsQuarantined)
        .returns(1L, SourceSums::recordsSkipped)
        .returns(25240L, SourceSums::eventsGiven)
        .returns(25240L, SourceSums::eventsArchived)
        .returns(0L, SourceSums::eventsDuplicate);
  }

  @Test
  void archivesADatasetThatExistsOnlyInConfiguration() throws Exception {
    Command command = archived("own-dataset", "apache-access");

    assertThat(
            rows(
                command,
                "SELECT COUNT(*), SUM(IF(status = 200, 1, 0)), COUNT(DISTINCT ip), SUM(bytes),"
                    + " SUM(IF(method = 'GET', 1, 0)) FROM daybook.page_view"))
        .containsExactly("10000,9126,1753,2747282740,9952");
    assertThat(rows(command, "SELECT dt, COUNT(*) FROM daybook.page_view GROUP BY dt ORDER BY dt"))
        .containsExactly(
            "2015-05-17,1632", "2015-05-18,2893", "2015-05-19,2896", "2015-05-20,2579");
    assertThat(sums("own-dataset", "page_view"))
        .returns(10000L, SourceSums::recordsRead)
        .returns(10000L, SourceSums::eventsArchived);
  }

  /** Collects and archives an example's log, and publishes its table. */
  private Command archived(String example, String data) throws Exception {
    Path configuration = directory.resolve("config");
    Example.copy(example, configuration, "/" + example);
    Example.withoutFigures(configuration);
    Command command =
        new Command(
            SharedStack.HOME,
            "--config",
            configuration.toString(),
            "--set",
            "input=" + Path.of(System.getProperty("daybook.data")).resolve(data));
    for (List<String> step :
        List.of(List.of("collect", "--once"), List.of("archive"), List.of("publish"))) {
      Command.CommandResult ended = command.run(step.toArray(String[]::new));
      assertThat(ended.exitCode()).as(step + ": " + ended.err()).isZero();
    }
    return command;
  }

  private static List<String> rows(Command command, String sql) throws Exception {
    Command.CommandResult ended = command.run("sql", sql, "--format", "csv");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return ended.out().lines().skip(1).toList();
  }

  private static SourceSums sums(String example, String dataset) throws IOException {
    Zones zones = new Zones(new StoragePath("/" + example));
    return new Ledger(SharedStack.storage(), zones.archive(dataset))
        .state().sums().stream().reduce(SourceSums::plus).orElseThrow();
  }
}
