package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bench of small logs and many agents, small: all parts, with their own processes. */
class FleetBenchIT {
  @TempDir Path home;

  @Test
  void landsEveryLineOnceInAllParts() throws IOException, InterruptedException {
    Command.CommandResult ended =
        fleet("--files", "30", "--seconds", "12", "--agents", "2", "--minutes", "0.3");

    assertThat(ended.exitCode()).describedAs(ended.err()).isZero();
    JsonNode report = ended.json();
    Map<String, Double> figures = new HashMap<>();
    report
        .path("figures")
        .forEach(row -> figures.put(row.path("name").asText(), row.path("value").asDouble(-1)));
    assertThat(figures)
        .containsKeys("quietPercent", "fleetLagSeconds")
        .containsEntry("landFiles", 1.0);
    for (String positive :
        new String[] {
          "landSeconds",
          "landCpuSeconds",
          "archiveSeconds",
          "archiveCpuSeconds",
          "quietMebibytes",
          "writtenPercent",
          "latestSeconds",
          "callsPerBundle",
          "fleetFiles",
          "fleetCalls",
          "fleetLatestSeconds",
          "fleetPercent"
        }) {
      assertThat(figures.get(positive)).describedAs(positive).isPositive();
    }
    assertThat(report.path("figures"))
        .filteredOn(row -> row.path("name").asText().equals("fleetFiles"))
        .allMatch(row -> row.path("isMet").asBoolean());
    Map<String, Long> created = new HashMap<>();
    report
        .path("calls")
        .properties()
        .forEach(part -> created.put(part.getKey(), part.getValue().path("Create").asLong()));
    assertThat(created)
        .hasSize(3)
        .allSatisfy(
            (part, files) ->
                // A quiet agent makes its watermarks, each half minute, and nothing else.
                assertThat(files)
                    .describedAs(part)
                    .isGreaterThanOrEqualTo(part.contains("quiet") ? 0 : 1));
    assertThat(home.resolve("bench")).isEmptyDirectory();
  }

  @Test
  void refusesATimeWithoutARoll() throws IOException, InterruptedException {
    Command.CommandResult ended = fleet("--seconds", "1");

    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(ended.err()).contains("--seconds: expected at least 12 but found 1");
  }

  private Command.CommandResult fleet(String... options) throws IOException, InterruptedException {
    String[] all = new String[options.length + 2];
    System.arraycopy(new String[] {"bench", "fleet"}, 0, all, 0, 2);
    System.arraycopy(options, 0, all, 2, options.length);
    // The bench is a process that writes to the command's own output.
    return new Command(home, "--json").launch(all);
  }
}
