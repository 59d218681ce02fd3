package io.daybook.ingest.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.agent.AgentStatus;
import io.daybook.ingest.agent.AgentStatus.Phase;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.landing.SourceStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AgentMetricsTest {
  private static final Pattern DOCUMENTED =
      Pattern.compile("^\\| `(daybook_collect_\\w+)` ", Pattern.MULTILINE);

  @Test
  void tellsOfASourceHowFarItIs() {
    assertThat(ours(Statuses.agent(Phase.COLLECTING, Statuses.source("login"))))
        .containsExactlyInAnyOrder(
            "daybook_collect_info{agent=\"web-1\",version=\"0.1.0\"} 1",
            "daybook_collect_failing_seconds 0.0",
            "daybook_collect_phase{phase=\"starting\"} 0.0",
            "daybook_collect_phase{phase=\"collecting\"} 1.0",
            "daybook_collect_phase{phase=\"waiting\"} 0.0",
            "daybook_collect_phase{phase=\"draining\"} 0.0",
            "daybook_collect_phase{phase=\"stopped\"} 0.0",
            "daybook_collect_landed_bytes_total{source=\"login\"} 400.0",
            "daybook_collect_landed_records_total{source=\"login\"} 4.0",
            "daybook_collect_received_records_total{source=\"syslog\"} 7.0",
            "daybook_collect_received_unfinished_total{source=\"syslog\"} 2.0",
            "daybook_collect_received_dropped_total{source=\"syslog\"} 5.0",
            "daybook_collect_received_empty_total{source=\"syslog\"} 2.0",
            "daybook_collect_receive_buffer_bytes{source=\"syslog\"} 1000.0",
            "daybook_collect_pushed_answers_total{code=\"200\"} 5.0",
            "daybook_collect_pushed_answers_total{code=\"429\"} 3.0",
            "daybook_collect_pushed_rejected_total 0.0",
            "daybook_collect_configuration_refused 0.0",
            "daybook_collect_spool_bytes 800.0",
            "daybook_collect_spool_limit_bytes 1000.0",
            "daybook_collect_unopened_seconds{source=\"login\"} 0.0",
            // 2026-03-01T13:10:00Z
            "daybook_collect_certificate_expiry_timestamp_seconds"
                + "{certificate=\"/etc/daybook/web.pem\"} 1.7723706E9",
            "daybook_collect_waiting_bytes{source=\"login\"} 600.0",
            "daybook_collect_lag_seconds{source=\"login\"} 90.0",
            "daybook_collect_files{source=\"login\"} 1.0",
            "daybook_collect_problems{source=\"login\"} 1.0",
            // 2026-03-01T12:08:20Z and five seconds later.
            "daybook_collect_last_seal_timestamp_seconds{source=\"login\"} 1.7723669E9",
            "daybook_collect_last_commit_timestamp_seconds{source=\"login\"} 1.772366905E9");
  }

  @Test
  void countsForHowLongTheStorageHasRefused() {
    assertThat(ours(Statuses.refused(Duration.ofSeconds(61))))
        .contains(
            "daybook_collect_failing_seconds 61.0", "daybook_collect_configuration_refused 1.0");
  }

  @Test
  void tellsOfASourceWhoseInputCannotBeOpened() {
    SourceStatus syslog =
        SourceStatus.unopened(
            "syslog",
            Statuses.ROLL,
            Statuses.NOW.minusSeconds(5),
            List.of(new InputProblem("syslog", "its port is taken")));

    assertThat(ours(Statuses.agent(Phase.COLLECTING, syslog)))
        .contains(
            "daybook_collect_problems{source=\"syslog\"} 1.0",
            "daybook_collect_unopened_seconds{source=\"syslog\"} 5.0")
        .noneMatch(line -> line.startsWith("daybook_collect_lag_seconds"));
  }

  @Test
  void tellsOfItsProcessToo() {
    try (AgentMetrics metrics = new AgentMetrics()) {
      assertThat(metrics.of(Statuses.agent(Phase.COLLECTING)))
          .contains("jvm_memory_used_bytes{", "process_cpu_usage ", "process_uptime_seconds ");
    }
  }

  @Test
  void isDocumentedMetricByMetric() throws Exception {
    Path document = Path.of(System.getProperty("daybook.dist")).resolve("docs/operation.md");
    Set<String> names =
        ours(Statuses.agent(Phase.COLLECTING, Statuses.source("login"))).stream()
            .map(line -> line.split("[{ ]", 2)[0])
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> documented =
        DOCUMENTED
            .matcher(Files.readString(document))
            .results()
            .map(row -> row.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(documented).isEqualTo(names);
  }

  private static List<String> ours(AgentStatus status) {
    try (AgentMetrics metrics = new AgentMetrics()) {
      return metrics.of(status).lines().filter(line -> line.startsWith("daybook_")).toList();
    }
  }
}
