package io.daybook.bench.forecast;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.bench.Bench;
import io.daybook.metrics.forecast.Backtest;
import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the rolling-origin backtest of forecasts on daily series, of files or of seeded years. The
 * process behind {@code daybook bench forecast}; its options are that command's.
 */
@Command(name = "daybook bench forecast")
public final class ForecastBench extends Bench {
  @Option(names = "--data")
  private @Nullable Path data;

  @Option(names = "--seed")
  private long seed = 1;

  ForecastBench(PrintStream out, PrintStream err) {
    super(out, err);
  }

  /** Runs the bench and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new ForecastBench(utf8(System.out), utf8(System.err)).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    List<JudgedSeries> judged = new ArrayList<>();
    List<String> untold = new ArrayList<>();
    for (NamedSeries named : data == null ? seeded() : SeriesFiles.read(data)) {
      Optional<Backtest> backtest = Backtest.of(named.series());
      backtest.ifPresentOrElse(
          found -> judged.add(new JudgedSeries(named.name(), named.series().size(), found)),
          () -> untold.add(named.name()));
    }
    List<String> missed = ForecastGoal.missed(judged);
    if (isJson()) {
      printJson(judged, untold, missed);
    } else {
      printText(judged, untold, missed);
    }
    if (judged.isEmpty()) {
      return ExitCode.NOTHING_TO_DO.number();
    }
    return (missed.isEmpty() ? ExitCode.DONE : ExitCode.BLOCKED).number();
  }

  private List<NamedSeries> seeded() {
    return SeededShop.ALL.stream().flatMap(shop -> shop.series(seed).stream()).toList();
  }

  private void printJson(List<JudgedSeries> judged, List<String> untold, List<String> missed)
      throws IOException {
    List<Map<String, Object>> series = new ArrayList<>();
    for (JudgedSeries one : judged) {
      Backtest backtest = one.backtest();
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("series", one.name());
      fields.put("days", one.days());
      fields.put("origins", backtest.origins());
      fields.put("ofSeasonalNaive", backtest.naiveRatio());
      fields.put("ofWeekdayMean", backtest.weekdayMeanRatio());
      fields.put("mase", backtest.mase());
      fields.put("wape", backtest.wape());
      fields.put("coverage80", backtest.coverage80());
      fields.put("coverage95", backtest.coverage95());
      fields.put("laterOfSeasonalNaive", backtest.laterNaiveRatio());
      fields.put("laterCoverage80", backtest.laterCoverage80());
      fields.put("laterBelow", backtest.laterBelow());
      fields.put("ensembleShare", backtest.ensembleShare());
      series.add(fields);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("series", series);
    all.put("tooShort", untold);
    all.put("missed", missed);
    out().println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all));
  }

  private void printText(List<JudgedSeries> judged, List<String> untold, List<String> missed) {
    int width =
        judged.stream().mapToInt(one -> one.name().length()).reduce("series".length(), Math::max);
    String name = "%-" + width + "s";
    out()
        .printf(
            "Errors over the next %d days, from every day that has eight weeks behind it%n%n",
            Backtest.HORIZON);
    out()
        .printf(
            name + " %6s %8s %9s %6s %6s %6s %6s %9s  %8s %6s %6s%n",
            "series",
            "days",
            "of naive",
            "of weekly",
            "MASE",
            "WAPE",
            "in 80",
            "in 95",
            "ensemble",
            "later",
            "in 80",
            "below");
    for (JudgedSeries one : judged) {
      Backtest backtest = one.backtest();
      out()
          .printf(
              Locale.ROOT,
              name + " %6d %8.3f %9.3f %6.3f %6.3f %6.3f %6.3f %9.2f  %8.3f %6.3f %6.3f%n",
              one.name(),
              one.days(),
              backtest.naiveRatio(),
              backtest.weekdayMeanRatio(),
              backtest.mase(),
              backtest.wape(),
              backtest.coverage80(),
              backtest.coverage95(),
              backtest.ensembleShare(),
              backtest.laterNaiveRatio(),
              backtest.laterCoverage80(),
              backtest.laterBelow());
    }
    out().println();
    untold.forEach(
        one -> out().println(one + ": nine weeks of days and a value are needed to judge it"));
    if (!judged.isEmpty()) {
      out()
          .printf(
              Locale.ROOT,
              "Average of naive: %.3f%n",
              judged.stream().mapToDouble(one -> one.backtest().naiveRatio()).average().orElse(0));
      out().println(ForecastGoal.words());
      missed.forEach(miss -> out().println("Missed: " + miss));
    }
  }
}
