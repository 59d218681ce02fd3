package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bench of the console on few days; whether it reaches its goals is for an idle host. */
class ConsoleBenchIT {
  @TempDir Path home;

  @Test
  void readsEveryRowThatItWrote() throws IOException, InterruptedException {
    Command.CommandResult ended =
        new Command(home, "--json")
            .run("bench", "console", "--days", "40", "--clients", "2", "--seconds", "2");

    assertThat(ended.exitCode()).describedAs(ended.err()).isIn(0, 40);
    JsonNode report = ended.json();
    assertThat(report.path("errors").asLong()).isZero();
    assertThat(report.path("wrongTables")).isEmpty();
    assertThat(report.path("tables").asInt()).isGreaterThanOrEqualTo(20);
    assertThat(report.path("rows").asLong()).isGreaterThan(60_000);
    assertThat(report.path("new").path("requests").asLong()).isPositive();
    assertThat(report.path("known").path("requests").asLong()).isPositive();
    assertThat(report.path("quietUpdateSeconds")).hasSize(3);
    assertThat(report.path("busyUpdateSeconds")).hasSize(3);
    assertThat(home.resolve("bench")).isEmptyDirectory();
  }
}
