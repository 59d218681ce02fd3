package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bench of the collector on a small input: all contenders, with their own processes. */
class LandingBenchIT {
  private static final long BYTES = 2_000_000;
  private static final long FLUME_BYTES = 1_000_000;

  @TempDir Path home;

  @Test
  void landsTheSameLinesWithAllContenders() throws IOException, InterruptedException {
    Command.CommandResult ended =
        landing(
            "--rounds",
            "1",
            "--copy-threads",
            "2",
            "--flume-bytes",
            "" + FLUME_BYTES,
            "--latency-lines",
            "10");

    assertThat(ended.exitCode()).describedAs(ended.err()).isZero();
    JsonNode report = ended.json();
    assertThat(report.path("contenders"))
        .extracting(contender -> contender.path("name").asText())
        .containsExactly("daybook", "hdfs_copy", "collector", "flume_file");
    for (JsonNode contender : report.path("contenders")) {
      long given = contender.path("name").asText().equals("flume_file") ? FLUME_BYTES : BYTES;
      assertThat(contender.path("inputFiles").asInt()).isEqualTo(4);
      assertThat(contender.path("inputBytes").asLong()).isBetween(given, given + 1000);
      assertThat(contender.path("inputLines").asLong()).isBetween(given / 600, given / 300);
      assertThat(contender.path("seconds").asDouble()).isPositive();
      assertThat(contender.path("cpuSeconds").asDouble()).isPositive();
      assertThat(contender.path("peakHeapBytes").asLong()).isPositive();
      assertThat(contender.path("files").asInt()).isPositive();
      assertLandedOnce(contender.path("undisturbed"));
    }
    assertThat(report.path("contenders").path(0).path("peakHeapBytes").asLong())
        .isLessThanOrEqualTo(256L << 20);
    assertLandedOnce(contender(report, "collector").path("afterKill"));
    assertThat(contender(report, "flume_file").path("afterKill").path("lost").isNumber()).isTrue();
    assertThat(contender(report, "daybook").has("afterKill")).isFalse();
    assertThat(report.path("latency").path("lines").asInt()).isEqualTo(10);
    assertThat(report.path("latency").path("maxSeconds").asDouble())
        .isGreaterThanOrEqualTo(report.path("latency").path("medianSeconds").asDouble())
        .isPositive();
    assertThat(report.path("ratios").fieldNames())
        .toIterable()
        .containsExactly("hdfs_copy", "collector", "flume_file");
    assertThat(report.path("ratios")).allMatch(ratio -> ratio.asDouble() > 0);
    assertThat(home.resolve("bench")).isEmptyDirectory();
  }

  @Test
  void refusesAnInputWithoutAMiddle() throws IOException, InterruptedException {
    Command.CommandResult ended = landing("--flume-bytes", "10");

    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(ended.err()).contains("--flume-bytes: expected at least 1000000 but found 10");
  }

  private static JsonNode contender(JsonNode report, String name) {
    for (JsonNode contender : report.path("contenders")) {
      if (contender.path("name").asText().equals(name)) {
        return contender;
      }
    }
    throw new AssertionError("no contender " + name);
  }

  private static void assertLandedOnce(JsonNode lines) {
    for (String fault : new String[] {"lost", "doubled", "damaged"}) {
      assertThat(lines.path(fault).asLong(-1)).describedAs(fault).isZero();
    }
  }

  private Command.CommandResult landing(String... options)
      throws IOException, InterruptedException {
    String[] all = new String[options.length + 4];
    System.arraycopy(new String[] {"bench", "landing", "--bytes", "" + BYTES}, 0, all, 0, 4);
    System.arraycopy(options, 0, all, 4, options.length);
    // The bench is a process that writes to the command's own output.
    return new Command(home, "--json").launch(all);
  }
}
