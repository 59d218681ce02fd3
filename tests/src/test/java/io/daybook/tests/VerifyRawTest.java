package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code daybook verify raw} on what {@code daybook collect} landed. */
class VerifyRawTest {
  @TempDir Path directory;
  private Command daybook;

  @BeforeEach
  void collect() throws Exception {
    Files.createDirectories(directory.resolve("conf/sources"));
    Files.writeString(
        directory.resolve("conf/daybook.yaml"),
        "warehouse: {root: "
            + directory.resolve("daybook")
            + "}\n"
            + "cluster: {hdfs: 'file:///'}\n"
            + "collect: {agent: web-1, segment-size: 1KiB}\n");
    for (String source : List.of("login", "till")) {
      Files.writeString(
          directory.resolve("conf/sources/" + source + ".yaml"),
          """
          dataset: login
          files: %s/%s.log
          lateness: unlimited
          fields: {event_time: at, outcome: result}
          """
              .formatted(directory, source));
      Files.writeString(
          directory.resolve(source + ".log"),
          "{\"at\":\"2026-03-01T10:00:00Z\",\"result\":\"success\"}\n".repeat(50));
    }
    daybook =
        new Command(directory.resolve("home"), "--config", directory.resolve("conf").toString());
    assertThat(daybook.run("collect", "--once").exitCode()).isZero();
  }

  @Test
  void isCleanAfterACollection() throws Exception {
    Command.CommandResult ended = daybook.run("verify", "raw", "--deep", "--json");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.json().get("depth").asText()).isEqualTo("bytes");
    assertThat(ended.json().get("exceptions")).isEmpty();
    assertThat(ended.json().get("sources").findValuesAsText("source"))
        .containsExactly("login", "till");
    assertThat(ended.json().get("sources").findValuesAsText("records")).containsExactly("50", "50");
  }

  @Test
  void namesAMissingSegmentForPeopleAndMachines() throws Exception {
    Path gone;
    try (Stream<Path> found = Files.walk(directory.resolve("daybook/raw/login"))) {
      gone = found.filter(path -> path.toString().endsWith(".zst")).sorted().toList().get(1);
    }
    Files.delete(gone);

    Command.CommandResult told = daybook.run("verify", "raw");
    Command.CommandResult json = daybook.run("verify", "raw", "--json");
    Command.CommandResult other = daybook.run("verify", "raw", "--source", "till");

    assertThat(told.exitCode()).isEqualTo(40);
    assertThat(told.out())
        .containsPattern(
            "source +agents +files +segments +expired +bundles +records +bytes +exceptions")
        .contains(
            "gap: [" + directory.resolve("daybook/raw/login") + "] agent web-1, file 1, bytes")
        .contains("expected segments of these bytes but found none before web-1-login-");
    assertThat(json.exitCode()).isEqualTo(40);
    JsonNode exception = json.json().get("exceptions").get(0);
    assertThat(exception.get("kind").asText()).isEqualTo("gap");
    assertThat(exception.get("bytes").get("agent").asText()).isEqualTo("web-1");
    assertThat(gone.getFileName().toString())
        .contains(
            String.format(
                "-%015d-%015d.",
                exception.get("bytes").get("start").asLong(),
                exception.get("bytes").get("end").asLong()));
    assertThat(other.exitCode()).isZero();
  }

  @Test
  void missesWhatAnAgentKnewAsCommitted() throws Exception {
    Path marks = Files.createDirectories(directory.resolve("daybook/raw/_watermarks"));
    Files.writeString(
        marks.resolve("web-1.json"),
        """
        {"formatVersion":1,"agent":"web-1","version":"0.1.0","epoch":1,
         "written":"2026-03-01T10:00:00Z","interval":"PT30S","clockSkewMillis":0,"sources":{},
         "committed":{"login":{"lastFile":2,"segments":900,"bytes":90000},
                      "gone":{"lastFile":1,"segments":1,"bytes":5}}}
        """);

    Command.CommandResult told = daybook.run("verify", "raw");
    Command.CommandResult till = daybook.run("verify", "raw", "--source", "till");

    assertThat(told.exitCode()).isEqualTo(40);
    assertThat(told.out())
        .contains("missing: [" + directory.resolve("daybook/raw/gone") + "] expected at least 1 ")
        .contains("but found no such directory;")
        .contains("expected at least 900 segments with 90,000 bytes, up to file 2, which agent")
        .contains("web-1 knew as committed in its watermark of 2026-03-01T10:00:00Z but found ");
    assertThat(till.exitCode()).isZero();
  }

  @Test
  void showsTheFleet() throws Exception {
    Path marks = Files.createDirectories(directory.resolve("daybook/raw/_watermarks"));
    Files.writeString(
        marks.resolve("web-1.json"),
        """
        {"formatVersion":1,"agent":"web-1","version":"0.1.0","epoch":1,
         "written":"2026-03-01T10:00:00Z","interval":"PT30S","clockSkewMillis":0,
         "sources":{"login":{"committedThrough":"2026-03-01T09:59:00Z","lagBytes":1536,
                             "roll":"PT5M"}}}
        """);
    Files.writeString(marks.resolve("web-2.json"), "{\"formatVersion\":2}");

    Command.CommandResult told = daybook.run("agents");
    Command.CommandResult json = daybook.run("agents", "--json");

    assertThat(told.exitCode()).isEqualTo(40);
    assertThat(told.out())
        .containsPattern("web-1 +0.1.0 +2026-03-01T10:00:00Z .*1.5 KiB +0 ms +silent")
        .contains("web-2 is unreadable: [")
        .contains("expected format 1 or older but found format 2");
    assertThat(json.exitCode()).isEqualTo(40);
    assertThat(json.json().get("agents").findValuesAsText("state"))
        .containsExactly("silent", "unreadable");
    Command.CommandResult verified = daybook.run("verify", "raw");
    assertThat(verified.exitCode()).isZero();
    assertThat(verified.out()).contains("nobody can tell whether the last segments of agent web-2");
  }

  @Test
  void saysWhichSourcesThereAre() throws Exception {
    Command.CommandResult ended = daybook.run("verify", "raw", "--source", "logins");

    assertThat(ended.exitCode()).isEqualTo(64);
    assertThat(ended.err()).contains("[login, till]").contains("'logins'").doesNotContain("\tat ");
  }
}
