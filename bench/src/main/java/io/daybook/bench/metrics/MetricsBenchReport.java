package io.daybook.bench.metrics;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.bench.ProcessCost;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of the bench of metrics.
 *
 * @param events of the day
 * @param backfills seconds of the first night by days behind the day, made before
 * @param nights one for each number of days behind the day, in order
 * @param idleNights the same nights once more, in the same order
 * @param peers DuckDB, in the same order
 * @param rows that the night and its peer both have, by days behind the day
 */
record MetricsBenchReport(
    long events,
    int threads,
    Map<Integer, ProcessCost> backfills,
    List<MeasuredRounds> nights,
    List<MeasuredRounds> idleNights,
    MeasuredRounds bare,
    List<MeasuredRounds> peers,
    Map<Integer, Long> rows) {
  private static final double MEBIBYTE = 1 << 20;

  /** A ratio of two contenders, by both clocks. */
  private record Ratio(String name, ProcessCost over, ProcessCost under) {
    double wall() {
      return over.seconds() / under.seconds();
    }

    double cpu() {
      return over.cpuSeconds() / under.cpuSeconds();
    }
  }

  void printJson(PrintStream out) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("bench", "metrics");
    report.put("events", events);
    report.put("threads", threads);
    report.put("rows", rows);
    Map<Integer, Double> seconds = new LinkedHashMap<>();
    backfills.forEach((days, cost) -> seconds.put(days, cost.seconds()));
    report.put("backfillSeconds", seconds);
    report.put("contenders", all().stream().map(MeasuredRounds::json).toList());
    Map<String, Object> ratios = new LinkedHashMap<>();
    ratios()
        .forEach(
            ratio ->
                ratios.put(
                    ratio.name(), Map.of("seconds", ratio.wall(), "cpuSeconds", ratio.cpu())));
    report.put("ratios", ratios);
    out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
  }

  void printText(PrintStream out) {
    out.printf(
        Locale.ROOT, "%,d events of one day in three datasets, %d threads%n", events, threads);
    all().forEach(each -> out.printf("  %-18s %s%n", each.name(), each.description()));
    backfills.forEach(
        (days, cost) ->
            out.printf(
                Locale.ROOT,
                "  before: %d days in one night, %.1f s, %.1f s of processor time%n",
                days,
                cost.seconds(),
                cost.cpuSeconds()));
    out.printf("%n%-18s %8s %8s %9s%n", "contender", "seconds", "CPU s", "RSS MiB");
    all().forEach(each -> print(out, each));
    out.printf("%n%-44s %8s %8s%n", "ratio", "seconds", "CPU s");
    ratios()
        .forEach(
            ratio ->
                out.printf(
                    Locale.ROOT, "%-44s %8.2f %8.2f%n", ratio.name(), ratio.wall(), ratio.cpu()));
    printTables(out);
    rows.forEach(
        (days, count) ->
            out.printf(
                Locale.ROOT,
                "%,d rows with %d days behind: the same in Daybook's tables and DuckDB's.%n",
                count,
                days));
  }

  private static void print(PrintStream out, MeasuredRounds each) {
    ProcessCost cost = each.median();
    String resident =
        cost.peakResidentBytes().isPresent()
            ? String.format(Locale.ROOT, "%,.0f", cost.peakResidentBytes().getAsLong() / MEBIBYTE)
            : "-";
    out.printf(
        Locale.ROOT,
        "%-18s %8.2f %8.2f %9s%n",
        each.name(),
        cost.seconds(),
        cost.cpuSeconds(),
        resident);
  }

  /** A table's seconds are those of the clock: in a night, four tables are made side by side. */
  private void printTables(PrintStream out) {
    List<MeasuredRounds> columns = new ArrayList<>(nights);
    columns.addAll(peers);
    out.printf("%n%-24s", "seconds of the clock");
    columns.forEach(column -> out.printf(" %18s", column.name()));
    out.println();
    for (String table : nights.get(0).tables().keySet()) {
      out.printf("%-24s", table);
      for (MeasuredRounds column : columns) {
        Double seconds = column.tables().get(table);
        out.printf(" %18s", seconds == null ? "-" : String.format(Locale.ROOT, "%.2f", seconds));
      }
      out.println();
    }
    out.println();
  }

  private List<MeasuredRounds> all() {
    List<MeasuredRounds> all = new ArrayList<>(nights);
    all.addAll(idleNights);
    all.add(bare);
    all.addAll(peers);
    return all;
  }

  private List<Ratio> ratios() {
    List<Ratio> ratios = new ArrayList<>();
    MeasuredRounds first = nights.get(0);
    for (int i = 0; i < nights.size(); i++) {
      MeasuredRounds night = nights.get(i);
      if (i > 0) {
        ratios.add(ratio(night, first));
      }
      ratios.add(ratio(night, bare));
      ratios.add(ratio(night, peers.get(i)));
    }
    return ratios;
  }

  private static Ratio ratio(MeasuredRounds over, MeasuredRounds under) {
    return new Ratio(over.name() + " / " + under.name(), over.median(), under.median());
  }
}
