package io.daybook.bench.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.metrics.forecast.Backtest;
import io.daybook.warehouse.run.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForecastBenchTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 2);

  @TempDir Path data;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void reachesTheGoalsOnSimulatedYears() throws IOException {
    assertThat(run("--json")).describedAs(text(out) + text(err)).isZero();

    JsonNode result = new ObjectMapper().readTree(out.toByteArray());
    assertThat(result.path("missed")).isEmpty();
    assertThat(result.path("series")).hasSize(15);
    double sum = 0;
    for (JsonNode series : result.path("series")) {
      sum += series.path("ofSeasonalNaive").asDouble();
      assertThat(series.path("ofWeekdayMean").asDouble()).isLessThanOrEqualTo(1.02);
      assertThat(series.path("coverage80").asDouble()).isBetween(0.72, 0.88);
      assertThat(series.path("coverage95").asDouble()).isBetween(0.91, 0.99);
    }
    assertThat(sum / 15).isLessThanOrEqualTo(0.90);
  }

  @Test
  void simulatesTheSameYearsFromTheSameSeed() {
    List<Backtest> first = backtests(3);

    assertThat(backtests(3)).isEqualTo(first);
    assertThat(backtests(4)).isNotEqualTo(first);
  }

  @Test
  void judgesSeriesOfFiles() throws IOException {
    // As much as the weekday says, and a little more or less from day to day.
    write("shop.csv", 140, at -> 100 + 10.0 * (at % 7) + at * 37.0 % 11);

    run();

    assertThat(text(out).lines().filter(line -> line.startsWith("shop orders")))
        .singleElement()
        .asString()
        .matches("shop orders +140 +0\\.\\d{3} .*");
    assertThat(text(out)).contains("Average of naive: 0.");
  }

  @Test
  void endsWith40WhereAGoalIsMissed() throws IOException {
    // Every week is as the one before, but for a jump: nothing is better than naive.
    write("steps.csv", 200, at -> 100.0 * (1 + at / 50) + at % 7);

    assertThat(run()).isEqualTo(ExitCode.BLOCKED.number());

    assertThat(text(out)).contains("Missed: expected at most 0.90 of the seasonal naive error");
  }

  @Test
  void tellsASeriesThatIsTooShort() throws IOException {
    write("young.csv", 62, at -> 5 + at % 3);

    assertThat(run()).isEqualTo(ExitCode.NOTHING_TO_DO.number());

    assertThat(text(out)).contains("young orders: nine weeks of days and a value are needed");
  }

  @Test
  void takesADayWithoutALineForZeroAndAnEmptyFieldForUnknown() throws IOException {
    Files.writeString(data.resolve("gaps.csv"), "day,gross,net\n2026-03-04,5,\n2026-03-02,7,3\n");

    List<NamedSeries> series = SeriesFiles.read(data);

    assertThat(series).extracting(NamedSeries::name).containsExactly("gaps gross", "gaps net");
    assertThat(series.get(0).series().size()).isEqualTo(3);
    assertThat(series.get(0).series().value(1)).isZero();
    assertThat(series.get(1).series().value(0)).isEqualTo(3);
    assertThat(series.get(1).series().value(2)).isNaN();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "date,gross\n2026-03-02,1\n; expected a header 'day,<series>,...' but found 'date,gross'",
        "day\n2026-03-02\n; expected a header 'day,<series>,...' but found 'day'",
        "day,gross\n2.3.2026,1\n; line 2: expected a day such as 2026-03-01 but found '2.3.2026'",
        "day,gross\n2026-03-02,1 EUR\n; line 2, gross: expected a number, or nothing where it is"
            + " unknown, but found '1 EUR'",
        "day,gross\n2026-03-02,1\n2026-03-02,2\n; line 3: 2026-03-02 came before",
      })
  void refusesOtherFiles(String lineAndMessage) throws IOException {
    String[] parts = lineAndMessage.split("; ", 2);
    Files.writeString(data.resolve("bad.csv"), parts[0]);

    assertThat(run()).isEqualTo(ExitCode.USAGE.number());

    assertThat(text(err)).contains("bad.csv] " + parts[1]);
  }

  @Test
  void refusesADirectoryWithoutFiles() {
    assertThat(run("--data", data.resolve("none").toString())).isEqualTo(ExitCode.USAGE.number());

    assertThat(text(err)).contains("expected a directory with CSV files, such as shop.csv");
  }

  private static List<Backtest> backtests(long seed) {
    return SeededShop.ALL.get(4).series(seed).stream()
        .flatMap(named -> Backtest.of(named.series()).stream())
        .toList();
  }

  private void write(String name, int days, IntToDoubleFunction value) throws IOException {
    StringBuilder lines = new StringBuilder("day,orders\n");
    for (int at = 0; at < days; at++) {
      lines.append(FIRST.plusDays(at)).append(',').append(value.applyAsDouble(at)).append('\n');
    }
    Files.writeString(data.resolve(name), lines);
  }

  private int run(String... options) {
    boolean isSeeded = options.length > 0;
    String[] given = isSeeded ? options : new String[] {"--data", data.toString()};
    return new ForecastBench(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .execute(given);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
