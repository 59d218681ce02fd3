package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.run.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaybookTest {
  @TempDir private Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void runsAnyNumberOfTimesInAProcessAndChangesNothingOfIt() throws Exception {
    Properties before = (Properties) System.getProperties().clone();
    Files.createDirectories(directory.resolve("conf/sources"));
    Files.writeString(
        directory.resolve("conf/sources/door.yaml"),
        """
        dataset: login
        files: ["/nowhere/*.log"]
        lateness: unlimited
        fields:
          user_id: user
          event_time: at
          outcome: result
        """);

    for (int i = 0; i < 2; i++) {
      assertThat(
              executeWith(
                  "{\"user\": \"u1\", \"result\": \"success\", \"at\": \"2026-03-01T08:00:00Z\"}\n",
                  "mapping",
                  "try",
                  "door",
                  "--config",
                  directory.resolve("conf").toString()))
          .as(err())
          .isEqualTo(ExitCode.DONE.number());
      assertThat(out()).contains("1 records: 1 give 1 events");
      assertThat(execute("no-such-command")).isEqualTo(ExitCode.USAGE.number());
    }
    assertThat(System.getProperties()).isEqualTo(before);
    assertThat(directory.resolve("home/logs")).doesNotExist();
  }

  private int execute(String... args) {
    return executeWith("", args);
  }

  private int executeWith(String input, String... args) {
    out.reset();
    err.reset();
    List<String> line = new ArrayList<>(List.of(args));
    line.addAll(List.of("--home", directory.resolve("home").toString()));
    return Daybook.execute(
        Environment.of(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .withStandardInput(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))),
        line.toArray(String[]::new));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
