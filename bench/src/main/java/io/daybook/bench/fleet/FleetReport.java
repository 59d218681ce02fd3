package io.daybook.bench.fleet;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.daybook.bench.GoalRow;
import io.daybook.bench.GoalTable;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the bench measured, as it grows. */
final class FleetReport {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final GoalTable rows = new GoalTable();
  private final Map<String, Map<String, Long>> calls = new LinkedHashMap<>();

  void add(GoalRow row) {
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
    report.put("figures", rows.json());
    report.put("calls", calls);
    out.println(JSON.writeValueAsString(report));
  }

  void printText(PrintStream out) {
    rows.print(out);
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
