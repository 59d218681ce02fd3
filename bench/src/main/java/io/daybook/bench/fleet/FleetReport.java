package io.daybook.bench.fleet;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the bench measured, as it grows. */
final class FleetReport {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final List<FleetRow> rows = new ArrayList<>();
  private final Map<String, Map<String, Long>> calls = new LinkedHashMap<>();

  void add(FleetRow row) {
    rows.add(row);
  }

  /**
   * Takes in what was asked of the NameNode.
   *
   * @param when in which part
   */
  void addCalls(String when, Map<String, Long> byCall) {
    calls.put(when, byCall);
  }

  void printJson(PrintStream out) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("bench", "fleet");
    report.put("figures", rows.stream().map(FleetReport::json).toList());
    report.put("calls", calls);
    out.println(JSON.writeValueAsString(report));
  }

  private static Map<String, Object> json(FleetRow row) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", row.name());
    json.put("what", row.what());
    json.put("value", Math.round(row.value() * 1000) / 1000.0);
    row.goal()
        .ifPresent(
            goal -> {
              json.put("goal", goal);
              json.put("isMet", row.isMet());
            });
    return json;
  }

  void printText(PrintStream out) {
    int width = rows.stream().mapToInt(row -> row.what().length()).max().orElse(0);
    String line = "%-" + width + "s  %10s  %10s%s%n";
    out.printf(line, "figure", "measured", "at most", "");
    for (FleetRow row : rows) {
      out.printf(
          line,
          row.what(),
          FleetRow.text(row.value()),
          row.goal().isPresent() ? FleetRow.text(row.goal().getAsDouble()) : "-",
          row.isMet() ? "" : "  missed");
    }
    out.println(
        "Landed by 'daybook collect --once', from the start of its Java to its end; archived by the"
            + " local engine, which had archived 500 such files before; followed by 'daybook"
            + " collect'. Both collectors have the Java options of the agent's systemd unit.");
    out.println(
        "HDFS and the writers of the logs share the processors; their time is not counted.");
    out.println("All lines were read back: each is there once.");
    calls.forEach((when, byCall) -> out.println("NameNode calls " + when + ": " + byCall));
  }
}
