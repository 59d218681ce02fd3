package io.daybook.ingest.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.warehouse.segment.Framing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With a script in the role of journalctl, as a build can't have a journal of its own: it prints
 * the entries behind a cursor, follows, and refuses a cursor beside {@code --since} as journalctl
 * does.
 */
class JournaldReaderTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private static final String SCRIPT =
      """
      #!/bin/bash
      here=$(dirname "$0")
      echo "$$ $*" >> "$here/calls"
      from=1
      for option in "$@"; do
        case $option in
          --after-cursor=*)
            line=$(grep -n -F "\\"__CURSOR\\":\\"${option#*=}\\"" "$here/journal" | cut -d: -f1)
            from=$((line + 1));;
          --since=*) since=yes;;
          --output=json|--all|--quiet|--follow|--no-tail|--unit=sshd) ;;
          *) echo "unrecognized option '$option'" >&2; exit 1;;
        esac
      done
      if [ -n "$since" ] && [ $from != 1 ]; then
        echo "Please specify only one of --since=, --cursor=, and --after-cursor." >&2
        exit 1
      fi
      exec tail -n +$from -f "$here/journal"
      """;

  @TempDir Path directory;
  private Path journalctl;
  private IngestSource source;

  @BeforeEach
  void writeScript() throws IOException {
    journalctl = Files.writeString(directory.resolve("journalctl"), SCRIPT);
    assertThat(journalctl.toFile().setExecutable(true)).isTrue();
    Files.createFile(directory.resolve("journal"));
    source =
        TestingSpool.source(
            new SourceInput.Journald(
                journalctl.toString(), List.of("--unit=sshd", "--since=yesterday")),
            new Framing.LineFraming(),
            1 << 20);
  }

  private void write(int from, int to) throws IOException {
    Files.writeString(
        directory.resolve("journal"),
        String.join("\n", entries(from, to)) + "\n",
        StandardOpenOption.APPEND);
  }

  /** Entries, some of which quote a cursor as text. */
  private static List<String> entries(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            i ->
                "{\"__CURSOR\":\"s=f0;i="
                    + i
                    + ";b=0c\",\"PRIORITY\":\"6\",\"MESSAGE\":\"é"
                    + " \\\"__CURSOR\\\":\\\"s=f0;i=1;b=0c\\\" "
                    + i
                    + "\"}")
        .toList();
  }

  private Receiver start(TestingSpool spool) throws IOException {
    return Receiver.start(source, spool.spool, new Pipe(InputStream.nullInputStream()));
  }

  @Test
  void goesOnBehindTheLastEntryThatIsSpooled() throws IOException {
    int written = 0;
    for (int end : List.of(5_000, 5_010, 7_000)) {
      write(written, end);
      try (TestingSpool spool = new TestingSpool(directory.resolve("spool"), 64 << 20);
          Receiver reader = start(spool)) {
        write(end, end + 1);
        await().atMost(LONG).until(() -> spool.lines().size() == end + 1);

        assertThat(reader.isEnded()).isFalse();
        assertThat(spool.lines()).isEqualTo(entries(0, end + 1));
      }
      written = end + 1;
    }
    assertThat(Files.readAllLines(directory.resolve("calls")).get(0))
        .contains("--unit=sshd --since=yesterday --output=json --all --quiet --follow");
    assertThat(Files.readAllLines(directory.resolve("calls")).get(1))
        .doesNotContain("--since")
        .endsWith("--after-cursor=s=f0;i=5000;b=0c");
  }

  @Test
  void startsItAgainWhenItDies() throws Exception {
    write(0, 100);
    try (TestingSpool spool = new TestingSpool(directory.resolve("spool"), 64 << 20);
        Receiver reader = start(spool)) {
      await().atMost(LONG).until(() -> reader.status().records() == 100);
      long pid = pid(0);
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      write(100, 200);

      await().atMost(LONG).until(() -> reader.status().records() == 200);
      assertThat(spool.lines()).isEqualTo(entries(0, 200));
      assertThat(reader.status().problem()).isEmpty();
    }
  }

  @Test
  void saysWhatJournalctlSays() throws IOException {
    source =
        TestingSpool.source(
            new SourceInput.Journald(journalctl.toString(), List.of("--colour")),
            new Framing.LineFraming(),
            1 << 20);
    try (TestingSpool spool = new TestingSpool(directory.resolve("spool"), 64 << 20);
        Receiver reader = start(spool)) {
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(reader.status().problem())
                      .contains("[" + journalctl + "] ended: unrecognized option '--colour'"));
    }
    source =
        TestingSpool.source(
            new SourceInput.Journald(directory.resolve("none").toString(), List.of()),
            new Framing.LineFraming(),
            1 << 20);
    try (TestingSpool spool = new TestingSpool(directory.resolve("spool"), 64 << 20);
        Receiver reader = start(spool)) {
      await().atMost(LONG).until(() -> reader.status().problem().isPresent());
      assertThat(reader.status().problem().orElseThrow()).contains("none] cannot be run");
    }
  }

  @Test
  void leavesNoJournalctlBehind() throws Exception {
    write(0, 10);
    try (TestingSpool spool = new TestingSpool(directory.resolve("spool"), 64 << 20)) {
      Receiver reader = start(spool);
      await().atMost(LONG).until(() -> reader.status().records() == 10);
      long pid = pid(0);
      reader.close();

      await().atMost(LONG).until(() -> ProcessHandle.of(pid).isEmpty());
    }
    try (Stream<String> calls = Files.lines(directory.resolve("calls"), UTF_8)) {
      assertThat(calls).hasSize(1);
    }
  }

  private long pid(int call) throws IOException {
    String line = Files.readAllLines(directory.resolve("calls")).get(call);
    return Long.parseLong(line.substring(0, line.indexOf(' ')));
  }
}
