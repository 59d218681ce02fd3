package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.metrics.gate.Gate;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.metrics.gate.GateRecords;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands in this process, with a warehouse in the local file system and without Hive. */
class LocalBooksTest {
  @TempDir private Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void configure() throws IOException {
    zone("Europe/London");
    Files.createDirectories(directory.resolve("conf/sources"));
    source("door", "reject-limit: 100%");
    Files.writeString(
        directory.resolve("door.jsonl"),
        """
        {"at": "2026-03-01T08:00:00Z", "result": "success", "user": "ann"}
        {"at": "yesterday", "result": "success", "user": "bob"}

        """);
  }

  @Test
  void showsTheSumsOfANightThatEndedAfterItsArchive() throws IOException {
    assertThat(execute("sums")).isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(out()).contains("nothing that was asked for has been archived");
    execute("collect", "--once");
    assertThat(execute("archive")).as(err()).isEqualTo(ExitCode.DONE.number());

    assertThat(execute("sums", "--source", "door")).isEqualTo(ExitCode.DONE.number());
    assertThat(out())
        .contains("records read = with events + quarantined + skipped", "holds")
        .doesNotContain("FAILS");
    assertThat(execute("sums", "--json")).isEqualTo(ExitCode.DONE.number());
    assertThat(out())
        .contains(
            "\"recordsRead\" : 3",
            "\"recordsWithEvents\" : 1",
            "\"recordsQuarantined\" : 1",
            "\"recordsSkipped\" : 1",
            "\"recordsHold\" : true",
            "\"eventsArchived\" : 1",
            "\"eventsHold\" : true");
    assertThat(execute("sums", "--to", "2026-03-01")).isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(execute("sums", "--source", "dor")).isEqualTo(ExitCode.USAGE.number());
    assertThat(err()).contains("expected one of the sources door but found 'dor'");
  }

  @Test
  void namesTheFilesOfATable() throws IOException, SQLException {
    execute("collect", "--once");
    execute("archive");
    assertThat(execute("files", "login")).isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(out()).isEmpty();
    assertThat(err()).contains("nothing that was asked for is published", "--committed");

    assertThat(execute("files", "login", "--committed")).isEqualTo(ExitCode.DONE.number());
    String file = out().strip();
    assertThat(Path.of(URI.create(file))).isRegularFile();

    Storage storage = HadoopStorage.open(URI.create("file:///"), new Configuration());
    Zones zones = new Zones(new StoragePath(directory.resolve("books").toString()));
    StoragePath home = zones.archive("login");
    new Publications(storage, zones, RunId::random)
        .record(Map.of(home, new Ledger(storage, home).state().number()), Instant.now());
    assertThat(execute("files", "login")).isEqualTo(ExitCode.DONE.number());
    assertThat(out().strip()).isEqualTo(file);
    assertThat(execute("files", "login", "--day", "2026-03-02"))
        .isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(execute("files", "login", "--day", "2026-03-01", "--json"))
        .isEqualTo(ExitCode.DONE.number());
    assertThat(out()).contains("\"publication\" : 1", "\"rows\" : 1", "\"batch\" : 0", file);

    assertThat(execute("files", "login", "--sql", "--at", "")).isEqualTo(ExitCode.DONE.number());
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet rows = statement.executeQuery(out())) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString("dt")).isEqualTo("2026-03-01");
      assertThat(rows.getString("user_id")).isEqualTo("ann");
      assertThat(rows.next()).isFalse();
    }
    assertThat(execute("files", "logins")).isEqualTo(ExitCode.USAGE.number());
    assertThat(err()).contains("expected one of the tables", "login", "but found 'logins'");
    assertThat(execute("files", "login", "--from", "2026-03-02", "--to", "2026-03-01"))
        .isEqualTo(ExitCode.USAGE.number());
  }

  @Test
  void archivesWhatIsNotHeldAndNamesWhatIs() throws IOException {
    source("gate", "reject-limit: 10%");
    Files.writeString(
        directory.resolve("gate.jsonl"),
        """
        {"at": "2026-03-01T08:00:00Z", "result": "success", "user": "cat"}
        {"at": "tomorrow", "result": "success", "user": "dan"}
        """);
    execute("collect", "--once");

    assertThat(execute("archive", "--json")).isEqualTo(ExitCode.BLOCKED.number());
    assertThat(out())
        .contains("\"reason\" : \"REJECT_LIMIT\"", "\"records\" : 2", "\"source\" : \"door\"");
    assertThat(err())
        .contains(
            "daybook: [gate] is held, all else goes on; 2 records (",
            "expected at most 10.00 % of its lines to be bad but found 1 of 2 (50.00 %)",
            "--allow-rejects gate=50%");
    assertThat(execute("archive")).isEqualTo(ExitCode.BLOCKED.number());
    assertThat(execute("archive", "--allow-rejects", "gate=49.9%"))
        .isEqualTo(ExitCode.BLOCKED.number());
    assertThat(execute("archive", "--allow-rejects", "gat=50%")).isEqualTo(ExitCode.USAGE.number());
    assertThat(err()).contains("expected one of the sources door, gate but found 'gat'");
    assertThat(execute("archive", "--allow-rejects", "gate=101%"))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(err()).contains("a share from 0% to 100%, like orders=30%, but found 'gate=101%'");
    assertThat(execute("archive", "--allow-rejects", "gate=50%", "--allow-rejects", "door=1%"))
        .isEqualTo(ExitCode.DONE.number());
    assertThat(execute("sums", "--source", "gate")).isEqualTo(ExitCode.DONE.number());
    assertThat(execute("archive")).isEqualTo(ExitCode.NOTHING_TO_DO.number());
  }

  @Test
  void goesOnBesideASourceWhoseFileHasAProblem() throws IOException {
    source("gate");
    Files.writeString(directory.resolve("gate.jsonl"), "{}\n{}\n");
    assertThat(execute("collect", "--once")).isEqualTo(ExitCode.DONE.number());
    source("gate", "rol: 5m");
    Files.writeString(directory.resolve("gate.jsonl"), "{}\n{}\n{}\n");
    Files.writeString(directory.resolve("door.jsonl.1"), "");
    String problem = "[source gate] sources/gate.yaml:5 rol: expected one of ";

    assertThat(execute("collect", "--check")).isEqualTo(ExitCode.USAGE.number());
    assertThat(out()).contains("wrong      " + problem, "[door]");
    assertThat(execute("collect", "--once")).isEqualTo(ExitCode.BLOCKED.number());
    assertThat(err())
        .contains("daybook: [gate] is not collected, the other sources are: ", problem);
    assertThat(execute("plan")).isEqualTo(ExitCode.BLOCKED.number());
    assertThat(out()).contains("archive login: 1 new segments");
    assertThat(err())
        .contains(
            "daybook: [gate] is held, all else goes on; 2 records (6 bytes of log, 1 segments)")
        .contains(problem);
    assertThat(execute("archive", "--json")).isEqualTo(ExitCode.BLOCKED.number());
    assertThat(out()).contains("\"reason\" : \"CONFIGURATION\"", "\"rows\" : 1");
    assertThat(execute("sums", "--source", "door")).isEqualTo(ExitCode.DONE.number());
    assertThat(execute("mapping", "try", "gate", directory.resolve("gate.jsonl").toString()))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(err()).contains(problem);
    assertThat(execute("mapping", "try", "door", directory.resolve("door.jsonl").toString()))
        .isEqualTo(ExitCode.BLOCKED.number());
    assertThat(out()).contains("1 rejected");
    assertThat(execute("import", "gate", directory.resolve("gate.jsonl").toString()))
        .isEqualTo(ExitCode.USAGE.number());
    zone("Europe/Londn");
    assertThat(execute("archive")).as("of all").isEqualTo(ExitCode.USAGE.number());
    assertThat(err()).contains("The configuration has 2 problems", problem);
  }

  @Test
  void startsNoAgentWhereTheFileOfEverySourceHasAProblem() throws IOException {
    source("door", "rol: 5m");

    assertThat(execute("collect")).isEqualTo(ExitCode.USAGE.number());
    assertThat(err()).contains("sources/door.yaml:5 rol: expected one of ");
  }

  @Test
  void readsEachLayoutOfACsvThatWasLandedBeforeItsRuleForHeaders() throws IOException {
    stock("");
    log("stock.csv", "时间,订单,数量,单价\n2026-03-01T08:00:00Z,R-1,1,2.50\n");
    execute("collect", "--once");
    Files.move(directory.resolve("stock.csv"), directory.resolve("stock.csv.1"));
    log("stock.csv", "单价,订单,数量,时间,备注\n3.50,R-2,1,2026-03-01T09:00:00Z,新\n");
    execute("collect", "--once");
    log("stock.csv", "4.50,R-3,1,2026-03-01T10:00:00Z,\n数量,订单,单价,时间\n1,R-4,5.50,2026-03-01\n");
    execute("collect", "--once");
    log("stock.csv", "2,R-5,6.50,2026-03-01T11:00:00Z\n");
    execute("collect", "--once");
    stock("header: '(?:^|,)订单,'");
    log("stock.csv", "2,R-6,7.50,2026-03-01T12:00:00Z\n");
    execute("collect", "--once");
    log("stock.csv", "时间,订单,数量,单价\n2026-03-01T13:00:00Z,R-7,1,8.50\n");
    execute("collect", "--once");

    assertThat(execute("archive", "--json")).as(err()).isEqualTo(ExitCode.DONE.number());
    execute("sums", "--json", "--source", "stock");
    assertThat(out())
        .contains(
            "\"eventsArchived\" : 7",
            "\"recordsQuarantined\" : 0",
            "\"recordsSkipped\" : 4",
            "\"eventsHold\" : true");
  }

  private void stock(String header) throws IOException {
    Files.writeString(
        directory.resolve("conf/sources/stock.yaml"),
        """
        dataset: purchase
        files: ["${logs}/stock.csv{,.1}"]
        format: csv
        encoding: gbk
        lateness: unlimited
        fields: {event_time: 时间, order_id: 订单, quantity: 数量, unit_price: 单价}
        """
            + header);
  }

  private void log(String name, String text) throws IOException {
    Files.write(
        directory.resolve(name),
        text.getBytes(Charset.forName("GBK")),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  @Test
  void namesWhatNoSourceReadsUntilItIsGivenUp() throws IOException {
    source("gate");
    Files.writeString(
        directory.resolve("gate.jsonl"),
        "{\"at\": \"2026-03-01T08:00:00Z\", \"result\": \"success\", \"user\": \"eve\"}\n");
    execute("collect", "--once");
    Path file = directory.resolve("conf/sources/gate.yaml");
    String content = Files.readString(file);
    Files.delete(file);
    String named = "[gate] is landed and no source of the configuration reads it: 1 records (";

    assertThat(execute("plan")).isEqualTo(ExitCode.BLOCKED.number());
    assertThat(err()).contains("daybook: " + named, "--give-up gate --reason TEXT");
    assertThat(execute("verify", "raw")).isEqualTo(ExitCode.DONE.number());
    assertThat(out()).contains("note: " + named);
    assertThat(execute("archive", "--give-up", "gate")).isEqualTo(ExitCode.USAGE.number());
    assertThat(execute("archive", "--give-up", "door", "--reason", "x"))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(err()).contains("expected a source that is no longer configured");
    assertThat(execute("archive", "--give-up", "gate", "--reason", "the gate was torn down"))
        .isEqualTo(ExitCode.DONE.number());
    assertThat(out()).contains("[gate] given up by ", ": the gate was torn down");
    assertThat(directory.resolve("books/given-up/gate.json")).content().contains("torn down");
    assertThat(execute("archive", "--give-up", "gate", "--reason", "again"))
        .isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(execute("plan")).isEqualTo(ExitCode.DONE.number());
    assertThat(execute("archive", "--take-back", "gate")).isEqualTo(ExitCode.DONE.number());
    assertThat(execute("archive", "--take-back", "gate"))
        .isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(execute("plan")).isEqualTo(ExitCode.BLOCKED.number());

    Files.writeString(file, content);
    assertThat(execute("archive")).isEqualTo(ExitCode.DONE.number());
    Files.delete(file);
    execute("verify", "raw");
    assertThat(out()).as("all of it is archived").doesNotContain("[gate] is landed");
  }

  @Test
  void archivesBesideWhatNoSourceReads() throws IOException {
    source("gate");
    Files.writeString(
        directory.resolve("gate.jsonl"),
        "{\"at\": \"2026-03-01T08:00:00Z\", \"result\": \"success\", \"user\": \"eve\"}\n");
    execute("collect", "--once");
    Files.delete(directory.resolve("conf/sources/gate.yaml"));

    assertThat(execute("archive", "--json")).isEqualTo(ExitCode.BLOCKED.number());
    assertThat(out()).contains("\"rows\" : 1", "\"unread\"", "\"source\" : \"gate\"");
    assertThat(err())
        .contains(
            "daybook: [gate] is landed and no source of the configuration reads it: 1 records (");
    assertThat(execute("archive")).isEqualTo(ExitCode.BLOCKED.number());
    execute("archive", "--give-up", "gate", "--reason", "the gate was torn down");
    assertThat(execute("archive")).isEqualTo(ExitCode.NOTHING_TO_DO.number());
  }

  @Test
  void refusesAnotherZoneThoughNoWorkWaits() throws IOException {
    execute("collect", "--once");
    assertThat(execute("archive")).as(err()).isEqualTo(ExitCode.DONE.number());
    zone("Asia/Tokyo");

    for (String command : List.of("plan", "nightly", "metrics", "publish")) {
      assertThat(execute(command)).as(command).isEqualTo(ExitCode.USAGE.number());
      assertThat(err()).contains("expected its business zone Europe/London but found");
    }
  }

  @Test
  void countsAFileThatIsLandedAsKnown() throws IOException {
    execute("collect", "--once");

    assertThat(execute("collect", "--once", "--json")).isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(out()).contains("\"files\" : 1", "\"newFiles\" : 0", "\"knownFiles\" : 1");
  }

  @Test
  void saysWhatIsMissingWhereNoStackIs() throws IOException {
    Files.delete(directory.resolve("conf/daybook.yaml"));

    assertThat(execute("collect", "--check")).isEqualTo(ExitCode.NOT_READY.number());
    assertThat(out())
        .contains("expected an embedded stack in this home, or cluster.hdfs", "run 'daybook up'")
        .doesNotContain("Exception");
  }

  /** Those on call hear of a night that is refused; what they hear with is read all the same. */
  @Test
  void leavesATextfileOfANightWhoseConfigurationIsRefused() throws IOException {
    Path textfile = directory.resolve("daybook.prom");
    Path told = directory.resolve("told");
    Path main = directory.resolve("conf/daybook.yaml");
    String lines =
        Files.readString(main)
            + "monitoring: {textfile: '"
            + textfile
            + "'}\nnotify: {command: [sh, -c, 'cat > \"$0\"', '"
            + told
            + "']}\n";
    Files.writeString(main, lines);
    assertThat(execute("nightly")).as(err()).isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(textfile).content().contains("daybook_night_exit_code 10.0");
    assertThat(told).doesNotExist();

    Files.writeString(main, lines + "sweep: {retain: 3d}\n");
    assertThat(execute("nightly")).isEqualTo(ExitCode.USAGE.number());
    assertThat(err()).contains("[daybook.yaml:5] sweep.retain: expected one of");
    assertThat(textfile).content().contains("daybook_night_exit_code 64.0");
    assertThat(told).content().contains("\"exitCode\":64", "sweep.retain: expected one of");

    Files.writeString(main, "monitoring: {textfile: x.txt}\nsweep: {retain: 3d}\n");
    assertThat(execute("nightly")).isEqualTo(ExitCode.USAGE.number());
    assertThat(err())
        .contains("expected a file whose name ends with .prom but found 'x.txt'", "sweep.retain");
  }

  /** Its table is made by nobody, but every line can be landed. */
  @Test
  void collectsBesideAMetricTableThatIsHeld() throws IOException {
    Files.createDirectories(directory.resolve("conf/metrics"));
    Files.writeString(directory.resolve("conf/metrics/mine.sql"), "SELECT 1");

    assertThat(execute("collect", "--check")).as(out()).isEqualTo(ExitCode.DONE.number());
    assertThat(out())
        .contains(
            "note       [metric mine] metrics/mine.sql expected its declaration beside it but found"
                + " no metrics/mine.yaml; logs are collected, the table isn't made",
            "The configuration can be used; nothing was started.");
  }

  private void source(String name, String... keys) throws IOException {
    Files.writeString(
        directory.resolve("conf/sources/" + name + ".yaml"),
        """
        dataset: login
        files: ["${logs}/%s.jsonl"]
        lateness: unlimited
        fields: {event_time: at, outcome: result, user_id: user}
        """
                .formatted(name)
            + String.join("\n", keys));
  }

  @Test
  void listsAndReleasesDaysThatGatesBlocked() throws IOException {
    assertThat(execute("gates")).isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(out()).contains("no day is blocked");
    LocalDate day = LocalDate.of(2026, 3, 1);
    Zones zones = new Zones(new StoragePath(directory.resolve("books").toString()));
    new GateRecords(
            HadoopStorage.open(URI.create("file:///"), new Configuration()),
            "login_daily",
            zones.metrics("login_daily"))
        .block(
            day,
            Map.of("login", "1"),
            List.of(new GateFinding("login_daily", day, "sum of x", "3", "1", Gate.Severity.BLOCK)),
            Instant.parse("2026-03-02T02:00:00Z"));

    assertThat(execute("gates", "--released")).isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(out()).contains("no day was released");
    assertThat(execute("gates")).isEqualTo(ExitCode.DONE.number());
    assertThat(out()).contains("login_daily  2026-03-01  sum of x  3         1      2026-03-02");
    assertThat(execute("gates", "release", "login_dayly", "--day", "2026-03-01", "--because", "x"))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(err()).contains("login_daily", "but found 'login_dayly'");
    assertThat(execute("gates", "release", "login_daily", "--day", "2026-03-02", "--because", "x"))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(err()).contains("found that 2026-03-02 is none; 'daybook gates' lists them");
    assertThat(execute("gates", "release", "login_daily", "--day", "2026-03-01", "--because", " "))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(
            execute("gates", "release", "login_daily", "--day", "2026-03-01", "--because", "known"))
        .as(err())
        .isEqualTo(ExitCode.DONE.number());
    assertThat(execute("gates")).isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(out()).contains("no day is blocked");
    assertThat(execute("gates", "--released")).isEqualTo(ExitCode.DONE.number());
    assertThat(out())
        .containsPattern("table +day +rule +expected +found +released +by +because")
        .containsPattern("login_daily +2026-03-01 +sum of x +3 +1 .*known");
    execute("gates", "--released", "--json");
    assertThat(out()).contains("\"because\" : \"known\"", "\"by\" : ");
  }

  private void zone(String zone) throws IOException {
    Files.createDirectories(directory.resolve("conf"));
    Files.writeString(
        directory.resolve("conf/daybook.yaml"),
        """
        warehouse: {root: "%s", zone: %s}
        cluster: {hdfs: "file:///", metastore: "thrift://127.0.0.1:9"}
        """
            .formatted(directory.resolve("books"), zone));
  }

  private int execute(String... args) {
    out.reset();
    err.reset();
    List<String> line = new ArrayList<>(List.of(args));
    line.addAll(
        List.of(
            "--home", directory.resolve("home").toString(),
            "--config", directory.resolve("conf").toString(),
            "--set", "logs=" + directory));
    return Daybook.execute(
        Environment.of(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8)),
        line.toArray(String[]::new));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
