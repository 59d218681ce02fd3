package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code daybook expire} on what {@code daybook collect} landed, as if it were years ago. */
class ExpireTest {
  private static final String LONG_AGO = "dt=2020-02-29";

  @TempDir Path directory;
  private Command daybook;

  @BeforeEach
  void archiveOldLogs() throws Exception {
    Files.createDirectories(directory.resolve("conf/sources"));
    configure("retention: {raw: 400d}");
    source("login", "");
    source("till", "reject-limit: 50%");
    log("login", "{\"at\":\"2020-02-28T10:00:00Z\",\"result\":\"success\"}\n".repeat(50));
    log(
        "till",
        "{\"at\":\"2020-02-28T10:00:00Z\",\"result\":\"success\"}\n".repeat(5) + "{\"at\":1}\n");
    daybook =
        new Command(directory.resolve("home"), "--config", directory.resolve("conf").toString());
    assertThat(daybook.run("collect", "--once").exitCode()).isZero();
    for (String source : List.of("login", "till")) {
      Path raw = directory.resolve("daybook/raw/" + source);
      Path today = only(raw);
      Files.move(today, raw.resolve(LONG_AGO));
    }
    assertThat(daybook.run("archive").exitCode()).isZero();
  }

  private void configure(String retention) throws IOException {
    Files.writeString(
        directory.resolve("conf/daybook.yaml"),
        "warehouse: {root: "
            + directory.resolve("daybook")
            + "}\n"
            + "cluster: {hdfs: 'file:///'}\n"
            + "collect: {agent: web-1, segment-size: 1KiB}\n"
            + retention
            + "\n");
  }

  private void source(String name, String more) throws IOException {
    Files.writeString(
        directory.resolve("conf/sources/" + name + ".yaml"),
        """
        dataset: login
        files: %s/%s.log
        lateness: unlimited
        fields: {event_time: at, outcome: result}
        %s
        """
            .formatted(directory, name, more));
  }

  private void log(String source, String text) throws IOException {
    Files.writeString(directory.resolve(source + ".log"), text);
  }

  private static Path only(Path parent) throws IOException {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.filter(path -> !path.getFileName().toString().startsWith(".")).toList().get(0);
    }
  }

  private List<String> raw(String source) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("daybook/raw/" + source))) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".zst"))
          .toList();
    }
  }

  @Test
  void tellsWhatWouldGoAndThenRemovesIt() throws Exception {
    List<String> before = raw("login");

    Command.CommandResult plan = daybook.run("expire", "--dry-run", "--json");
    assertThat(plan.exitCode()).as(plan.err()).isZero();
    assertThat(raw("login")).isEqualTo(before);
    Command.CommandResult told = daybook.run("expire");

    assertThat(told.exitCode()).as(told.err()).isZero();
    JsonNode login = plan.json().get("raw").get(0).get("sources").get(0);
    assertThat(login.get("files").asInt()).isEqualTo(before.size());
    assertThat(login.get("records").asLong()).isEqualTo(50);
    assertThat(told.out())
        .containsPattern("login +\\d{4}-\\d{2}-\\d{2} +1 +" + before.size() + " ")
        .contains("[till] 1 old file stays: holds quarantined records");
    assertThat(raw("login")).isEmpty();
    assertThat(raw("till")).hasSize(1);
    assertThat(daybook.run("expire").exitCode()).isEqualTo(10);
    assertThat(daybook.run("archive").exitCode()).isEqualTo(10);
    Command.CommandResult verified = daybook.run("verify", "raw", "--source", "login", "--json");
    assertThat(verified.exitCode()).as(verified.out()).isZero();
    JsonNode source = verified.json().get("sources").get(0);
    assertThat(source.get("expired").asInt())
        .isPositive()
        .isEqualTo(source.get("segments").asInt());
    assertThat(source.get("records").asLong()).isEqualTo(50);
  }

  /** The journal is rebuilt from what expiry left: nothing is landed once more. */
  @Test
  void landsNoExpiredLogOnceMoreAfterTheJournalIsLost() throws Exception {
    daybook.run("expire");
    Path state = directory.resolve("home/agent");
    assertThat(state).isDirectory();
    try (Stream<Path> files = Files.walk(state)) {
      files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }

    Command.CommandResult collected = daybook.run("collect", "--once");

    assertThat(collected.exitCode()).as(collected.err()).isIn(0, 10);
    assertThat(raw("login")).isEmpty();
    assertThat(daybook.run("archive").exitCode()).isEqualTo(10);

    // What the log gets meanwhile is landed, behind what expired.
    Files.writeString(
        directory.resolve("login.log"),
        Files.readString(directory.resolve("login.log"))
            + "{\"at\":\"2020-02-28T10:00:00Z\",\"result\":\"failure\"}\n");
    assertThat(daybook.run("collect", "--once").exitCode()).isZero();
    assertThat(raw("login")).hasSize(1);
    assertThat(daybook.run("archive").exitCode()).isZero();
    assertThat(daybook.run("verify", "raw", "--source", "login").exitCode()).isZero();
    assertThat(daybook.run("sums").exitCode()).isZero();
  }

  @Test
  void letsQuarantinedRecordsGoAndThenTheirSegments() throws Exception {
    configure("retention: {raw: 400d, quarantine: 90d}");

    Command.CommandResult told = daybook.run("expire");

    assertThat(told.exitCode()).as(told.err()).isZero();
    assertThat(told.out()).contains("1 quarantined records of 1 sources and days of arrival went");
    assertThat(raw("till")).isEmpty();
    assertThat(daybook.run("sums").exitCode()).isZero();
    assertThat(daybook.run("quarantine", "show").exitCode()).isEqualTo(10);
    assertThat(daybook.run("history", "login").out()).contains("expiry");
  }

  @Test
  void refusesToExpireWithoutARetention() throws Exception {
    configure("");

    Command.CommandResult told = daybook.run("expire");

    assertThat(told.exitCode()).isEqualTo(64);
    assertThat(told.err()).contains("expected retention.raw or retention.quarantine");
    assertThat(raw("login")).isNotEmpty();
  }
}
