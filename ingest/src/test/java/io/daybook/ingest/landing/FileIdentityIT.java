package io.daybook.ingest.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.daybook.testing.TestingHdfs;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentFooter.ByteRange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A file's identity through deletion, truncation and reboots; unusual contents. */
@ExtendWith(TestingHdfs.class)
class FileIdentityIT {
  @TempDir Path home;
  private AgentHost host;

  @BeforeEach
  void start() throws IOException {
    host = new AgentHost(home);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void tellsARecreatedFileWithTheSameFirstLineFromTheOldOne() throws Exception {
    host.write("a.log", "same\nold\n");
    host.up();
    host.awaitFiles("same\nold\n");
    Files.delete(host.logs.resolve("a.log"));
    host.write("a.log", "same\nlonger than the old one\n");

    host.awaitFiles("same\nold\n", "same\nlonger than the old one\n");
    host.down();
    host.up();
    host.awaitRest();
    assertThat(host.files())
        .containsExactlyInAnyOrder("same\nold\n", "same\nlonger than the old one\n");
  }

  @Test
  void landsANewFileWhoseInodeWasUsedBefore() throws Exception {
    host.idle = Duration.ofMillis(50);
    List<String> written = new ArrayList<>();
    host.up();
    for (int i = 0; i < 5; i++) {
      String text = "same\n" + "line\n".repeat(i + 1);
      host.write("a.log", text);
      written.add(text);
      host.awaitFiles(written.toArray(String[]::new));
      Files.delete(host.logs.resolve("a.log"));
      await().until(() -> host.status().sources().get(0).files().isEmpty());
    }

    host.down();
    assertThat(host.files()).containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void landsAFileAgainThatRegrewToExactlyItsOldLength() throws Exception {
    host.write("a.log", "same\nold\n");
    host.up();
    host.awaitFiles("same\nold\n");
    Files.writeString(
        host.logs.resolve("a.log"), "same\nnew\n", StandardOpenOption.TRUNCATE_EXISTING);

    host.awaitFiles("same\nold\n", "same\nnew\n");
  }

  @Test
  void goesOnWhenTheFileSystemHasAnotherNumberAfterAReboot() throws Exception {
    String header = "a first line that two files share\n";
    host.write("a.log", header + "one\n");
    host.write("b.log", header);
    host.write("gone.log", header + "gone\n");
    host.up();
    host.awaitFiles(header + "one\n", header, header + "gone\n");
    host.down();
    host.wasOnAnotherDevice();
    host.write("a.log", "two\n");
    host.rename("a.log", "a.log.1");
    host.write("a.log", header + "new\n");

    host.up();
    host.awaitFiles(header + "one\ntwo\n", header, header + "gone\n", header + "new\n");
    host.awaitRest();
    host.down();
    host.write("a.log.1", "three\n");
    host.wasOnAnotherDevice();
    host.up();
    host.awaitFiles(header + "one\ntwo\nthree\n", header, header + "gone\n", header + "new\n");
    host.awaitRest();
  }

  @Test
  void landsALineOfHundredMegabytesAsOversized() throws Exception {
    long length = 100L << 20;
    host.segmentBytes = 8 << 20;
    try (OutputStream out = Files.newOutputStream(host.logs.resolve("a.log"))) {
      out.write("before\n".getBytes(StandardCharsets.UTF_8));
      byte[] piece = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
      for (long written = 0; written < length; written += piece.length) {
        out.write(piece);
      }
      out.write("\nafter\n".getBytes(StandardCharsets.UTF_8));
    }
    long size = Files.size(host.logs.resolve("a.log"));
    host.up();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> footers().stream().mapToLong(SegmentFooter::end).max().orElse(0) == size);
    host.down();

    List<ByteRange> oversized =
        footers().stream().flatMap(footer -> footer.oversized().stream()).toList();
    assertThat(oversized.get(0).start()).isEqualTo(7);
    assertThat(oversized.get(oversized.size() - 1).end()).isEqualTo(7 + length + 1);
    List<String> records =
        host.landed().records(StandardCharsets.UTF_8).stream()
            .filter(record -> record.length() < 100)
            .toList();
    assertThat(records).contains("before\n").endsWith("after\n");
  }

  @Test
  void landsNulBytesAndBlankLinesAsTheyAre() throws Exception {
    String text = "\0\0\0\n   \n\n\t\n\0one\0\n\r\n";
    host.write("a.log", text);
    host.up();

    host.awaitFiles(text);
  }

  @Test
  void goesOnWhenAFileCanBeReadAgain() throws Exception {
    host.write("a.log", "one\n");
    host.write("b.log", "other\n");
    host.up();
    host.awaitFiles("one\n", "other\n");
    Path target = home.resolve("hidden");
    // Root may read everything: a link that leads to itself can't be read by anybody.
    host.rename("a.log", "a.hidden");
    Files.move(host.logs.resolve("a.hidden"), target);
    Files.createSymbolicLink(host.logs.resolve("a.log"), Path.of("a.log"));
    await().until(() -> !host.status().sources().get(0).problems().isEmpty());
    Files.delete(host.logs.resolve("a.log"));
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(target, host.logs.resolve("a.log"));
    host.write("a.log", "two\n");

    host.awaitFiles("one\ntwo\n", "other\n");
    host.awaitRest();
  }

  @Test
  void landsASparseFileOfFiftyGigabytesFromWhereItWasLeft() throws Exception {
    long size = 50L << 30;
    Path log = host.logs.resolve("a.log");
    try (var channel =
        java.nio.channels.FileChannel.open(
            log, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
      channel.write(java.nio.ByteBuffer.wrap(new byte[] {'\n'}), size - 1);
    }
    TestingAgent known = new TestingAgent(home.resolve("known"));
    known.log("unused.log", "");
    try (var journal = io.daybook.ingest.journal.SqliteJournal.open(host.state, AgentHost.AGENT);
        var open =
            io.daybook.ingest.input.OpenFile.open(io.daybook.ingest.input.InputFile.at(log))) {
      journal.restore(
          List.of(
              new SegmentFooter(
                  SegmentFooter.FORMAT_VERSION,
                  AgentHost.AGENT,
                  "login",
                  1,
                  0,
                  size,
                  1,
                  1,
                  java.time.LocalDate.of(2026, 3, 1),
                  host.framing,
                  null,
                  List.of(),
                  new SegmentFooter.Origin(
                      log.toString(),
                      open.file().device(),
                      open.file().inode(),
                      1024,
                      open.headHash(1024),
                      open.tailHash(size)))));
    }
    host.up();
    host.write("a.log", "after fifty gigabytes\n");

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> footers().size() == 1 && footers().get(0).start() == size);
    assertThat(footers().get(0).end()).isEqualTo(size + 22);
  }

  private List<SegmentFooter> footers() throws IOException {
    return host.landed().footers();
  }
}
