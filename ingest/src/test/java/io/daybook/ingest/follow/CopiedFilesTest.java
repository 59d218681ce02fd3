package io.daybook.ingest.follow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.SourceFiles.CopyProgress;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.input.SourceInput.EnvelopeType;
import io.daybook.ingest.input.SourceInput.Rotation;
import io.daybook.ingest.input.Wakeup;
import io.daybook.ingest.spool.SpooledFiles;
import io.daybook.warehouse.segment.Framing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopiedFilesTest {
  private static final Duration IDLE = Duration.ofHours(1);

  @TempDir Path home;
  private Path logs;
  private Instant now = Instant.now();
  private TailedFiles files;
  private SpooledFiles spooled;
  private Rotation rotation = Rotation.COPYTRUNCATE;
  private Framing framing = new Framing.LineFraming();
  private Transformation.@Nullable TransformationFactory kind;
  private long limit = 64 << 20;

  @BeforeEach
  void start() throws IOException {
    logs = Files.createDirectories(home.resolve("logs"));
    open();
  }

  @AfterEach
  void stop() throws IOException {
    files.close();
  }

  @Test
  void knowsACopyByTheNameOfItsLog() throws IOException {
    write("a.log", "one\n");
    write("b.log", "two\n");

    List<InputFile> copies = files.look().files();

    assertThat(copies)
        .extracting(files::logOf)
        .containsExactlyInAnyOrder(logs.resolve("a.log"), logs.resolve("b.log"));
  }

  @Test
  void copiesWholeLinesAndGoesOnExactlyThereAfterARestart() throws IOException {
    write("a.log", "one\ntwo\nthr");
    assertThat(copied()).isEqualTo("one\ntwo\n");

    restart();
    append("a.log", "ee\nfo");

    assertThat(copied()).isEqualTo("one\ntwo\nthree\n");
    assertThat(files.look().files())
        .extracting(InputFile::growth)
        .containsExactly(Growth.ENDED, Growth.GROWING);
  }

  @Test
  void goesOnWhenTheFileSystemHasAnotherNumberAfterAReboot() throws IOException {
    rotation = Rotation.RENAME;
    restart();
    write("a.log", "one\n");
    try (OpenFile open = OpenFile.open(InputFile.at(logs.resolve("a.log")))) {
      String[] key = CopyKey.of(open, 4, CopyKey.NO_STATE).toString().split(" ", 2);
      spooled.stream("copy-000001")
          .append("9" + key[0] + " " + key[1], ByteBuffer.wrap("one\n".getBytes(UTF_8)));
    }
    restart();
    append("a.log", "two\n");

    assertThat(copied()).isEqualTo("one\ntwo\n");
    restart();
    append("a.log", "three\n");
    assertThat(copied()).isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void takesAFileThatIsEmptiedUpAnew() throws IOException {
    write("a.log", "one\ntwo\n");
    files.look();
    rotate();
    append("a.log", "three\n");

    assertThat(copied()).isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void takesWhatWasWrittenBetweenItsLookAndTheCopyFromTheCopy() throws IOException {
    write("a.log", "one\n");
    files.look();
    append("a.log", "two\n");
    rotate();
    append("a.log", "three\n");

    assertThat(copied()).hasSize(14).contains("one\n", "two\n", "three\n");
  }

  @Test
  void landsACopyOnceThoughItIsSeenBeforeTheFileIsEmptied() throws IOException {
    write("a.log", "one\n");
    files.look();
    Files.writeString(logs.resolve("a.log.1"), "on");
    files.look();
    Files.copy(logs.resolve("a.log"), logs.resolve("a.log.1"), StandardCopyOption.REPLACE_EXISTING);
    files.look();
    Files.write(logs.resolve("a.log"), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
    append("a.log", "two\n");

    assertThat(copied()).isEqualTo("one\ntwo\n");
    Files.move(logs.resolve("a.log.1"), logs.resolve("a.log.2"));
    rotate();
    append("a.log", "three\n");
    assertThat(copied()).isEqualTo("one\ntwo\nthree\n");
  }

  /** What the listing says of the copy is older than the truncation, which ended it. */
  @Test
  void landsACopyOnceThoughTheFileIsEmptiedBehindTheListing() throws IOException {
    FollowedFiles followed = new FollowedFiles();
    Copier copier =
        new Copier(
            followed,
            new CopyStreams(
                spooled, Rotation.COPYTRUNCATE, followed, TestingCopies.clock(() -> now)),
            framing,
            null,
            IDLE,
            TestingCopies.clock(() -> now));
    String many = "line\n".repeat(1000);
    write("a.log", many);
    followed.find(listing());
    copier.copy(listing());
    append("a.log", "more\n");
    write("a.log.1", many.substring(0, 4096));
    List<InputFile> listed = listing();
    append("a.log.1", many.substring(4096) + "more\n");
    write("a.log", "");
    append("a.log", "next\n");

    followed.find(listed);
    copier.copy(listed);
    copier.copy(listing());

    assertThat(String.join("", TestingCopies.texts(files, spooled.look())))
        .isEqualTo(many + "more\nnext\n");
    copier.close();
  }

  private List<InputFile> listing() {
    return InputFiles.find(List.of("*.log*"), logs).files();
  }

  @Test
  void knowsACopyThatWasMadeBeforeTheLastLinesWereCopied() throws IOException {
    String many = "one\n".repeat(2000);
    write("a.log", many);
    files.look();
    append("a.log", "two\nthr");
    files.look();
    Files.copy(logs.resolve("a.log"), logs.resolve("a.log.1"));
    append("a.log", "ee\n");
    files.look();
    write("a.log", "four\n");

    assertThat(copied()).isEqualTo(many + "two\nthree\nfour\n");
    assertThat(copied()).isEqualTo(many + "two\nthree\nfour\n");
  }

  /**
   * What is written between the copy and the truncation, and read in between, is in the log alone.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void knowsSuchACopyBeyondARestart(int restartBehind) throws IOException {
    String many = "one\n".repeat(2000);
    write("a.log", many);
    files.look();
    restartIf(restartBehind == 0);
    append("a.log", "two\n");
    files.look();
    restartIf(restartBehind == 1);
    write("a.log", "three\n");
    files.look();
    restartIf(restartBehind == 2);
    write("a.log.1", many);
    files.look();
    restartIf(restartBehind == 3);
    now = now.plus(Duration.ofMinutes(10));

    assertThat(copied()).isEqualTo(many + "two\nthree\n");
    restart();
    assertThat(copied()).isEqualTo(many + "two\nthree\n");
  }

  private void restartIf(boolean isNow) throws IOException {
    if (isNow) {
      restart();
    }
  }

  @Test
  void knowsSuchACopyWhenAllWasDoneWhileItWasDown() throws IOException {
    String many = "one\n".repeat(2000);
    write("a.log", many);
    files.look();
    append("a.log", "two\n");
    files.look();
    files.close();
    write("a.log.1", many);
    write("a.log", "three\n");
    open();

    assertThat(copied()).isEqualTo(many + "two\nthree\n");
  }

  @Test
  void knowsAShortCopyThatWasMadeBeforeTheLastLinesWereCopied() throws IOException {
    rotateShortBeforeTheLastLine();

    assertThat(copied()).isEqualTo("one\ntwo\nthree\n");
    restart();
    assertThat(copied()).isEqualTo("one\ntwo\nthree\n");
    now = now.plus(Duration.ofDays(3));
    write("b.log", "four\n");
    assertThat(copied()).isEqualTo("one\ntwo\nthree\nfour\n");
    restart();
    assertThat(copied()).isEqualTo("one\ntwo\nthree\nfour\n");
    append("a.log.1", "five\n");
    assertThat(copied()).contains("five\n");
  }

  /** The note is there, or it isn't yet: both are safe, and a leftover of a crash is, too. */
  @Test
  void landsAShortCopyOnceMoreWhenNoProcessHasSeenTheLogEmptied() throws IOException {
    write("a.log", "one\n");
    files.look();
    append("a.log", "two\n");
    files.look();
    files.close();
    write("a.log.1", "one\n");
    write("a.log", "three\n");
    now = now.plus(Duration.ofHours(1));
    open();

    assertThat(copied()).hasSize(18).contains("one\ntwo\n", "three\n");
  }

  @Test
  void takesOneShortCopyOfALogForThatAndNoOtherFile() throws IOException {
    rotateShortBeforeTheLastLine();
    files.look();
    write("a.log.2", "one\n");
    write("b.log", "one\n");
    restart();
    files.look();
    now = now.plus(Duration.ofMinutes(6));

    assertThat(copied()).hasSize(22).contains("one\ntwo\n", "three\n", "one\n");
  }

  @Test
  void landsAShortFileThatWasMadeAfterTheLogWasEmptied() throws IOException {
    now = Instant.now().minusSeconds(60);
    rotateShortBeforeTheLastLine();

    assertThat(copied()).hasSize(18);
  }

  @Test
  void landsAShortFileWithTheNameOfAnotherLog() throws IOException {
    rotateShortBeforeTheLastLine("b.log");

    assertThat(copied()).hasSize(18);
  }

  /** The first rotation left all of the log, the second one a new log of the same line. */
  @Test
  void findsTheWholeCopyBeforeOneThatHasLess() throws IOException {
    Path first = Files.writeString(home.resolve("first"), "one\ntwo\n");
    Path second = Files.writeString(home.resolve("second"), "one\n");
    write("a.log", "one\n");
    files.look();
    append("a.log", "two\n");
    files.look();
    now = now.plus(Duration.ofMinutes(1));
    write("a.log", "");
    files.look();
    Files.move(second, logs.resolve("a.log.1"));
    Files.move(first, logs.resolve("a.log.2"));

    assertThat(copied()).hasSize(12).contains("one\ntwo\n").endsWith("one\n");
  }

  @Test
  void takesLinesOfAnEarlierRotationForNewOnes() throws IOException {
    write("a.log", "start\n");
    files.look();
    rotate();
    append("a.log", "begin\n");
    files.look();
    Files.delete(logs.resolve("a.log.1"));
    files.look();
    now = now.plus(IDLE).plusSeconds(1);
    files.look();
    write("a.log", "start\n");

    assertThat(copied()).isEqualTo("start\nbegin\nstart\n");
  }

  private void rotateShortBeforeTheLastLine() throws IOException {
    rotateShortBeforeTheLastLine("a.log.1");
  }

  private void rotateShortBeforeTheLastLine(String copied) throws IOException {
    write("a.log", "one\n");
    files.look();
    append("a.log", "two\n");
    files.look();
    Path copy = Files.writeString(home.resolve("copy"), "one\n");
    now = now.plus(Duration.ofMinutes(1));
    write("a.log", "");
    files.look();
    Files.move(copy, logs.resolve(copied));
    append("a.log", "three\n");
    files.look();
  }

  @Test
  void beginsALogAnewOnlyWhenItIsNotedThatItWasEmptied() throws IOException {
    write("a.log", "start\n");
    files.look();
    Path inTheWay = Files.createDirectory(home.resolve("spool/login/copy-000001/emptied.new"));
    write("a.log", "new\n");

    assertThat(files.look().problems())
        .extracting(InputProblem::file)
        .containsExactly(logs + "/a.log");
    restart();
    assertThat(files.look().problems()).hasSize(1);
    Files.delete(inTheWay);
    assertThat(copied()).isEqualTo("start\nnew\n");
  }

  @Test
  void takesTheSameLinesOfAnEmptiedFileForNewOnesBeyondARestart() throws IOException {
    write("a.log", "start\n");
    files.look();
    rotate();
    files.look();
    restart();
    append("a.log", "start\n");

    assertThat(copied()).isEqualTo("start\nstart\n");
  }

  @Test
  void knowsTheCopyOfALogThatWasQuietForLong() throws IOException {
    write("a.log", "one\n");
    files.look();
    now = now.plus(Duration.ofDays(3));
    files.look();
    write("a.log", "two\n");
    files.look();
    write("a.log.1", "one\n");

    assertThat(copied()).isEqualTo("one\ntwo\n");
  }

  /** A note of which a byte is another says nothing, or what it did: no line is missing. */
  @Test
  void readsDamagedNotes() throws IOException {
    Path stream = Files.createDirectories(home.resolve("stream"));
    EmptiedNote note =
        new EmptiedNote(
            7, now.truncatedTo(ChronoUnit.MILLIS), new InputFile.InodeKey(1, 2), Path.of("/a b"));
    assertThat(EmptiedNote.read(stream)).isEmpty();
    Files.writeString(stream.resolve("emptied.new"), "half a no");
    note.write(stream);
    assertThat(EmptiedNote.read(stream)).contains(note);
    byte[] sound = Files.readAllBytes(stream.resolve("emptied"));
    for (int at = 0; at < sound.length; at++) {
      byte[] flipped = sound.clone();
      flipped[at] ^= 0x10;
      Files.write(stream.resolve("emptied"), flipped);
      assertThat(EmptiedNote.read(stream)).as("byte %d", at).isEmpty();
      Files.write(stream.resolve("emptied"), Arrays.copyOf(sound, at));
      assertThat(EmptiedNote.read(stream)).as("cut at %d", at).isEmpty();
    }
    new EmptiedNote(7, null, null, Path.of("a")).write(stream);
    assertThat(EmptiedNote.read(stream)).contains(new EmptiedNote(7, null, null, Path.of("a")));
    EmptiedNote.delete(stream);
    assertThat(EmptiedNote.read(stream)).isEmpty();
  }

  @Test
  void tellsHowMuchOfAPackedFileWasCopied() throws IOException {
    String many = "one\n".repeat(2000);
    write("a.log", many);
    files.look();
    append("a.log", "two\nthr");
    files.look();
    long copied = many.length() + 4L;

    assertThat(taken(many)).isEqualTo(new CopyProgress(many.length(), true));
    assertThat(taken(many + "tw")).isEqualTo(new CopyProgress(many.length() + 2L, true));
    assertThat(taken(many + "two\nthree\n")).isEqualTo(new CopyProgress(copied, true));
    assertThat(taken("One" + many)).isEqualTo(CopyProgress.NOTHING);
    files.close();
    assertThat(taken(many + "two\nthree\n")).isEqualTo(new CopyProgress(copied, false));
    open();
    assertThat(taken(many + "two\nthree\n")).isEqualTo(new CopyProgress(copied, false));
  }

  private CopyProgress taken(String unpacked) throws IOException {
    Path file = Files.writeString(home.resolve("unpacked"), unpacked);
    try (OpenFile whole = OpenFile.open(InputFile.at(file))) {
      return files.taken(whole);
    }
  }

  @Test
  void findsTheCopyThatWasMadeWhileItWasDown() throws IOException {
    write("a.log", "one\n");
    files.look();
    files.close();
    append("a.log", "two\n");
    rotate();
    append("a.log", "three\n");
    open();

    assertThat(copied()).hasSize(14).contains("one\n", "two\n", "three\n");
  }

  @Test
  void takesTheSameLinesOfAnEmptiedFileForNewOnes() throws IOException {
    write("a.log", "start\n");
    files.look();
    rotate();
    files.look();
    append("a.log", "start\n");

    assertThat(copied()).isEqualTo("start\nstart\n");
  }

  @Test
  void landsAnotherFileThatBeginsAsOneThatIsCopied() throws IOException {
    write("a.log", "start\n");
    files.look();
    write("b.log", "start\n");
    files.look();
    now = now.plus(Duration.ofMinutes(6));

    assertThat(copied()).isEqualTo("start\nstart\n");
  }

  @Test
  void copiesTheRestOfADeletedFileOnceItIsQuiet() throws IOException {
    write("a.log", "one\ntw");
    files.look();
    Files.delete(logs.resolve("a.log"));
    assertThat(copied()).isEqualTo("one\n");
    now = now.plus(IDLE).plusSeconds(1);

    assertThat(copied()).isEqualTo("one\ntw");
  }

  @Test
  void beginsEachDataFileWithTheHeaderRecord() throws IOException {
    framing = new Framing.CsvFraming(',', '"', Framing.HeaderRecord.FIRST_RECORD);
    restart();
    write("a.log", "id,text\n1,\"a\nb\"\n2,\"c\n");
    assertThat(copied()).isEqualTo("id,text\n1,\"a\nb\"\n");
    restart();
    append("a.log", "d\"\n");

    assertThat(TestingCopies.texts(files, files.look()))
        .containsExactly("id,text\n1,\"a\nb\"\n", "id,text\n2,\"c\nd\"\n");
  }

  @Test
  void waitsWhileTheSpoolIsFullAndGoesOnWhenThereIsRoom() throws IOException {
    limit = 100;
    restart();
    write("a.log", "x".repeat(59) + "\n");
    files.look();
    append("a.log", "y".repeat(59) + "\n");

    InputFiles.FileListing found = files.look();
    assertThat(found.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).startsWith("waits, nothing is lost"));
    assertThat(found.files()).extracting(InputFile::growth).containsExactly(Growth.ENDED);
    files.release(found.files().get(0));

    assertThat(copied()).isEqualTo("y".repeat(59) + "\n");
  }

  @Test
  void passesLinesThatAreLargerThanABatch() throws IOException {
    String line = "x".repeat(9 << 20) + "\n";
    write("a.log", "one\n" + line + "two\n");

    assertThat(copied()).isEqualTo("one\n" + line + "two\n");
  }

  @Test
  void reportsAFileThatCannotBeReadAndGoesOnWhenItCan() throws IOException {
    Path dangling = logs.resolve("a.log");
    Files.createSymbolicLink(dangling, Path.of("a.log"));
    assertThat(files.look().problems()).hasSize(1);
    Files.delete(dangling);
    write("a.log", "one\n");

    assertThat(copied()).isEqualTo("one\n");
  }

  @Test
  void unwrapsLinesOfContainersAndJoinsThemBeyondARestart() throws IOException {
    kind = new Unwrapping(EnvelopeType.CRI, 1 << 20);
    restart();
    write("a.log", cri("F", "one") + cri("P", "tw"));
    assertThat(copied()).isEqualTo("one\n");
    restart();
    append("a.log", cri("F", "o") + cri("F", "three"));

    assertThat(copied()).isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void takesPackedFilesAsTheyAre() throws IOException {
    byte[] packed = HexFormat.of().parseHex("1f8b0800000000000003");
    write("a.log", "one\n");
    Files.write(logs.resolve("b.log"), Arrays.copyOf(packed, 1));
    files.look();
    Files.write(logs.resolve("b.log"), packed);

    assertThat(files.look().files())
        .filteredOn(file -> !file.isSpooled())
        .containsExactly(InputFile.at(logs.resolve("b.log")).as(Growth.GROWING));
    assertThat(copied()).startsWith("one\n");
    files.close();
    assertThat(files.look().files()).filteredOn(file -> !file.isSpooled()).hasSize(1);
    Files.writeString(logs.resolve("b.log"), "plain, though under a packed file's inode\n");
    open();
    assertThat(copied()).isEqualTo("one\nplain, though under a packed file's inode\n");
  }

  @Test
  void saysThatPackedFilesOfContainersAreNotUnwrapped() throws IOException {
    kind = new Unwrapping(EnvelopeType.CRI, 1 << 20);
    restart();
    Files.write(logs.resolve("a.log.1.gz"), HexFormat.of().parseHex("1f8b0800000000000003"));
    write("a.log", cri("F", "one"));

    InputFiles.FileListing found = files.look();

    assertThat(found.problems())
        .extracting(InputProblem::file)
        .containsExactly(logs + "/a.log.1.gz");
    assertThat(TestingCopies.texts(files, found)).containsExactly("one\n");
  }

  private static String cri(String tag, String text) {
    return "2026-03-01T10:00:00.000000000Z stdout " + tag + " " + text + "\n";
  }

  private void rotate() throws IOException {
    Files.copy(logs.resolve("a.log"), logs.resolve("a.log.1"), StandardCopyOption.REPLACE_EXISTING);
    Files.write(logs.resolve("a.log"), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
  }

  private void restart() throws IOException {
    stop();
    open();
  }

  private void open() {
    Clock clock = TestingCopies.clock(() -> now);
    spooled = TestingCopies.spooled(home.resolve("spool"), limit, clock);
    files =
        TailedFiles.copying(
            new SourceInput.Files(List.of("*.log*"), rotation, EnvelopeType.NONE),
            framing,
            kind,
            logs,
            spooled,
            IDLE,
            clock,
            new Wakeup());
  }

  /** Returns what all data files hold. */
  private String copied() throws IOException {
    InputFiles.FileListing found = files.look();
    assertThat(found.problems()).isEmpty();
    return String.join("", TestingCopies.texts(files, found));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(logs.resolve(name), text);
  }

  private void append(String name, String text) throws IOException {
    Files.writeString(
        logs.resolve(name), text, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
