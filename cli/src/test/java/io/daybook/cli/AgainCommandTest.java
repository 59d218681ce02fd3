package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code archive --again} in a warehouse in the local file system, without Hive. */
class AgainCommandTest {
  private static final String[] AGAIN = {"archive", "--again", "--source=door"};

  @TempDir private Path directory;

  @BeforeEach
  void quarantine() throws IOException {
    write("conf/daybook.yaml", "warehouse: {root: \"${root}\"}\ncluster: {hdfs: \"file:///\"}\n");
    door("at", "result");
    write(
        "door.jsonl",
        """
        {"at": "2026-03-01T08:00:00Z", "result": "success", "user": "ann"}
        {"at": "Yesterday 7", "result": "success", "user": "Bob7"}
        {"at": "01.03.2026 09:00", "result": "success", "user": "Eve"}
        {"at": "2026-03-01T10:00:00Z", "user": "dan"}
        """);
    run("collect", "--once");
    assertThat(run("archive").exitCode()).isEqualTo(ExitCode.DONE.number());
  }

  @Test
  void countsTheReasonsWhereNoRecordCanBeReadNow() {
    TestingCommand again = run(AGAIN);

    assertThat(again.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(again.out())
        .contains(
            "3 quarantined records read again",
            "0 events archived, 0 duplicates, 0 records skipped, 3 still quarantined",
            "2 x NOT_A_TIME in event_time: the first in ",
            "1 x MISSING_FIELD in outcome: the first in ")
        .doesNotContain("Yesterday", "sums", "identity");
  }

  @Test
  void tellsWhatBecameOfTheRecords() throws IOException {
    door("at", "{path: result, default: success}");

    TestingCommand again = run(AGAIN);

    assertThat(again.exitCode()).as(again.err()).isEqualTo(ExitCode.DONE.number());
    assertThat(again.out())
        .contains(
            "3 quarantined records read again",
            "1 events archived, 0 duplicates, 0 records skipped, 2 still quarantined",
            "2 x NOT_A_TIME in event_time",
            "Changes in the sums:")
        .doesNotContain("identity");
    assertThat(run("archive", "--again", "--source=door", "--to=2026-03-01").out())
        .isEqualTo("nothing that was asked for is in quarantine\n");
  }

  @Test
  void refusesAnotherRuleOfIdentityUnlessItIsAccepted() throws IOException {
    door("{path: at, time: [iso, 'dd.MM.yyyy HH:mm']}", "result");

    TestingCommand refused = run(AGAIN);

    assertThat(refused.exitCode()).isEqualTo(ExitCode.BLOCKED.number());
    assertThat(refused.err())
        .contains(
            "daybook: [door] is held, nothing was read; 3 quarantined records (",
            "found that fields.event_time was \"at\" and is {path: \"at\", time: [\"iso\","
                + " \"dd.MM.yyyy HH:mm\"]}: ",
            "run once with --accept-identity door");

    TestingCommand accepted = run("archive", "--again", "--source=door", "--accept-identity=door");
    assertThat(accepted.exitCode()).as(accepted.err()).isEqualTo(ExitCode.DONE.number());
    assertThat(accepted.out())
        .contains(
            "1 events archived", "2 still quarantined", "new rule of identity of door is kept");
  }

  @Test
  void saysThatNewLinesNeedTheNewRuleToBeAccepted() throws IOException {
    door("{path: at, time: [iso, 'dd/MM/yyyy HH:mm']}", "result");

    TestingCommand accepted = run("archive", "--again", "--source=door", "--accept-identity=door");

    assertThat(accepted.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(accepted.out()).contains("the next new line of door needs --accept-identity door");
  }

  @Test
  void readsArchivedRowsAnew() throws IOException {
    String today = LocalDate.now(ZoneOffset.UTC).minusDays(1).toString();
    String tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1).toString();
    String[] all = {
      "archive", "--again", "--all", "--source=door", "--from=" + today, "--to=" + tomorrow
    };
    assertThat(run(all).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(run(with(all, "--dry-run")).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO.number());

    door("at", "{path: result, values: {success: failure}, default: success}");
    TestingCommand planned = run(with(all, "--dry-run"));
    assertThat(planned.exitCode()).as(planned.err()).isEqualTo(ExitCode.DONE.number());
    assertThat(planned.out()).contains("4 records read anew; nothing is committed", "Changes in");
    TestingCommand reread = run(all);
    assertThat(reread.exitCode()).as(reread.err()).isEqualTo(ExitCode.DONE.number());
    assertThat(run(all).out()).contains("4 records read anew", "every row is as it was");

    door("at", "{path: result, values: {success: success}, default: failure}");
    TestingCommand changed = run(all);
    assertThat(changed.exitCode()).as(changed.err()).isEqualTo(ExitCode.DONE.number());
    assertThat(changed.out())
        .contains("the sums stay as they were")
        .doesNotContain("every row is as it was");

    door("at", "nothing");
    TestingCommand stopped = run(all);
    assertThat(stopped.exitCode()).isEqualTo(ExitCode.BLOCKED.number());
    assertThat(stopped.err()).contains("2 rows would vanish", "--allow-vanishing");
    assertThat(run(with(all, "--dry-run")).exitCode()).isEqualTo(ExitCode.BLOCKED.number());
    assertThat(run(with(all, "--allow-vanishing")).exitCode()).isEqualTo(ExitCode.DONE.number());
  }

  private static String[] with(String[] arguments, String more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void asksForTheDaysOfAll() {
    TestingCommand days = run("archive", "--again", "--all", "--source=door");
    assertThat(days.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(days.err()).contains("expected --from DAY and --to DAY");

    TestingCommand dry = run("archive", "--again", "--source=door", "--dry-run");
    assertThat(dry.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(dry.err()).contains("expected --again --all");
  }

  @Test
  void refusesOptionsThatMeanNothingBesideIt() {
    TestingCommand rejects = run("archive", "--again", "--source=door", "--allow-rejects=door=1%");
    assertThat(rejects.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(rejects.err()).contains("expected no --allow-rejects with --again");

    TestingCommand givenUp = run("archive", "--again", "--source=door", "--take-back=gate");
    assertThat(givenUp.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(givenUp.err()).contains("found more than one");
  }

  private void door(String time, String outcome) throws IOException {
    write(
        "conf/sources/door.yaml",
        """
        dataset: login
        files: ${logs}/door.jsonl
        lateness: unlimited
        reject-limit: 100%%
        fields: {event_time: %s, outcome: %s, user_id: user}
        """
            .formatted(time, outcome));
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
