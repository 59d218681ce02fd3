package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quarantine of a warehouse in the local file system, without Hive. */
class QuarantineCommandTest {
  @TempDir private Path directory;

  @BeforeEach
  void land() throws IOException {
    write(
        "conf/daybook.yaml",
        "warehouse: {root: \"${root}\"}\ncluster: {hdfs: \"file:///\", metastore: \"thrift://127.0.0.1:9\"}\n");
    for (String source : List.of("door", "gate")) {
      write(
          "conf/sources/" + source + ".yaml",
          "dataset: login\nfiles: ${logs}/"
              + source
              + ".jsonl\nlateness: unlimited\nreject-limit: 100%\n"
              + "fields: {event_time: at, outcome: result, user_id: user}\n");
    }
    write(
        "door.jsonl",
        """
        {"at": "2026-03-01T08:00:00Z", "result": "success", "user": "ann"}
        {"at": "Yesterday 7", "result": "success", "user": "Bob7"}
        {"at": "tomorrow", "result": "success", "user": "Eve"}
        {"at": "2026-03-01T08:00:00Z", "user": "ann"}
        """);
    write("gate.jsonl", "no json\n");
  }

  @Test
  void showsReasonsWithMaskedSamples() throws IOException {
    archive();

    TestingCommand shown = run("quarantine", "show", "--source=door", "--samples=1");

    assertThat(shown.exitCode()).as(shown.err()).isEqualTo(ExitCode.DONE.number());
    assertThat(shown.out().lines().filter(line -> line.startsWith("[door")))
        .hasSize(2)
        .first()
        .asString()
        .startsWith(
            "[door "
                + LocalDate.now(ZoneOffset.UTC)
                + "] NOT_A_TIME in event_time at byte 67 (59 bytes) of ");
    assertThat(shown.out())
        .contains(
            "NOT_A_TIME",
            "MISSING_FIELD",
            "  expected a time like iso but found 'Xxxxxxxxx 9'\n",
            "  {\"xx\": \"Xxxxxxxxx 9\", \"xxxxxx\": \"xxxxxxx\", \"xxxx\": \"Xxx9\"}\n")
        .doesNotContain("Bob7", "Yesterday", "NOT_JSON")
        .endsWith("letters and digits of records are masked; --unmask shows them\n");
  }

  @Test
  void saysNothingOfAMaskWhereNoneIsOn() throws IOException {
    archive();

    assertThat(run("quarantine", "show", "--unmask").out()).doesNotContain("masked");
    assertThat(run("quarantine", "show", "--samples=0").out()).doesNotContain("masked");
  }

  @Test
  void showsTheRecordsOfASourceThatLeftTheConfiguration() throws IOException {
    archive();
    Files.delete(directory.resolve("conf/sources/gate.yaml"));

    TestingCommand shown = run("quarantine", "show", "--source=gate");
    TestingCommand other = run("quarantine", "show", "--source=gate", "--day=2026-03-01");

    assertThat(shown.exitCode()).as(shown.err()).isEqualTo(ExitCode.DONE.number());
    assertThat(shown.out()).contains("NOT_JSON");
    assertThat(other.exitCode()).as(other.err()).isEqualTo(ExitCode.NOTHING_TO_DO.number());
  }

  @Test
  void namesTheSourcesOfQuarantinedRecordsWhereTheyAreArchived() throws IOException {
    run("collect", "--once");

    TestingCommand archived = run("archive");

    assertThat(archived.out())
        .contains(
            "3 records of door are quarantined; 'daybook quarantine show --source door' says why\n",
            "1 records of gate are quarantined; 'daybook quarantine show --source gate' says why\n");
  }

  @Test
  void showsPersonalValuesWhereItIsAskedFor() throws IOException {
    archive();

    assertThat(run("quarantine", "show", "--unmask").out())
        .contains(
            "  expected a time like iso but found 'Yesterday 7'\n",
            "  {\"at\": \"Yesterday 7\", \"result\": \"success\", \"user\": \"Bob7\"}\n",
            "  no json\n");
  }

  @Test
  void countsTheMostFrequentReasonOfASourceAndDayFirst() throws IOException {
    archive();

    JsonNode kinds = new ObjectMapper().readTree(run("quarantine", "show", "--json").out());

    List<String> seen = new ArrayList<>();
    kinds.forEach(
        kind ->
            seen.add(
                kind.get("source").asText()
                    + " "
                    + kind.get("reason").asText()
                    + " "
                    + kind.get("records")
                    + " "
                    + kind.get("bytes")));
    assertThat(seen)
        .containsExactly("door NOT_A_TIME 2 114", "door MISSING_FIELD 1 46", "gate NOT_JSON 1 8");
    assertThat(kinds.get(0).get("arrivalDay").asText())
        .isEqualTo(LocalDate.now(ZoneOffset.UTC).toString());
    assertThat(kinds.get(0).get("samples")).hasSize(2);
  }

  @Test
  void endsWithTenWhereNothingIsThere() throws IOException {
    assertThat(run("quarantine", "show").exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO.number());
    archive();

    TestingCommand other = run("quarantine", "show", "--day=2026-03-01");

    assertThat(other.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO.number());
    assertThat(other.out()).isEqualTo("nothing that was asked for is in quarantine\n");
  }

  @Test
  void refusesASourceThatIsNone() throws IOException {
    TestingCommand ran = run("quarantine", "show", "--source=dor");

    assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(ran.err()).contains("expected one of the sources door, gate but found 'dor'");
  }

  private void archive() {
    run("collect", "--once");
    TestingCommand archived = run("archive");
    assertThat(archived.exitCode()).as(archived.err()).isEqualTo(ExitCode.DONE.number());
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
