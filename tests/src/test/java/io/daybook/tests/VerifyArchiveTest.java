package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code daybook verify archive} on what {@code daybook archive} wrote, without a Hive. */
class VerifyArchiveTest {
  @TempDir Path directory;
  private Command daybook;

  @BeforeEach
  void archive() throws Exception {
    Files.createDirectories(directory.resolve("conf/sources"));
    Files.writeString(
        directory.resolve("conf/daybook.yaml"),
        "warehouse: {root: "
            + directory.resolve("daybook")
            + "}\n"
            + "cluster: {hdfs: 'file:///'}\n"
            + "collect: {agent: web-1}\n");
    Files.writeString(
        directory.resolve("conf/sources/logins.yaml"),
        """
        dataset: login
        files: %s/logins.log
        lateness: unlimited
        reject-limit: 100%%
        fields: {event_time: at, outcome: result}
        """
            .formatted(directory));
    Files.writeString(
        directory.resolve("logins.log"),
        "{\"at\":\"2026-03-01T10:00:00Z\",\"result\":\"success\"}\n".repeat(50) + "not JSON\n");
    daybook =
        new Command(directory.resolve("home"), "--config", directory.resolve("conf").toString());
    assertThat(daybook.run("collect", "--once").exitCode()).isZero();
    assertThat(daybook.run("archive").exitCode()).isZero();
  }

  private Path file(String zone) throws Exception {
    try (Stream<Path> found = Files.walk(directory.resolve("daybook").resolve(zone))) {
      return found.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  @Test
  void isCompleteAfterANight() throws Exception {
    Command.CommandResult json = daybook.run("verify", "archive", "--deep", "--no-hive", "--json");
    Command.CommandResult text = daybook.run("verify", "archive", "--no-hive");

    assertThat(json.exitCode()).as(json.out() + json.err()).isZero();
    assertThat(json.json().get("depth").asText()).isEqualTo("pages");
    assertThat(json.json().get("hive").asText()).isEqualTo("left-out");
    assertThat(json.json().get("exceptions")).isEmpty();
    JsonNode login =
        json.json().get("tables").findParents("table").stream()
            .filter(table -> table.get("table").asText().equals("login"))
            .findFirst()
            .orElseThrow();
    assertThat(login.get("rows").asLong()).isEqualTo(51);
    assertThat(login.get("files").asLong()).isEqualTo(2);
    assertThat(text.exitCode()).isZero();
    assertThat(text.out())
        .containsPattern("table +entries +days +files +rows +bytes +replaced +exceptions")
        .contains("note: Hive was left out, as --no-hive asks")
        .containsPattern("\\d+ tables, 2 files: no exception\\n$");
  }

  @Test
  void takesTheZoneOfTheWarehouse() throws Exception {
    Path main = directory.resolve("conf/daybook.yaml");
    String elsewhere =
        Files.readString(main).replace("warehouse: {", "warehouse: {zone: Pacific/Kiritimati, ");
    Files.writeString(main, elsewhere);

    Command.CommandResult ended = daybook.run("verify", "archive", "--deep", "--no-hive");

    assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
  }

  @Test
  void neverPassesOverAHiveThatDoesNotAnswer() throws Exception {
    Command.CommandResult silent = daybook.run("verify", "archive");

    assertThat(silent.exitCode()).isEqualTo(20);
    assertThat(silent.out()).contains("note: Hive wasn't compared: ").contains("--no-hive");
  }

  @Test
  void namesDamageForPeopleAndMachines() throws Exception {
    Path damaged = file("archive/login");
    Path gone = file("quarantine/login");
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[60] ^= 1;
    Files.deleteIfExists(damaged.resolveSibling("." + damaged.getFileName() + ".crc"));
    Files.write(damaged, bytes);
    Files.delete(gone);

    Command.CommandResult shallow = daybook.run("verify", "archive", "--no-hive");
    Command.CommandResult deep =
        daybook.run("verify", "archive", "--no-hive", "--deep", "--table", "login", "--json");

    assertThat(shallow.exitCode()).isEqualTo(40);
    assertThat(shallow.out())
        .contains("missing: [" + gone + "] quarantine of login ")
        .contains("expected 1 rows but found no such file; look in HDFS's trash and snapshots")
        .doesNotContain("damaged:");
    assertThat(deep.exitCode()).isEqualTo(40);
    assertThat(deep.json().get("exceptions").findValuesAsText("kind"))
        .contains("damaged", "missing", "sum");
    assertThat(deep.json().get("exceptions").findValuesAsText("path"))
        .contains(damaged.toString(), gone.toString());
  }

  @Test
  void saysWhichTablesThereAre() throws Exception {
    Command.CommandResult ended = daybook.run("verify", "archive", "--table", "logins");

    assertThat(ended.exitCode()).isEqualTo(64);
    assertThat(ended.err())
        .contains("expected one of the tables ")
        .contains("login_daily")
        .contains("'logins'")
        .doesNotContain("\tat ");
  }
}
