package io.daybook.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.input.SourceInput.KeyRule;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problem;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.config.Tls;
import io.daybook.warehouse.segment.Framing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestSourceTest {
  @TempDir Path directory;
  private final Problems problems = new Problems();

  @Test
  void readsTheDefaults() throws IOException {
    assertThat(read("files: [/var/log/app/*.log, logs/*.log]"))
        .isEqualTo(
            IngestSource.of("app", SourceInput.Files.of("/var/log/app/*.log", "logs/*.log")));
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void readsEveryKindOfInput() throws IOException {
    assertThat(read("files: /pods/*.log", "rotation: copytruncate", "container: cri", "roll: 2s"))
        .isEqualTo(
            IngestSource.of(
                    "app",
                    new SourceInput.Files(
                        List.of("/pods/*.log"),
                        SourceInput.Rotation.COPYTRUNCATE,
                        SourceInput.EnvelopeType.CRI))
                .withRoll(Duration.ofSeconds(2)));
    assertThat(read("http: {token-file: /etc/shop.token}").input())
        .isEqualTo(new SourceInput.Http(Path.of("/etc/shop.token"), KeyRule.REQUIRED));
    assertThat(read("http: {token-file: /etc/shop.token, key: content}").input())
        .isEqualTo(new SourceInput.Http(Path.of("/etc/shop.token"), KeyRule.CONTENT));
    assertThat(
            read(
                    "syslog:",
                    "  listen: '[::1]:6514'",
                    "  tls: {certificate: /etc/c.pem, key: /etc/c.key}")
                .input())
        .isEqualTo(
            SourceInput.Syslog.tcp(
                new Address("::1", 6514),
                Optional.of(new Tls(Path.of("/etc/c.pem"), Path.of("/etc/c.key")))));
    assertThat(read("syslog: {udp: {listen: 0.0.0.0:514, buffer: 8MiB}}").input())
        .isEqualTo(
            new SourceInput.Syslog(
                Optional.empty(),
                Optional.empty(),
                Optional.of(new SourceInput.Datagrams(new Address("0.0.0.0", 514), 8 << 20))));
    assertThat(read("journald: {options: [--unit=sshd]}").input())
        .isEqualTo(new SourceInput.Journald("journalctl", List.of("--unit=sshd")));
    assertThat(read("stdin: true").input()).isEqualTo(new SourceInput.StandardInput());
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void takesFramingAndTheLongestRecordFromWhatAllRoomsShare() throws IOException {
    IngestSource source = read("files: x", "max-record: 1MiB", "start-pattern: '^#'");

    assertThat(source.framing()).isEqualTo(new Framing.StartPatternFraming("^#"));
    assertThat(source.maxRecordBytes()).isEqualTo(1 << 20);
  }

  @Test
  void wantsExactlyOneInput() throws IOException {
    read("roll: 0s");
    read("files: /a.log", "stdin: true");

    assertThat(told())
        .containsExactly(
            "[source app] sources/app.yaml files: expected one of files (a glob or a list), http,"
                + " syslog, journald, stdin but found nothing; add 'files: /var/log/shop/*.log'",
            "[source app] sources/app.yaml:2 roll: expected a time above zero but found '0s';"
                + " write it like 1s",
            "[source app] sources/app.yaml:3 stdin: expected one of files (a glob or a list), http,"
                + " syslog, journald, stdin but found files and stdin; keep one; what comes another"
                + " way is a source of its own");
  }

  @Test
  void tellsEncodingsThatAnInputCannotHave() throws IOException {
    read("stdin: true", "encoding: utf-16le");
    read("files: x", "container: docker", "encoding: iso-8859-1");

    assertThat(told())
        .containsExactly(
            "[source app] sources/app.yaml:3 encoding: expected an encoding that holds ASCII but found"
                + " utf-16le; its input has no other",
            "[source app] sources/app.yaml:4 encoding: expected utf-8 but found iso-8859-1; its"
                + " input has no other");
  }

  @Test
  void wantsTheColumnsOfCsvThatIsPushed() throws IOException {
    read("format: csv", "http: {token-file: /etc/a.token}", "columns: [at, user]");
    assertThat(problems.all()).isEmpty();

    read("format: csv", "http: {token-file: /etc/a.token}");
    assertThat(told())
        .containsExactly(
            "[source app] sources/app.yaml columns: expected the names of the columns: no batch has"
                + " a header but found nothing; list them, or say with 'header' what one looks like");
  }

  private List<String> told() {
    return problems.all().stream().map(Problem::toString).toList();
  }

  private IngestSource read(String... yaml) throws IOException {
    Path file = Files.createDirectories(directory.resolve("sources")).resolve("app.yaml");
    Files.writeString(file, "dataset: login\n" + String.join("\n", yaml));
    DaybookConfig configuration =
        DaybookConfig.read(ConfigTree.load(Optional.of(directory), Map.of(), problems), problems);
    return IngestSource.read(Optional.ofNullable(configuration.sources().get("app")).orElseThrow());
  }
}
