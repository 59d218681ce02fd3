package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bench of a night's figures on a small day and few tables, with Spark's own processes. */
class MetricsBenchIT {
  @TempDir Path home;

  @Test
  void makesTheSameRowsAsDuckDb() throws IOException, InterruptedException {
    Command.CommandResult ended =
        new Command(home, "--json")
            .run(
                "bench",
                "metrics",
                "--events",
                "3000",
                "--history",
                "2",
                "--history-events",
                "300",
                "--tables",
                "sales_daily,retention_daily");

    assertThat(ended.exitCode()).describedAs(ended.err()).isZero();
    JsonNode report = ended.json();
    assertThat(report.path("rows").path("2").asLong()).isEqualTo(4);
    assertThat(report.path("contenders"))
        .extracting(contender -> contender.path("name").asText())
        .containsExactly("night, 2 days", "idle, 2 days", "bare aggregation", "duckdb, 2 days");
    for (JsonNode contender : report.path("contenders")) {
      assertThat(contender.path("seconds").asDouble()).isPositive();
      assertThat(contender.path("cpuSeconds").asDouble()).isPositive();
    }
    assertThat(report.path("contenders").path(3).path("tables").fieldNames())
        .toIterable()
        .containsExactly("retention_daily", "sales_daily");
    assertThat(report.path("ratios").fieldNames())
        .toIterable()
        .containsExactly("night, 2 days / bare aggregation", "night, 2 days / duckdb, 2 days");
    assertThat(home.resolve("bench")).isEmptyDirectory();
  }
}
