package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingCommandTest {
  @TempDir private Path directory;

  @Test
  void readsTheLinesOfAContainerAsTheyAreLanded() throws IOException {
    Path log =
        write(
            "docker.log",
            """
            {"log":"{\\"id\\":\\"1\\",\\"at\\":\\"2026-03-01T09:00:00Z\\",","stream":"stdout"}
            {"log":"\\"user\\":\\"kim\\"}\\n","stream":"stdout"}
            {"log":"{\\"id\\":\\"1\\",\\"at\\":\\"2026-03-01T09:00:00Z\\",\\"user\\":\\"kim\\"}\\n","stream":"stdout"}
            {"id":"2","at":"2026-03-01T09:00:00Z","user":"ann"}
            """);

    TestingCommand ran = attempt(log);

    assertThat(ran.out())
        .isEqualTo(
            """
            3 records: 3 give 3 events, 0 rejected, 0 skipped
            1 of 3 events are duplicates
            finding LINES_WITHOUT_ENVELOPE in container: 1 of 3
              seen   lines that the container's runtime didn't write (byte 0)
              why    a line that is in no envelope is taken as it stands
              remedy if the log is no container's, leave out 'container'
            """);
    assertThat(ran.exitCode()).isEqualTo(ExitCode.DONE.number());
  }

  @Test
  void needsNoValueForThePlaceOfTheFiles() throws IOException {
    Path log = write("door.jsonl", "{\"at\":\"2026-03-01T09:00:00Z\",\"user\":\"kim\"}\n");
    String source =
        """
        dataset: login
        files: ["${logs}/door.jsonl"]
        lateness: unlimited
        fields: {event_time: at, user_id: user, outcome: {value: success}}
        """;
    write("conf/sources/door.yaml", source);

    TestingCommand without = tried(log);
    write("conf/sources/door.yaml", source.replace("value: success", "value: \"${outcome}\""));
    TestingCommand inMapping = tried(log);

    assertThat(without.out()).as(without.err()).contains("1 give 1 events");
    assertThat(inMapping.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(inMapping.err()).contains("give --set outcome=VALUE");
  }

  private TestingCommand tried(Path log) {
    return TestingCommand.run(
        "mapping",
        "try",
        "door",
        log.toString(),
        "--rows=0",
        "--config=" + directory.resolve("conf"),
        "--home=" + directory.resolve("home"));
  }

  private TestingCommand attempt(Path log) throws IOException {
    write(
        "conf/sources/door.yaml",
        """
        dataset: login
        files: docker.log
        container: docker
        lateness: unlimited
        fields: {event_id: id, event_time: at, user_id: user, outcome: {value: success}}
        """);
    return tried(log);
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
