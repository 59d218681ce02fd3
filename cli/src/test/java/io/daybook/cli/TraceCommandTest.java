package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.metrics.TestingArchive;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.LoginTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code trace}, {@code history} and {@code restore} on the local file system, without Hive. */
class TraceCommandTest {
  private static final String LINE =
      "{\"id\": \"E-1\", \"at\": \"2026-03-01T08:00:00Z\", \"result\": \"success\", \"user\":"
          + " \"Ann7\", \"country\": \"DE\"}";

  @TempDir private Path directory;

  @BeforeEach
  void archive() throws IOException {
    write(
        "conf/daybook.yaml",
        """
        warehouse: {root: "${root}"}
        cluster: {hdfs: "file:///", metastore: "thrift://127.0.0.1:9"}
        """);
    write(
        "conf/sources/door.yaml",
        """
        dataset: login
        files: ${logs}/door.jsonl
        lateness: unlimited
        reject-limit: 100%
        fields: {event_id: id, event_time: at, outcome: result, user_id: user, country: country}
        """);
    write(
        "door.jsonl",
        LINE
            + """

            {"id": "E-2", "at": "2026-03-01T09:00:00Z", "result": "failure", "user": "Bob", "country": "FR"}
            {"id": "E-3", "at": "2026-03-02T09:00:00Z", "result": "failure", "user": "Bob", "country": "DE"}
            {"id": "2026-03-09", "at": "2026-03-02T10:00:00Z", "result": "failure", "user": "Eve"}
            {"id": "E-bad", "at": "Tomorrow 7", "result": "failure", "user": "Eve"}
            """);
    assertThat(run("collect", "--once").exitCode()).isZero();
    assertThat(run("archive").exitCode()).isZero();
  }

  @Test
  void leadsFromAnEventToItsLine() throws IOException {
    TestingCommand traced = run("trace", "login", "2026-03-01", "E-1", "--unmask", "--json");

    assertThat(traced.exitCode()).as(traced.err()).isZero();
    JsonNode result = json(traced);
    JsonNode row = result.path("rows").path(0);
    assertThat(result.path("matches").asInt()).isOne();
    assertThat(row.path("row").path("user_id").asText()).isEqualTo("Ann7");
    assertThat(row.path("record").path("text").asText()).isEqualTo(LINE);
    assertThat(row.path("record").path("place").path("offset").asInt()).isZero();
    assertThat(row.path("record").path("entry").asInt()).isOne();
    assertThat(row.path("record").path("origin").asText()).endsWith("/door.jsonl");
    assertThat(Path.of(row.path("record").path("file").asText())).exists();
    assertThat(row.path("entry").asInt()).isOne();
    assertThat(row.path("publication").isNull()).isTrue();
  }

  @Test
  void masksWhatMayBePersonal() {
    TestingCommand traced = run("trace", "login", "2026-03-01", "E-1");

    assertThat(traced.out())
        .contains(
            "[login 2026-03-01] event E-1\n",
            "published  not yet",
            "    user_id         Xxx9\n",
            "    country         DE\n",
            "record     {\"xx\": \"X-9\", \"xx\": \"9999-99-99X99:99:99X\"",
            "--unmask shows them")
        .doesNotContain("Ann7", "null");
  }

  @Test
  void searchesAllDaysTheNewestFirst() throws IOException {
    assertThat(json(run("trace", "login", "E-1", "--json")).path("rows").path(0).path("day"))
        .hasToString("\"2026-03-01\"");
    TestingCommand several = run("trace", "login", "outcome=failure", "--lines=1");
    assertThat(several.out())
        .contains(
            "[login 2026-03-02]",
            "2 rows have these values, 1 are shown",
            "1 of older days were not looked at");
    assertThat(run("trace", "login", "--id=2026-03-09").out()).contains("event 2026-03-09");
  }

  @Test
  void showsWhatTheQuarantineHoldsOfAnId() {
    TestingCommand traced = run("trace", "login", "2026-03-01", "E-bad");

    assertThat(traced.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(traced.out()).contains("in quarantine: [door ", "NOT_A_TIME at byte");
    assertThat(traced.out()).contains("\"Xxxxxxxx 9\"").doesNotContain("Tomorrow");
    assertThat(traced.err()).contains("could not be archived: 'daybook quarantine show'");
  }

  @Test
  void saysWhereItLookedForWhatIsNowhere() {
    TestingCommand traced = run("trace", "login", "E-9");

    assertThat(traced.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(traced.out()).contains("of 2 files ", ", 0 were read");
    assertThat(traced.err())
        .contains("expected a row of login but found none, and nothing in quarantine");
  }

  @Test
  void saysThatARawSegmentIsGone() throws IOException {
    try (Stream<Path> raw = Files.walk(directory.resolve("warehouse/raw/door"))) {
      for (Path segment : raw.filter(Files::isRegularFile).toList()) {
        Files.delete(segment);
      }
    }

    TestingCommand traced = run("trace", "login", "E-1");

    assertThat(traced.exitCode()).isZero();
    assertThat(traced.out()).contains("isn't in the raw zone any more").contains("version    1-");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          nothing;             expected one of the tables active_users_daily
          login;               expected an event id or COLUMN=VALUE
          login E-1 E-2;       expected one value of event_id but found 'E-1' and 'E-2'
          login E-1 2026-03-01 2026-03-02; expected one day but found 2026-03-01 and 2026-03-02
          login 2026-02-30;    expected a day like 2026-03-01 but found '2026-02-30'
          login colour=red;    expected one of the columns event_id, event_time
          login E-1 --lines=-1; expected --lines of 0 or more
          login_daily;         expected a day of login_daily
          login_daily 2026-03-01 colour=red; expected one of the columns country, channel
          login_daily 2026-03-01 attempts=x; expected a number for attempts
          """)
  void refusesWhatCannotBeTraced(String line, String message) {
    TestingCommand traced =
        run(
            Stream.concat(Stream.of("trace"), Stream.of(line.split(" ", -1)))
                .toArray(String[]::new));

    assertThat(traced.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(traced.err()).contains(message).doesNotContain("\tat ");
  }

  @Test
  void leadsFromAFigureToSegmentsAndLines() throws IOException {
    figures(3);

    TestingCommand traced =
        run("trace", "login_daily", "2026-03-01", "country=DE", "--lines=1", "--unmask", "--json");

    assertThat(traced.exitCode()).as(traced.err()).isZero();
    JsonNode result = json(traced);
    assertThat(result.path("figureCount").asInt()).isOne();
    assertThat(result.path("figures").path(0).path("attempts").asText()).isEqualTo("3");
    assertThat(result.path("origin").path("inputs").path(0).path("relation").asText())
        .isEqualTo("login");
    assertThat(result.path("waiting").asText()).isEqualTo("definition changed");
    assertThat(result.path("versions").findValuesAsText("relation")).containsExactly("login");
    JsonNode dataset = result.path("datasets").path(0);
    assertThat(dataset.path("rows").asInt()).isEqualTo(2);
    assertThat(dataset.path("matches").asInt()).as("of country DE").isOne();
    assertThat(dataset.path("segments").path(0).path("rows").asInt()).isOne();
    assertThat(dataset.path("records").path(0).path("record").path("text").asText())
        .isEqualTo(LINE);
  }

  @Test
  void saysWhatIsExactOfAFigure() throws IOException {
    figures(3);

    TestingCommand traced = run("trace", "login_daily", "2026-03-01");

    assertThat(traced.exitCode()).as(traced.err()).isZero();
    assertThat(traced.out())
        .contains(
            "[login_daily 2026-03-01] committed, not published yet",
            "the next night makes it again: definition changed",
            "events of login: 2 rows of 1 days, 2026-03-01 to 2026-03-01\n2 of them may be in it\n",
            "which of the rows a figure counts, its definition says");
    TestingCommand none = run("trace", "login_daily", "2026-03-01", "country=XX");
    assertThat(none.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(none.out()).contains("no row of the day has these values");
    assertThat(json(run("trace", "login_daily", "2026-03-07", "--json")).path("figures")).isEmpty();
    TestingCommand other = run("trace", "login_daily", "2026-03-07");
    assertThat(other.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(other.err()).contains("expected figures of login_daily on 2026-03-07");
  }

  @Test
  void tellsTheHistoryOfATable() throws IOException {
    figures(3);
    figures(4);

    TestingCommand entries = run("history", "login_daily", "--limit=1");
    assertThat(entries.exitCode()).as(entries.err()).isZero();
    assertThat(entries.out()).contains("figures").contains("and 1 older entries");
    JsonNode day = json(run("history", "login_daily", "--day=2026-03-01", "--json"));
    assertThat(day.path("versions").findValuesAsText("files"))
        .containsExactly("CURRENT", "REPLACED");
    assertThat(json(run("history", "login", "--json")).path("entries").path(0).path("kind"))
        .hasToString("\"archive\"");
    assertThat(run("history", "login", "--day=2026-03-02").out()).contains("current", "archive");
    assertThat(run("history", "login", "--day=2026-05-02").exitCode())
        .isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(run("history", "sales_daily").exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(run("history", "nothing").exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run("history", "login", "--limit=0").exitCode()).isEqualTo(ExitCode.USAGE.number());
  }

  @Test
  void tellsWhatLiesElsewhereFromWhatIsMerged() throws IOException {
    TestingArchive archive =
        new TestingArchive(
            new Configuration(), TestingArchive.LOCAL, directory.resolve("warehouse"));
    StoragePath home = archive.zones().archive("login");
    List<PartitionVersion> versions =
        List.copyOf(new Ledger(archive.storage(), home).state().partitions().values());
    archive.commit(home, versions.subList(0, 1), List.of());
    archive.commit(home, List.of(), List.of(versions.get(0).key()));

    assertThat(json(run("history", "login", "--json")).path("entries").findValuesAsText("kind"))
        .startsWith("merge", "tier", "archive");
  }

  /** What was made by hand here has another definition than the build's. */
  @Test
  void restoresNothingInAnotherZone() throws IOException {
    write(
        "conf/daybook.yaml",
        """
        warehouse: {root: "${root}", zone: Asia/Tokyo}
        cluster: {hdfs: "file:///", metastore: "thrift://127.0.0.1:9"}
        """);

    TestingCommand ended = run("restore", "login_daily", "--day=2026-03-01", "--version=1");

    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(ended.err())
        .contains("expected its business zone UTC but found warehouse.zone Asia/Tokyo");
  }

  @Test
  void refusesToRestoreWhatCannotBe() throws IOException {
    figures(3);

    assertThat(run("restore", "login", "--day=2026-03-01", "--version=1").err())
        .contains("expected a metric table but found the dataset 'login'", "archive --again");
    assertThat(run("restore", "login_daily", "--day=2026-03-01", "--version=1").err())
        .contains("another one made 1-");
    assertThat(run("restore", "first_seen", "--day=2026-03-01", "--version=1").err())
        .contains("expected a table whose days are made of their own events");
    TestingCommand neither = run("restore", "login_daily", "--day=2026-03-01");
    assertThat(neither.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(
            run("restore", "login_daily", "--day=2026-03-01", "--version=1", "--let-go").exitCode())
        .isEqualTo(ExitCode.USAGE.number());
  }

  private void figures(long attempts) throws IOException {
    List<Column> columns = LoginTables.LOGIN_DAILY.columns();
    Map<String, Object> row = new HashMap<>();
    columns.forEach(column -> row.put(column.name(), attempts));
    row.putAll(Map.of("country", "DE", "channel", "web", "success_rate", 0.5));
    new TestingArchive(new Configuration(), TestingArchive.LOCAL, directory.resolve("warehouse"))
        .figures("login_daily", columns, "2026-03-01", List.of(row), Map.of("login", "x@1"));
  }

  private static JsonNode json(TestingCommand command) throws IOException {
    return new ObjectMapper().readTree(command.out());
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
