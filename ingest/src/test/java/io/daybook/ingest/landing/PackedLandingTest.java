package io.daybook.ingest.landing;

import static io.daybook.ingest.landing.TestingAgent.lines;
import static io.daybook.ingest.landing.TestingAgent.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.Packing;
import io.daybook.testing.FaultyStorage;
import io.daybook.warehouse.run.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packed files are landed as what they hold, and known again by it. */
class PackedLandingTest {
  private static final IngestSource LOGIN = lines("login", "*.log*");

  @TempDir Path home;
  private TestingAgent agent;

  @BeforeEach
  void start() throws IOException {
    agent = new TestingAgent(home);
  }

  @ParameterizedTest
  @EnumSource
  void landsWhatAPackedFileHolds(Packing packing) throws IOException {
    agent.segmentBytes = 100_000;
    String text = randomLines(30_000);
    packed("old.log", packing, text);

    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(agent.text("login", 1)).isEqualTo(text);
    assertThat(agent.raw("login")).hasSizeGreaterThan(5);
    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
  }

  @ParameterizedTest
  @EnumSource
  void landsOnlyTheRestOfAFileThatWasPacked(Packing packing) throws IOException {
    Path log = agent.log("a.log", "one\ntwo\n");
    agent.collect(LOGIN);
    packed("a.log.1.x", packing, "one\ntwo\nthree\n");
    Files.delete(log);

    CollectReport report = agent.collect(LOGIN);

    assertThat(report.problems()).isEmpty();
    assertThat(agent.raw("login")).containsExactly(name("login", 1, 0, 8), name("login", 1, 8, 14));
    assertThat(agent.text("login", 1)).isEqualTo("one\ntwo\nthree\n");
    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
  }

  @Test
  void landsNothingOfAPackedFileThatWasWhollyLanded() throws IOException {
    Path log = agent.log("a.log", randomLines(100));
    agent.collect(LOGIN);
    packed("a.log.1.gz", Packing.GZIP, Files.readString(log));
    Files.delete(log);

    CollectReport report = agent.collect(LOGIN);

    assertThat(report.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(report.sources().get(0).knownFiles()).isEqualTo(1);
    Files.move(agent.logs.resolve("a.log.1.gz"), agent.logs.resolve("a.log.2.gz"));
    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
    agent.loseState();
    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
  }

  @Test
  void landsNothingOfACopyThatWasPackedBeforeTheFileGrew() throws IOException {
    String text = randomLines(100);
    Path log = agent.log("a.log", text);
    packed("a.log.9.bz2", Packing.BZIP2, text);
    Files.writeString(log, "more\n", StandardOpenOption.APPEND);

    agent.collect(LOGIN);
    agent.collect(LOGIN);

    assertThat(agent.raw("login")).hasSize(1);
    assertThat(agent.text("login", 1)).isEqualTo(text + "more\n");
    agent.loseState();
    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
  }

  @Test
  void waitsWhileTheFileThatIsBeingPackedIsThere() throws IOException {
    Path log = agent.log("a.log", "one\n");
    agent.collect(LOGIN);
    packed("a.log.gz", Packing.GZIP, "one\ntwo\n");

    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
    Files.delete(log);
    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(agent.text("login", 1)).isEqualTo("one\ntwo\n");
  }

  @Test
  void takesAFileThatOnlyBeginsAlikeForAnother() throws IOException {
    agent.log("start.log", "start\n");
    agent.collect(LOGIN);
    // Elsewhere, so that its inode isn't used again.
    Files.move(agent.logs.resolve("start.log"), home.resolve("start"));
    packed("other.log.gz", Packing.GZIP, "start\none\n");

    agent.collect(LOGIN);

    assertThat(agent.raw("login")).containsExactly(name("login", 1, 0, 6), name("login", 2, 0, 10));
  }

  @Test
  void landsAllMembersOfAGzipFile() throws IOException {
    byte[] first = pack(Packing.GZIP, "one\n");
    byte[] second = pack(Packing.GZIP, "two\n");
    Files.write(agent.logs.resolve("a.log.gz"), concat(first, second));

    agent.collect(LOGIN);

    assertThat(agent.text("login", 1)).isEqualTo("one\ntwo\n");
  }

  @ParameterizedTest
  @EnumSource
  void landsNothingOfADamagedFileUntilItIsWhole(Packing packing) throws IOException {
    String text = randomLines(3000);
    byte[] whole = pack(packing, text);
    Path file = agent.logs.resolve("a.log.x");
    for (byte[] damaged :
        new byte[][] {
          Arrays.copyOf(whole, whole.length - 1),
          Arrays.copyOf(whole, whole.length / 2),
          flipped(whole, whole.length / 2)
        }) {
      Files.write(file, damaged);
      CollectReport report = agent.collect(LOGIN);
      assertThat(report.problems())
          .singleElement()
          .asString()
          .startsWith("[" + file + "] expected a whole " + packing + " file but found damage")
          .contains("behind unpacked byte");
      assertThat(agent.raw("login")).isEmpty();
    }
    Files.write(file, whole);

    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(agent.text("login", 1)).isEqualTo(text);
  }

  @Test
  void landsPiecesOfOneFileThatWerePackedTogether() throws IOException {
    String first = randomLines(50);
    String second = randomLines(60);
    Path a = agent.log("a.log", first);
    agent.collect(LOGIN);
    Files.delete(a);
    Path b = agent.log("b.log", second);
    agent.collect(LOGIN);
    Files.delete(b);
    packed("all.log.gz", Packing.GZIP, first + second + "three\n");

    agent.collect(LOGIN);

    assertThat(agent.text("login", 2)).isEqualTo(second + "three\n");
    assertThat(agent.raw("login")).hasSize(3);
    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
  }

  @ParameterizedTest
  @EnumSource(names = "BZIP2", mode = EnumSource.Mode.EXCLUDE)
  void readsAPackedFileAgainWithoutDisturbingWhatIsCutOfIt(Packing packing) throws IOException {
    FaultyStorage storage = new FaultyStorage(agent.storage);
    agent.storage = storage;
    agent.segmentBytes = 5 << 20;
    agent.threads = 2;
    String text = randomLines(1_000_000);
    packed("old.log", packing, text);
    for (int i = 0; i < 3; i++) {
      storage.fail(FaultyStorage.Call.CLOSE, ".cut", FaultyStorage.Moment.AFTER_EFFECT);
    }

    CollectReport report = agent.collect(LOGIN);

    assertThat(report.problems()).isEmpty();
    assertThat(storage.pendingFaults()).isZero();
    assertThat(agent.text("login", 1)).isEqualTo(text);
    assertThat(agent.raw("login")).hasSizeGreaterThan(3);
  }

  private void packed(String name, Packing packing, String text) throws IOException {
    Files.write(agent.logs.resolve(name), pack(packing, text));
  }

  static byte[] pack(Packing packing, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (packing) {
          case GZIP -> new GZIPOutputStream(bytes);
          case ZSTD -> new ZstdOutputStream(bytes).setChecksum(true);
          case BZIP2 -> new BZip2CompressorOutputStream(bytes);
        }) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  static String randomLines(int number) {
    Random random = new Random(number);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < number; i++) {
      text.append(Long.toHexString(random.nextLong())).append(" line ").append(i).append('\n');
    }
    return text.toString();
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    flipped[at] ^= 0x10;
    return flipped;
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
