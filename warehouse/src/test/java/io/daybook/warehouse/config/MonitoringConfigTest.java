package io.daybook.warehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonitoringConfigTest {
  private static final ZoneId LONDON = ZoneId.of("Europe/London");

  @TempDir private Path directory;

  @Test
  void tellsNobodyUnlessAsked() {
    assertThat(new TestingTree(directory).read().monitoring()).isEqualTo(MonitoringConfig.NONE);
    assertThat(MonitoringConfig.NONE.notices().isNone()).isTrue();
  }

  @Test
  void readsWhatIsTold() throws IOException {
    MonitoringConfig read =
        new TestingTree(directory)
            .file(
                "daybook.yaml",
                "warehouse: {zone: Europe/London}",
                "monitoring: {textfile: /var/daybook.prom, deadline: '06:30'}",
                "notify:",
                "  command: [mail, -s, night]",
                "  webhook: {url: 'https://chat.example/x', token-file: /etc/token}",
                "  attempts: 3",
                "  timeout: 2s",
                "  patience: 30s")
            .read()
            .monitoring();

    assertThat(read.textfile()).contains(Path.of("/var/daybook.prom"));
    assertThat(read.deadline()).contains(new Deadline(LocalTime.of(6, 30), LONDON));
    assertThat(read.notices())
        .isEqualTo(
            new NotifyConfig(
                List.of("mail", "-s", "night"),
                Optional.of(
                    new NotifyConfig.Webhook(
                        Optional.of(URI.create("https://chat.example/x")),
                        Optional.empty(),
                        Optional.of(Path.of("/etc/token")))),
                3,
                Duration.ofSeconds(2),
                Duration.ofSeconds(30)));
  }

  @Test
  void namesAllProblemsAtOnce() throws IOException {
    assertThat(
            new TestingTree(directory)
                .file(
                    "daybook.yaml",
                    "monitoring: {textfile: night.txt, deadline: half past six, textfiles: x}",
                    "notify:",
                    "  webhook: {url: 'chat.example', url-file: y}",
                    "  attempts: 0",
                    "  timeout: 0s",
                    "  patience: long")
                .problems())
        .containsExactlyInAnyOrder(
            "[daybook.yaml:1] monitoring.textfile: expected a file whose name ends with .prom but"
                + " found 'night.txt'; node_exporter reads no others",
            "[daybook.yaml:1] monitoring.deadline: expected a time of day but found 'half past six';"
                + " write it like '06:30'",
            "[daybook.yaml:1] monitoring.textfiles: expected one of deadline, textfile but found an"
                + " unknown key; did you mean 'textfile'?",
            "[daybook.yaml:3] notify.webhook.url: expected an address of HTTP but found"
                + " 'chat.example'; write it like https://chat.example/hooks/daybook",
            "[daybook.yaml:3] notify.webhook: expected either 'url' or 'url-file' but found both; put"
                + " an address that is a secret into a file",
            "[daybook.yaml:4] notify.attempts: expected a number from 1 to 20 but found '0'",
            "[daybook.yaml:5] notify.timeout: expected a time above zero but found '0s'; write it"
                + " like 1s",
            "[daybook.yaml:6] notify.patience: expected a number from 0 on with a unit (ms, s, m, h,"
                + " d) but found 'long'; write it like 15m or 30d");
  }

  @Test
  void isReadFromAConfigurationWithProblemsElsewhereAlone() throws IOException {
    TestingTree tree =
        new TestingTree(directory)
            .file("daybook.yaml", "monitoring: {textfile: a.prom}", "sweep: {x: y}")
            .file("sources/door.yaml", "dataset: [");
    assertThat(salvaged().textfile()).contains(Path.of("a.prom"));

    tree.file("daybook.yaml", "monitoring: {textfile: a.prom, x: y}");
    assertThat(salvaged()).isEqualTo(MonitoringConfig.NONE);
    tree.file("daybook.yaml", "monitoring: {textfile: [");
    assertThat(salvaged()).isEqualTo(MonitoringConfig.NONE);
  }

  /** On the last one clocks go forward: 01:30 of that day is 02:30. */
  @ParameterizedTest
  @CsvSource({
    "2026-03-10T01:00:00Z, 2026-03-10T01:30:00Z, 2026-03-11T01:30:00Z",
    "2026-03-10T01:30:00Z, 2026-03-10T01:30:00Z, 2026-03-11T01:30:00Z",
    "2026-03-10T01:31:00Z, 2026-03-11T01:30:00Z, 2026-03-12T01:30:00Z",
    "2026-03-28T23:00:00Z, 2026-03-29T01:30:00Z, 2026-03-30T00:30:00Z",
  })
  void knowsWhichDeadlineANightMeetsAndWhichIsNext(Instant begun, Instant met, Instant next) {
    Deadline deadline = new Deadline(LocalTime.of(1, 30), LONDON);

    assertThat(deadline.from(begun)).isEqualTo(met);
    assertThat(deadline.after(begun)).isEqualTo(next);
  }

  private MonitoringConfig salvaged() {
    return MonitoringConfig.salvage(Optional.of(directory), Map.of());
  }
}
