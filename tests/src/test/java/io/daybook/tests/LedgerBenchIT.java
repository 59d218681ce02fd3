package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bench of long ledgers, short: both parts, on an HDFS of its own. */
class LedgerBenchIT {
  @TempDir Path home;

  @Test
  void archivesEveryDayAfterShortAndLongHistories() throws IOException, InterruptedException {
    Command.CommandResult ended =
        ledger(
            "--days",
            "20",
            "--segments",
            "60",
            "--events",
            "500",
            "--rounds",
            "1",
            "--day-events",
            "20000");

    assertThat(ended.exitCode()).describedAs(ended.err()).isZero();
    Map<String, Double> figures = new HashMap<>();
    ended
        .json()
        .path("figures")
        .forEach(row -> figures.put(row.path("name").asText(), row.path("value").asDouble(-1)));
    assertThat(figures)
        .containsOnlyKeys(
            "openFewSeconds",
            "openManySeconds",
            "nightFewSeconds",
            "nightManySeconds",
            "nightRatio",
            "dayMegabytes",
            "daySeconds",
            "lateKilobytes",
            "lateSeconds",
            "lateBytesPercent",
            "lateSecondsPercent")
        .allSatisfy((name, value) -> assertThat(value).describedAs(name).isPositive());
    // A thousand late events are a batch of their own, not the day once more.
    assertThat(figures.get("lateBytesPercent")).isLessThan(15);
    assertThat(home.resolve("bench")).isEmptyDirectory();
  }

  @Test
  void refusesALongLedgerOfAWeek() throws IOException, InterruptedException {
    Command.CommandResult ended = ledger("--days", "7");

    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(ended.err()).contains("--days: expected more than 7 but found 7");
  }

  private Command.CommandResult ledger(String... options) throws IOException, InterruptedException {
    String[] all = new String[options.length + 2];
    System.arraycopy(new String[] {"bench", "ledger"}, 0, all, 0, 2);
    System.arraycopy(options, 0, all, 2, options.length);
    // The bench is a process that writes to the command's own output.
    return new Command(home, "--json").launch(all);
  }
}
