package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code erase} in a warehouse in the local file system, without Hive. */
class EraseCommandTest {
  @TempDir private Path directory;

  @BeforeEach
  void archive() throws IOException {
    write("conf/daybook.yaml", "warehouse: {root: \"${root}\"}\ncluster: {hdfs: \"file:///\"}\n");
    write(
        "conf/sources/door.yaml",
        """
        dataset: login
        files: ${logs}/door.jsonl
        lateness: unlimited
        reject-limit: 100%
        fields: {event_time: at, outcome: result, user_id: user, ip: ip}
        """);
    write(
        "door.jsonl",
        """
        {"at": "2026-03-01T08:00:00Z", "result": "success", "user": "ann-7", "ip": "192.0.2.1"}
        {"at": "Yesterday 7", "result": "success", "user": "ann-7"}
        {"at": "2026-03-02T09:00:00Z", "result": "success", "user": "bob", "ip": "192.0.2.2"}
        {"at": "2026-03-03T10:00:00Z", "result": "failure", "user": "bob", "ip": "192.0.2.1"}
        """);
    run("collect", "--once");
    assertThat(run("archive").exitCode()).isEqualTo(ExitCode.DONE.number());
  }

  @Test
  void tellsWhatItWouldEraseAndNotWhom() throws IOException {
    String before = warehouse();

    TestingCommand plan = run("erase", "--user=ann-7", "--dry-run");

    assertThat(plan.exitCode()).as(plan.err()).isEqualTo(ExitCode.DONE.number());
    assertThat(plan.out().lines().filter(line -> line.contains("login")))
        .singleElement()
        .asString()
        .containsPattern("login\\D+1\\D+2026-03-01, 2026-03-01\\D+1\\D+1\\D+2\\b");
    assertThat(plan.out()).contains("nothing was changed").doesNotContain("ann-7");
    assertThat(warehouse()).isEqualTo(before);
  }

  /** Without a metastore nobody can tell whether a reader is shown what was replaced. */
  @Test
  void erasesAndTellsWhatIsStillToBeDone() throws IOException {
    TestingCommand erased = run("erase", "--user=ann-7");

    assertThat(erased.exitCode()).as(erased.err()).isEqualTo(ExitCode.PARTLY_DONE.number());
    assertThat(erased.out())
        .contains("erased, but not all is done: see the notes", "run 'daybook erase' again")
        .doesNotContain("ann-7");
    assertThat(run("sums").exitCode()).isEqualTo(ExitCode.DONE.number());
    assertThat(run("verify", "archive", "--deep", "--no-hive").exitCode())
        .isEqualTo(ExitCode.DONE.number());
    assertThat(run("verify", "raw", "--deep").exitCode()).isEqualTo(ExitCode.DONE.number());
    assertThat(warehouse()).as("ledgers").doesNotContain("ann-7");
    TestingCommand after = run("erase", "--user=ann-7", "--dry-run");
    assertThat(after.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(after.out()).contains("nothing of theirs was found");
  }

  @Test
  void findsEveryPlaceThatStillTellsOfThem() throws IOException {
    write("home/agent/spool/door/1.data", "{\"user\": \"ann-7\"}\n");
    write("warehouse/notes/0123.json", "{\"text\": \"asked ann-7\"}");
    run("erase", "--user=ann-7");

    TestingCommand check = run("erase", "--user=ann-7", "--check");

    assertThat(check.exitCode()).as(check.err()).isEqualTo(ExitCode.BLOCKED.number());
    assertThat(check.out())
        .contains("found in replaced version [", "found in spool [", "found in note [")
        .contains("they are still told of")
        .doesNotContain("ann-7");
    assertThat(run("erase", "--user=nobody", "--check").exitCode())
        .isEqualTo(ExitCode.DONE.number());
  }

  /** Tables and datasets that left the configuration, or have a fault, may name them. */
  @Test
  void tellsOfDirectoriesThatTheConfigurationDoesNotKnow() throws IOException {
    write("warehouse/metrics/visits/_ledger/x.json", "{}");
    write("warehouse/metrics/login_daily/_ledger/x.json", "{}");
    write("warehouse/archive/visit/_ledger/x.json", "{}");
    write("warehouse/raw/gate/dt=2026-03-01/x.zst", "x");
    Files.createDirectories(directory.resolve("warehouse/raw/window/dt=2026-03-01"));

    TestingCommand check = run("erase", "--user=nobody", "--check");

    assertThat(check.exitCode()).as(check.err()).isEqualTo(ExitCode.BLOCKED.number());
    assertThat(check.out().lines().filter(line -> line.contains("was not searched: expected")))
        .hasSize(3)
        .anyMatch(line -> line.contains("metrics/visits]"))
        .anyMatch(line -> line.contains("archive/visit]"))
        .anyMatch(line -> line.contains("raw/gate]"));
    assertThat(run("erase", "--user=nobody").exitCode()).isEqualTo(ExitCode.PARTLY_DONE.number());
  }

  @Test
  void tellsOfATableThatIsNotMadeAnyMore() throws IOException {
    write("warehouse/metrics/user_day/_ledger/x.json", "{}");
    write(
        "conf/daybook.yaml",
        Files.readString(directory.resolve("conf/daybook.yaml"))
            + "metrics: {tables: [login_daily]}\n");

    assertThat(run("erase", "--user=nobody", "--check").out())
        .contains("metrics/user_day] was not searched");
  }

  @Test
  void goesByAnotherPersonalColumnOrAFileOfMany() throws IOException {
    Path requests = directory.resolve("requests.txt");
    Files.writeString(requests, "bob\n\nip=192.0.2.1\n");

    assertThat(run("erase", "--by=ip=192.0.2.1", "--dry-run").out())
        .containsPattern("login\\D+2\\D+2026-03-01, 2026-03-03\\D+2\\D+0\\D+2\\b");
    assertThat(run("erase", "--from=" + requests, "--dry-run").out())
        .containsPattern("login\\D+3\\D+2026-03-01, 2026-03-03\\D+3\\D+0\\D+3\\b");
  }

  @Test
  void refusesWhatTellsOfNobody() {
    TestingCommand none = run("erase", "--dry-run");
    assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(none.err()).contains("erase: expected a person");

    TestingCommand country = run("erase", "--by=country=DE");
    assertThat(country.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(country.err())
        .contains("expected a personal column, one of ")
        .contains("but found 'country'");

    assertThat(run("erase", "--user= ").err()).contains("expected a value at --user");
  }

  /** Returns the ledgers and the names of all files. */
  private String warehouse() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(directory.resolve("warehouse"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        text.append(file).append('\n');
        if (file.toString().endsWith(".json")) {
          text.append(Files.readString(file, StandardCharsets.UTF_8)).append('\n');
        }
      }
    }
    return text.toString();
  }

  private TestingCommand run(String... arguments) {
    return TestingCommand.runIn(directory, arguments);
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
