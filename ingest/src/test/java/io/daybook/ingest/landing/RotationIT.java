package io.daybook.ingest.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.agent.LocalIntakes;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.Packing;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.input.SourceInput.Rotation;
import io.daybook.ingest.input.Wakeup;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.testing.TestingHdfs;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.Framing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rotation of a file that is being read. */
@ExtendWith(TestingHdfs.class)
class RotationIT {
  @TempDir Path home;
  private AgentHost host;

  enum AgentPresence {
    UP,
    DOWN
  }

  @BeforeEach
  void start() throws IOException {
    host = new AgentHost(home);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @ParameterizedTest
  @EnumSource
  void landsEveryFileOnceThroughSixRenames(AgentPresence meanwhile) throws Exception {
    List<String> written = new ArrayList<>();
    host.write("a.log", "first\n");
    host.up();
    host.awaitFiles("first\n");
    if (meanwhile == AgentPresence.DOWN) {
      host.down();
    }
    for (int round = 0; round < 6; round++) {
      for (int i = 0; i < 50; i++) {
        host.write("a.log", "round " + round + " line " + i + "\n");
      }
      written.add(Files.readString(host.logs.resolve("a.log")));
      for (int number = round; number > 0; number--) {
        host.rename("a.log." + number, "a.log." + (number + 1));
      }
      host.rename("a.log", "a.log.1");
    }
    host.write("a.log", "last\n");
    written.add("last\n");
    if (meanwhile == AgentPresence.DOWN) {
      host.up();
    }

    host.awaitFiles(written.toArray(String[]::new));
    host.down();
    assertThat(host.files()).containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void landsBothFilesWhenRotationComesBetweenStatAndRead() throws Exception {
    host.write("a.log", "one\n");
    try (SqliteJournal journal = SqliteJournal.open(host.state, AgentHost.AGENT)) {
      SourceFiles real =
          new LocalIntakes(
                  host.logs,
                  host.state,
                  host.settings(),
                  journal,
                  host.clock(),
                  InputStream.nullInputStream(),
                  new Wakeup())
              .kept(host.source())
              .files();
      Collector collector =
          new Collector(
              host.storage, journal, host.zones, host.settings(), host.clock(), Progress.NONE);
      RotatedAtOpen files = new RotatedAtOpen(real, host);
      try (CollectorSession session = collector.start(RunId.random())) {
        session.add(new CollectedSource(host.source(), files));
        for (int i = 0; i < 6; i++) {
          assertThat(session.land(Pace.NOW).get(0).problems()).isEmpty();
        }
      }
    }

    assertThat(host.files()).containsExactlyInAnyOrder("one\n", "two 1\n", "two 2\n", "two 3\n");
  }

  /** Lets rotation come between the look at a file and its opening. */
  private static final class RotatedAtOpen implements SourceFiles {
    private final SourceFiles real;
    private final AgentHost host;
    private int rotations;

    RotatedAtOpen(SourceFiles real, AgentHost host) {
      this.real = real;
      this.host = host;
    }

    @Override
    public InputFiles.FileListing look() {
      return real.look();
    }

    @Override
    public synchronized OpenFile open(InputFile file) throws IOException {
      if (rotations < 3) {
        rotations++;
        host.rename("a.log", "a.log." + (10 - rotations));
        host.write("a.log", "two " + rotations + "\n");
      }
      return real.open(file);
    }

    @Override
    public void release(InputFile file) throws IOException {
      real.release(file);
    }
  }

  @Test
  void landsALineWholeThatWasHalfWrittenAtTheStop() throws Exception {
    host.write("a.log", "one\ntw");
    host.up();
    host.awaitFiles("one\n");
    host.down();
    assertThat(host.files()).containsExactly("one\n");
    host.write("a.log", "o\nthr");
    host.up();
    host.awaitFiles("one\ntwo\n");
    host.write("a.log", "ee\n");

    host.awaitFiles("one\ntwo\nthree\n");
  }

  @Test
  void landsWhatAServiceWritesIntoARotatedAndDeletedFile() throws Exception {
    try (FileChannel service =
        FileChannel.open(
            host.logs.resolve("a.log"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      service.write(bytes("one\n"));
      host.up();
      host.awaitFiles("one\n");
      host.rename("a.log", "a.log.1");
      service.write(bytes("two\nthr"));
      host.awaitFiles("one\ntwo\n");
      Files.delete(host.logs.resolve("a.log.1"));
      service.write(bytes("ee\n"));
      host.awaitFiles("one\ntwo\nthree\n");
      host.down();
      service.write(bytes("four\n"));
    }
    host.up();

    host.awaitFiles("one\ntwo\nthree\nfour\n");
  }

  @ParameterizedTest
  @EnumSource
  void landsACompressedFileOnlyOnce(Packing packing) throws Exception {
    host.write("a.log", "one\n");
    host.up();
    host.awaitFiles("one\n");
    host.write("a.log", "two\n");
    host.rename("a.log", "a.log.1");
    pack("a.log.1", packing);
    host.write("a.log", "three\n");
    host.awaitFiles("one\ntwo\n", "three\n");

    host.awaitRest();
    host.rename("a.log.1.packed", "a.log.2.packed");
    host.awaitLook();
    host.awaitRest();
    host.down();
    assertThat(host.files()).containsExactlyInAnyOrder("one\ntwo\n", "three\n");
  }

  @Test
  void landsAFileOnceThatIsCompressedARotationLater() throws Exception {
    host.write("a.log", "one\n");
    host.up();
    host.awaitFiles("one\n");
    host.write("a.log", "two\n");
    host.rename("a.log", "a.log.1");
    host.write("a.log", "three\n");
    host.awaitFiles("one\ntwo\n", "three\n");
    host.rename("a.log.1", "a.log.2");
    pack("a.log.2", Packing.GZIP);
    host.rename("a.log", "a.log.1");
    host.write("a.log", "four\n");

    host.awaitFiles("one\ntwo\n", "three\n", "four\n");
    host.awaitRest();
    host.down();
    assertThat(host.files()).containsExactlyInAnyOrder("one\ntwo\n", "three\n", "four\n");
  }

  @Test
  void landsFilesOnceThatWereCompressedWhileTheAgentWasDown() throws Exception {
    host.write("a.log", "one\n");
    host.up();
    host.awaitFiles("one\n");
    host.down();
    host.write("a.log", "two\n");
    host.rename("a.log", "a.log.1");
    pack("a.log.1", Packing.GZIP);
    host.rename("a.log.1.packed", "a.log.2.packed");
    host.write("a.log", "three\n");
    host.rename("a.log", "a.log.1");
    pack("a.log.1", Packing.ZSTD);
    host.write("a.log", "four\n");
    host.up();

    host.awaitFiles("one\ntwo\n", "three\n", "four\n");
    host.awaitRest();
    host.down();
    assertThat(host.files()).containsExactlyInAnyOrder("one\ntwo\n", "three\n", "four\n");
  }

  @ParameterizedTest
  @EnumSource
  void landsACopiedAndTruncatedFileOnce(AgentPresence meanwhile) throws Exception {
    host.rotation = Rotation.COPYTRUNCATE;
    host.write("a.log", "one\n");
    host.up();
    host.awaitFiles("one\n");
    if (meanwhile == AgentPresence.DOWN) {
      host.down();
    }
    host.write("a.log", "two\n");
    Files.copy(host.logs.resolve("a.log"), host.logs.resolve("a.log.1"));
    Files.write(host.logs.resolve("a.log"), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
    host.write("a.log", "three\n");
    if (meanwhile == AgentPresence.DOWN) {
      host.up();
    }

    assertLanded("one", "two", "three");
  }

  @ParameterizedTest
  @EnumSource
  void landsCompressedCopiesOnce(AgentPresence meanwhile) throws Exception {
    host.rotation = Rotation.COPYTRUNCATE;
    host.write("a.log", "one\n");
    host.up();
    host.awaitFiles("one\n");
    if (meanwhile == AgentPresence.DOWN) {
      host.down();
    }
    host.write("a.log", "two\n");
    for (int round = 3; round < 6; round++) {
      Files.copy(host.logs.resolve("a.log"), host.logs.resolve("a.log.1"));
      Files.write(host.logs.resolve("a.log"), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
      host.write("a.log", "line " + round + "\n");
      pack("a.log.1", Packing.GZIP);
      host.rename("a.log.1.packed", "a.log." + round + ".packed");
    }
    if (meanwhile == AgentPresence.DOWN) {
      host.up();
    }

    assertLanded("one", "two", "line 3", "line 4", "line 5");
  }

  @Test
  void landsACompressedCopyOnceThroughRestarts() throws Exception {
    host.rotation = Rotation.COPYTRUNCATE;
    host.framing = new Framing.CsvFraming(',', '"', Framing.HeaderRecord.FIRST_RECORD);
    host.write("a.log", "id,name\n1,one\n");
    host.up();
    host.awaitFiles("id,name\n1,one\n");
    host.down();
    host.write("a.log", "2,two\n");
    host.up();
    host.awaitRest();
    host.down();
    host.write("a.log", "3,three\n");
    Files.copy(host.logs.resolve("a.log"), host.logs.resolve("a.log.1"));
    Files.write(host.logs.resolve("a.log"), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
    host.write("a.log", "id,name\n4,four\n");
    pack("a.log.1", Packing.ZSTD);
    host.up();

    assertLanded("id,name", "1,one", "id,name", "2,two", "3,three", "id,name", "4,four");
  }

  @Test
  void landsTheUnfinishedLineOfACompressedCopy() throws Exception {
    host.rotation = Rotation.COPYTRUNCATE;
    host.idle = Duration.ofSeconds(2);
    host.write("a.log", "one\nun");
    host.up();
    host.awaitFiles("one\n");
    Files.copy(host.logs.resolve("a.log"), host.logs.resolve("a.log.1"));
    Files.write(host.logs.resolve("a.log"), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
    host.write("a.log", "two\n");
    host.awaitFiles("one\n", "two\n");
    host.awaitLook();
    pack("a.log.1", Packing.GZIP);

    org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(landedLines()).contains("un"));
    // Whoever else holds the rest of it would land it by then.
    Thread.sleep(host.idle.plusSeconds(1).toMillis());
    assertLanded("one", "un", "two");
  }

  @Test
  void landsACopyOnceThatIsCompressedBeforeItsSegmentIsDue() throws Exception {
    host.rotation = Rotation.COPYTRUNCATE;
    host.segmentBytes = 20;
    host.write("a.log", "one\n");
    host.up();
    host.awaitFiles("one\n");
    host.down();
    host.roll = Duration.ofSeconds(3);
    host.write("a.log", "two\n");
    Files.copy(host.logs.resolve("a.log"), host.logs.resolve("a.log.1"));
    Files.write(host.logs.resolve("a.log"), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
    host.write("a.log", "three\n");
    host.up();
    host.awaitLook();
    host.awaitLook();
    pack("a.log.1", Packing.GZIP);

    assertLanded("one", "two", "three");
  }

  /** Where data files are cut is the spool's matter. */
  private void assertLanded(String... lines) throws Exception {
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(landedLines()).containsExactlyInAnyOrder(lines));
    host.awaitLook();
    host.awaitRest();
    host.down();
    assertThat(landedLines()).containsExactlyInAnyOrder(lines);
  }

  private List<String> landedLines() throws IOException {
    return host.files().stream().flatMap(String::lines).toList();
  }

  private void pack(String name, Packing packing) throws IOException {
    Path file = host.logs.resolve(name);
    Files.write(
        host.logs.resolve(name + ".packed"),
        PackedLandingTest.pack(packing, Files.readString(file)));
    Files.delete(file);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
