package io.daybook.bench.landing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a bench: each contender's best round.
 *
 * @param rounds of Daybook and the limit; a peer that lands a sample has one
 * @param ours Daybook's figures
 * @param limit those of the plain client
 * @param peers those of the others
 * @param latency Daybook's, with few lines
 */
record LandingReport(
    int rounds,
    ContenderFigures ours,
    ContenderFigures limit,
    List<ContenderFigures> peers,
    Latency latency) {
  private static final double MEGABYTE = 1e6;
  private static final double GIGABYTE = 1e9;
  private static final double MEBIBYTE = 1 << 20;
  private static final String ROW = "%-11s %8s %8s %8s %8s %8s %9s %6s %7s %8s %8s%n";
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * A contender with its best round.
   *
   * @param afterKill what there was after a kill and a restart; null where nobody was killed
   */
  record ContenderFigures(
      String name,
      String does,
      NumberedLines input,
      LandingCost best,
      LineCount.@Nullable LineTotals afterKill) {

    double megabytesPerSecond() {
      return input.bytes() / MEGABYTE / best.seconds();
    }

    double cpuSecondsPerGigabyte() {
      return best.cpuSeconds() / input.bytes() * GIGABYTE;
    }
  }

  LandingReport {
    peers = List.copyOf(peers);
  }

  /** Returns Daybook's throughput over each other's. */
  Map<String, Double> ratios() {
    Map<String, Double> ratios = new LinkedHashMap<>();
    for (ContenderFigures other : others()) {
      ratios.put(
          other.name(), rounded(ours.megabytesPerSecond() / other.megabytesPerSecond(), 1000));
    }
    return ratios;
  }

  void printJson(PrintStream out) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("bench", "landing");
    report.put("rounds", rounds);
    report.put("contenders", all().stream().map(LandingReport::json).toList());
    report.put("cpuOverLimit", rounded(cpuOverLimit(), 1000));
    report.put("latency", latency);
    report.put("ratios", ratios());
    out.println(JSON.writeValueAsString(report));
  }

  private static Map<String, Object> json(ContenderFigures figures) {
    LandingCost run = figures.best();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", figures.name());
    json.put("does", figures.does());
    json.put("inputBytes", figures.input().bytes());
    json.put("inputLines", figures.input().lines());
    json.put("inputFiles", figures.input().files().size());
    json.put("seconds", rounded(run.seconds(), 1000));
    json.put("megabytesPerSecond", rounded(figures.megabytesPerSecond(), 10));
    json.put("cpuSeconds", rounded(run.cpuSeconds(), 1000));
    json.put("cpuSecondsPerGigabyte", rounded(figures.cpuSecondsPerGigabyte(), 1000));
    json.put("startCpuSeconds", rounded(run.startCpuSeconds(), 1000));
    json.put("peakHeapBytes", run.peakHeapBytes());
    run.peakResidentBytes().ifPresent(bytes -> json.put("peakResidentBytes", bytes));
    json.put("files", run.files());
    json.put("bytesWritten", run.bytesWritten());
    json.put("undisturbed", run.lines());
    if (figures.afterKill() != null) {
      json.put("afterKill", figures.afterKill());
    }
    return json;
  }

  void printText(PrintStream out) {
    for (ContenderFigures figures : all()) {
      out.printf(
          Locale.ROOT,
          "  %-11s %s%n  %-11s %,d lines, %,.0f MB in %d files%n",
          figures.name(),
          figures.does(),
          "",
          figures.input().lines(),
          figures.input().bytes() / MEGABYTE,
          figures.input().files().size());
    }
    out.printf("%nBest of %d; MB and GB are of the input, uncompressed.%n", rounds);
    out.printf(ROW, "", "", "", "", "CPU s", "heap", "RSS", "", "MB", "killed:", "");
    out.printf(
        ROW,
        "contender",
        "seconds",
        "MB/s",
        "CPU s",
        "per GB",
        "MiB",
        "MiB",
        "files",
        "written",
        "lost",
        "doubled");
    all().forEach(figures -> print(out, figures));
    ratios()
        .forEach(
            (other, ratio) ->
                out.printf(Locale.ROOT, "%nDaybook's throughput is %.2f x %s's.", ratio, other));
    out.printf(
        Locale.ROOT, "%nDaybook's CPU time per GB is %.2f x %s's.%n", cpuOverLimit(), limit.name());
    out.printf(
        Locale.ROOT,
        "A source with 'roll: %ds' had its lines committed after %.1f s, half of them after %.1f"
            + " s.%n",
        latency.rollSeconds(),
        latency.maxSeconds(),
        latency.medianSeconds());
    out.println(
        "Each is a process of its own, measured from its go to the last byte in HDFS; HDFS's own"
            + " processes are not counted.");
    out.println(
        "Daybook and the Hadoop client had landed up to 256 MB before their go, as agents have that run for months; Flume none.");
    out.println(
        "Daybook is the agent as 'daybook collect' runs it, with the Java options of its systemd unit:"
            + " it finds the files when they come, pins them, and lands them in rounds. The collector"
            + " is its landing alone.");
    out.println("Undisturbed, all landed every line once: it was read back.");
    for (ContenderFigures peer : peers) {
      if (peer.input().bytes() < ours.input().bytes()) {
        out.printf("%s landed a smaller sample; its rate is compared.%n", peer.name());
      }
    }
  }

  private static void print(PrintStream out, ContenderFigures figures) {
    LandingCost run = figures.best();
    LineCount.LineTotals killed = figures.afterKill();
    out.printf(
        ROW,
        figures.name(),
        text("%.2f", run.seconds()),
        text("%.1f", figures.megabytesPerSecond()),
        text("%.2f", run.cpuSeconds()),
        text("%.2f", figures.cpuSecondsPerGigabyte()),
        text("%.0f", run.peakHeapBytes() / MEBIBYTE),
        resident(run.peakResidentBytes()),
        run.files(),
        text("%.1f", run.bytesWritten() / MEGABYTE),
        killed == null ? "-" : text("%,d", killed.lost()),
        killed == null ? "-" : text("%,d", killed.doubled()));
  }

  private static String resident(OptionalLong bytes) {
    return bytes.isPresent() ? text("%.0f", bytes.getAsLong() / MEBIBYTE) : "-";
  }

  private static String text(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }

  private double cpuOverLimit() {
    return ours.cpuSecondsPerGigabyte() / limit.cpuSecondsPerGigabyte();
  }

  private List<ContenderFigures> others() {
    return Stream.concat(Stream.of(limit), peers.stream()).toList();
  }

  private List<ContenderFigures> all() {
    return Stream.concat(Stream.of(ours), others().stream()).toList();
  }

  private static double rounded(double value, double parts) {
    return Math.round(value * parts) / parts;
  }
}
