package io.daybook.bench.queries;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The times of the bench of queries.
 *
 * @param first milliseconds of the first answer to each question, in a new session
 * @param warm all later ones, by question
 * @param cpuSeconds of HiveServer2 for each warm answer; nothing where it runs elsewhere
 */
record QueriesReport(
    int rounds,
    Map<String, Double> first,
    Map<String, AnswerTimes> warm,
    FloorTimes floor,
    Optional<Double> cpuSeconds) {
  private static final String LINE = "%-44s %9s %9s %9s%n";

  void printJson(PrintStream out) throws IOException {
    AnswerTimes all = AnswerTimes.together(warm.values());
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("bench", "queries");
    report.put("rounds", rounds);
    report.put("p50Millis", all.percentile(50));
    report.put("p95Millis", all.percentile(95));
    report.put("maxMillis", all.percentile(100));
    report.put("floorMillis", floor.median());
    cpuSeconds.ifPresent(seconds -> report.put("serverCpuSecondsPerAnswer", seconds));
    Map<String, Double> medians = new LinkedHashMap<>();
    warm.forEach((name, times) -> medians.put(name, times.percentile(50)));
    report.put("queries", medians);
    report.put("first", first);
    Map<String, Double> parts = new LinkedHashMap<>();
    floor.parts().forEach((name, millis) -> parts.put(name.strip(), millis));
    report.put("floor", parts);
    out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
  }

  void printText(PrintStream out) {
    out.printf(LINE, "milliseconds", "first", "median", "most");
    warm.forEach(
        (name, times) ->
            out.printf(
                LINE,
                name,
                millis(first.getOrDefault(name, Double.NaN)),
                millis(times.percentile(50)),
                millis(times.percentile(100))));
    out.println();
    floor.parts().forEach((name, time) -> out.printf(LINE, name, "", millis(time), ""));
    AnswerTimes all = AnswerTimes.together(warm.values());
    out.printf(
        Locale.ROOT,
        "%n%d questions, %d rounds, one session: p50 %s ms, p95 %s ms, most %s ms;"
            + " p50 is %.2f of the floor%n",
        warm.size(),
        rounds,
        millis(all.percentile(50)),
        millis(all.percentile(95)),
        millis(all.percentile(100)),
        all.percentile(50) / floor.median());
    cpuSeconds.ifPresent(
        seconds ->
            out.printf(
                Locale.ROOT,
                "HiveServer2 took %.2f s of processor time for an answer.%n",
                seconds));
  }

  private static String millis(double time) {
    return String.format(Locale.ROOT, "%,.0f", time);
  }
}
