package io.daybook.bench.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.bench.console.Readers.AnswerTime;
import io.daybook.bench.console.Readers.Readings;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What the bench of the console found.
 *
 * @param rebuildSeconds from the start of a console without a cache to its first figure
 * @param wrongTables tables of which the cache has not all rows
 * @param quietUpdates seconds from a publication's record to the first answer of it, nobody else
 *     asking
 * @param busyUpdates the same while readers ask
 * @param cacheBytes of the file
 * @param peakResidentBytes of the process, readers included; nothing where the system doesn't tell
 */
record ConsoleReport(
    long days,
    int tables,
    long rows,
    long files,
    double rebuildSeconds,
    List<String> wrongTables,
    int clients,
    Readings readings,
    List<Double> quietUpdates,
    List<Double> busyUpdates,
    long cacheBytes,
    long usedHeapBytes,
    OptionalLong peakResidentBytes) {
  /** Milliseconds within which 95 of 100 answers are to be there. */
  static final double MOST_MILLIS = 100;

  static final double MOST_REBUILD_SECONDS = 60;
  static final double MOST_UPDATE_SECONDS = 2;

  private static final int SLOWEST = 8;
  private static final String LINE = "%-52s %8s %7s %7s %7s %7s%n";

  /** Answers that are measured together. */
  private enum ReportPart {
    ALL("all"),
    NEW("asked for the first time"),
    KNOWN("asked before");

    private final String words;

    ReportPart(String words) {
      this.words = words;
    }

    private boolean has(AnswerTime answer) {
      return this == ALL || answer.isNew() == (this == NEW);
    }
  }

  /** Returns the goals that were missed, each with what was found; none if all were reached. */
  List<String> missed() {
    List<String> missed = new ArrayList<>();
    for (ReportPart part : List.of(ReportPart.ALL, ReportPart.NEW)) {
      double p95 = percentile(times(part), 95);
      if (p95 > MOST_MILLIS) {
        missed.add(
            String.format(
                Locale.ROOT,
                "answers (%s): expected p95 of at most %.0f ms but found %.0f ms",
                part.words,
                MOST_MILLIS,
                p95));
      }
    }
    if (rebuildSeconds > MOST_REBUILD_SECONDS) {
      missed.add(seconds("a cold rebuild", MOST_REBUILD_SECONDS, rebuildSeconds));
    }
    for (double update : quietUpdates) {
      if (update > MOST_UPDATE_SECONDS) {
        missed.add(seconds("a night's update", MOST_UPDATE_SECONDS, update));
      }
    }
    if (readings.errors() > 0) {
      missed.add("expected no errors but found " + readings.errors() + ": " + readings.told());
    }
    wrongTables.forEach(table -> missed.add("expected all rows in the cache but found " + table));
    return missed;
  }

  private static String seconds(String what, double most, double found) {
    return String.format(
        Locale.ROOT, "%s: expected at most %.0f s but found %.1f s", what, most, found);
  }

  void printJson(PrintStream out) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("bench", "console");
    report.put("days", days);
    report.put("tables", tables);
    report.put("rows", rows);
    report.put("files", files);
    report.put("rebuildSeconds", rebuildSeconds);
    report.put("clients", clients);
    report.put("seconds", readings.seconds());
    report.put("requests", readings.answers().size());
    report.put("requestsPerSecond", readings.answers().size() / readings.seconds());
    report.put("cpuMillisPerAnswer", cpuMillis());
    report.put("errors", readings.errors());
    for (ReportPart part : ReportPart.values()) {
      List<Double> times = times(part);
      Map<String, Object> own = new LinkedHashMap<>();
      own.put("requests", times.size());
      for (int percent : List.of(50, 95, 99, 100)) {
        own.put("p" + percent + "Millis", percentile(times, percent));
      }
      report.put(part.name().toLowerCase(Locale.ROOT), own);
    }
    report.put("quietUpdateSeconds", quietUpdates);
    report.put("busyUpdateSeconds", busyUpdates);
    report.put("cacheBytes", cacheBytes);
    report.put("usedHeapBytes", usedHeapBytes);
    peakResidentBytes.ifPresent(bytes -> report.put("peakResidentBytes", bytes));
    report.put("wrongTables", wrongTables);
    report.put("missed", missed());
    out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
  }

  void printText(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%,d days, %d tables, %,d rows in %,d files; cache of %,d MiB%n",
        days,
        tables,
        rows,
        files,
        cacheBytes >> 20);
    out.printf(
        Locale.ROOT, "cold rebuild %.1f s, from the start to the first figure%n", rebuildSeconds);
    out.printf(
        Locale.ROOT,
        "a night's update %s s; while readers ask %s s%n%n",
        list(quietUpdates),
        list(busyUpdates));
    out.printf(LINE, "milliseconds", "answers", "p50", "p95", "p99", "most");
    for (ReportPart part : ReportPart.values()) {
      print(out, part.words, times(part));
    }
    out.println();
    slowest().forEach((kind, times) -> print(out, kind, times));
    out.printf(
        Locale.ROOT,
        "%n%d readers without a pause, %.0f s: %,.0f answers a second, %.0f %% asked before,"
            + " %d errors; %.1f ms of processor time for an answer%n",
        clients,
        readings.seconds(),
        readings.answers().size() / readings.seconds(),
        100.0 * times(ReportPart.KNOWN).size() / Math.max(1, readings.answers().size()),
        readings.errors(),
        cpuMillis());
    out.printf(
        Locale.ROOT,
        "memory: %,d MiB of the heap in use%s%n",
        usedHeapBytes >> 20,
        peakResidentBytes.isPresent()
            ? String.format(
                Locale.ROOT,
                ", %,d MiB at most of the process",
                peakResidentBytes.getAsLong() >> 20)
            : "");
  }

  private static void print(PrintStream out, String what, List<Double> times) {
    out.printf(
        Locale.ROOT,
        LINE,
        what,
        String.format(Locale.ROOT, "%,d", times.size()),
        millis(percentile(times, 50)),
        millis(percentile(times, 95)),
        millis(percentile(times, 99)),
        millis(percentile(times, 100)));
  }

  /** Of console and readers together. */
  private double cpuMillis() {
    return readings.cpuSeconds() * 1e3 / Math.max(1, readings.answers().size());
  }

  private static String millis(double time) {
    return String.format(Locale.ROOT, "%,.1f", time);
  }

  private static String list(List<Double> seconds) {
    return seconds.stream()
        .map(each -> String.format(Locale.ROOT, "%.1f", each))
        .collect(Collectors.joining(", "));
  }

  private List<Double> times(ReportPart part) {
    return sorted(readings.answers().stream().filter(part::has).toList());
  }

  private static List<Double> sorted(List<AnswerTime> answers) {
    return answers.stream().map(AnswerTime::millis).sorted().toList();
  }

  /** Returns the kinds of new questions with the highest p95. */
  private Map<String, List<Double>> slowest() {
    Map<String, List<Double>> kinds = new LinkedHashMap<>();
    readings.answers().stream()
        .filter(AnswerTime::isNew)
        .collect(Collectors.groupingBy(AnswerTime::kind))
        .entrySet()
        .stream()
        .sorted(Comparator.comparingDouble(kind -> -percentile(sorted(kind.getValue()), 95)))
        .limit(SLOWEST)
        .forEach(kind -> kinds.put(kind.getKey(), sorted(kind.getValue())));
    return kinds;
  }

  /** Returns a percentile by the nearest rank; 0 of nothing. */
  static double percentile(List<Double> sorted, int percent) {
    return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1);
  }
}
