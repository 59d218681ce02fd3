package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bench of the archive beside both peers, Spark in a process of its own. */
class ArchiveBenchIT {
  @TempDir Path home;

  @Test
  void archivesTheSameEventsAsDuckDbAndSpark() throws IOException, InterruptedException {
    Command.CommandResult ended =
        new Command(home, "--json").run("bench", "archive", "--events", "3000");

    assertThat(ended.exitCode()).describedAs(ended.err()).isZero();
    JsonNode report = ended.json();
    assertThat(report.path("ratios").fieldNames()).toIterable().containsExactly("duckdb", "spark");
    assertThat(report.path("engines"))
        .extracting(engine -> engine.path("engine").asText())
        .containsExactly("daybook", "duckdb", "spark");
    for (JsonNode engine : report.path("engines")) {
      assertThat(engine.path("seconds").asDouble()).isPositive();
      assertThat(engine.path("cpuSeconds").asDouble()).isPositive();
      assertThat(engine.path("files").asInt()).isPositive();
    }
    assertThat(report.path("days")).hasSize(3);
    assertThat(home.resolve("bench")).isEmptyDirectory();
  }
}
