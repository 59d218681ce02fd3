package io.daybook.bench.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.bench.ProcessCost;
import io.daybook.warehouse.run.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsBenchTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path directory;

  @Test
  void refusesOptionsThatCannotBeMeasured() {
    assertThat(bench("--events", "99")).isEqualTo(ExitCode.USAGE.number());
    assertThat(bench("--history", "30,0")).isEqualTo(ExitCode.USAGE.number());
    assertThat(bench("--tables", "sales_dayly")).isEqualTo(ExitCode.USAGE.number());

    assertThat(text(err))
        .contains("--events: expected at least 100 but found 99")
        .contains("--history: expected at least 1 day but found 0")
        .contains("--tables: expected some of [user_day, ")
        .contains("but found 'sales_dayly'");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void comparesLongerHistoriesAndPeersByTheMedianRound() throws IOException {
    MeasuredRounds shorter = rounds("night, 1 days", Map.of("sales_daily", 2.0), 30, 10, 20);
    MeasuredRounds longer = rounds("night, 4 days", Map.of("sales_daily", 3.0), 22);
    MeasuredRounds bare = rounds("bare aggregation", Map.of(), 10);
    MeasuredRounds peer = rounds("duckdb", Map.of("sales_daily", 0.5), 5);
    MetricsBenchReport report =
        new MetricsBenchReport(
            1_000,
            2,
            Map.of(),
            List.of(shorter, longer),
            List.of(),
            bare,
            List.of(peer, peer),
            Map.of(1, 7L));

    report.printText(new PrintStream(out, true, StandardCharsets.UTF_8));

    assertThat(text(out).lines())
        .anyMatch(line -> line.matches("night, 1 days / bare aggregation +2\\.00 +2\\.00"))
        .anyMatch(line -> line.matches("night, 1 days / duckdb +4\\.00 +4\\.00"))
        .anyMatch(line -> line.matches("night, 4 days / night, 1 days +1\\.10 +1\\.10"))
        .anyMatch(line -> line.matches("sales_daily +2\\.00 +3\\.00 +0\\.50 +0\\.50"))
        .anyMatch(line -> line.startsWith("7 rows with 1 days behind: the same"));
  }

  private static MeasuredRounds rounds(String name, Map<String, Double> tables, double... seconds) {
    MeasuredRounds rounds = new MeasuredRounds(name, "");
    for (double each : seconds) {
      rounds.add(new ProcessCost(each, each, OptionalLong.empty()), tables);
    }
    return rounds;
  }

  private int bench(String option, String value) {
    return new MetricsBench(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .execute(option, value, "--work", directory.toString(), "--dist", directory.toString());
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
