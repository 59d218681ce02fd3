package io.daybook.ingest.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.Wakeup;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.segment.Framing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailedFilesTest {
  private static final Duration IDLE = Duration.ofHours(1);

  @TempDir Path home;
  private Path logs;
  private Path state;
  private Instant now = Instant.now();
  private TailedFiles files;

  @BeforeEach
  void start() throws IOException {
    logs = Files.createDirectories(home.resolve("logs"));
    state = home.resolve("pins");
    restart("*.log*");
  }

  @AfterEach
  void stop() throws IOException {
    files.close();
  }

  @Test
  void takesAFileUnderItsOwnNameForGrowing() throws IOException {
    write("a.log", "one\n");

    assertThat(seen()).containsExactly("a.log GROWING one");
    append("a.log", "two\n");
    assertThat(seen()).containsExactly("a.log GROWING one two");
  }

  @Test
  void knowsARenamedFileByItsOtherName() throws IOException {
    write("a.log", "one\n");
    files.look();
    rename("a.log", "a.log.1");
    write("a.log", "two\n");

    assertThat(seen()).containsExactly("a.log GROWING two", "a.log.1 ROTATED one");
    rename("a.log.1", "a.log.2");
    rename("a.log", "a.log.1");
    assertThat(seen()).containsExactly("a.log.1 ROTATED two", "a.log.2 ROTATED one");
  }

  @Test
  void remembersNamesBeyondARestart() throws IOException {
    write("a.log", "one\n");
    files.look();
    rename("a.log", "a.log.1");

    restart("*.log*");

    assertThat(seen()).containsExactly("a.log.1 ROTATED one");
  }

  @Test
  void keepsWhatIsDeletedOrRenamedOutOfSight() throws IOException {
    write("a.log", "one\n");
    write("b.log", "two\n");
    files.look();
    Files.delete(logs.resolve("a.log"));
    rename("b.log", "b.old");

    assertThat(seen()).containsExactlyInAnyOrder("a.log ROTATED one", "b.log ROTATED two");
    restart("*.log*");
    append("b.old", "three\n");
    assertThat(seen()).containsExactlyInAnyOrder("a.log ROTATED one", "b.log ROTATED two three");
  }

  @Test
  void keepsInodesFromBeingUsedAgain() throws IOException {
    write("a.log", "same\n");
    long first = files.look().files().get(0).inode();
    Files.delete(logs.resolve("a.log"));
    write("a.log", "same\nand more\n");

    assertThat(files.look().files()).extracting(InputFile::inode).contains(first).hasSize(2);
    assertThat(seen()).containsExactly("a.log ROTATED same", "a.log GROWING same and more");
  }

  @Test
  void followsDirectoriesThatAreMadeAnew() throws IOException {
    restart("*/*.log");
    write("x/a.log", "one\n");
    files.look();
    Files.delete(logs.resolve("x/a.log"));
    Files.delete(logs.resolve("x"));
    assertThat(seen()).containsExactly("x/a.log ROTATED one");
    write("x/a.log", "two\n");

    assertThat(seen()).containsExactly("x/a.log ROTATED one", "x/a.log GROWING two");
  }

  @Test
  void followsASymbolicLinkToItsNextFile() throws IOException {
    restart("current.log");
    write("1.txt", "one\n");
    write("2.txt", "two\n");
    Files.createSymbolicLink(logs.resolve("current.log"), Path.of("1.txt"));
    assertThat(seen()).containsExactly("current.log GROWING one");
    Files.delete(logs.resolve("current.log"));
    Files.createSymbolicLink(logs.resolve("current.log"), Path.of("2.txt"));

    assertThat(seen()).containsExactly("current.log ROTATED one", "current.log GROWING two");
    Files.delete(logs.resolve("1.txt"));
    assertThat(seen()).containsExactly("current.log ROTATED one", "current.log GROWING two");
  }

  @Test
  void takesAFileWithSeveralNamesForRotatedOnlyWhenItsFirstIsGone() throws IOException {
    write("b.log", "one\n");
    files.look();
    Files.createLink(logs.resolve("a.log"), logs.resolve("b.log"));
    assertThat(seen()).containsExactly("a.log GROWING one");
    Files.delete(logs.resolve("b.log"));

    assertThat(seen()).containsExactly("a.log ROTATED one");
  }

  @Test
  void endsARotatedFileThatHasBeenQuiet() throws IOException {
    write("a.log", "one\n");
    write("b.log", "two\n");
    files.look();
    rename("a.log", "a.log.1");
    files.look();
    now = now.plus(IDLE).minusSeconds(60);
    assertThat(seen()).containsExactly("a.log.1 ROTATED one", "b.log GROWING two");
    now = now.plusSeconds(120);

    assertThat(seen()).containsExactly("a.log.1 ENDED one", "b.log GROWING two");
  }

  @Test
  void endsAQuietFileThoughTheClockWasSetBack() throws IOException {
    write("a.log", "one\n");
    files.look();
    rename("a.log", "a.log.1");
    files.look();
    now = now.minus(Duration.ofHours(2));
    assertThat(seen()).containsExactly("a.log.1 ROTATED one");
    now = now.plus(IDLE);

    assertThat(seen()).containsExactly("a.log.1 ENDED one");
  }

  @Test
  void doesNotEndAFileThatSomebodyCanWriteTo() throws Exception {
    write("a.log", "one\n");
    files.look();
    Process writer = writer("a.log");
    try {
      Files.delete(logs.resolve("a.log"));
      files.look();
      now = now.plus(IDLE).plusSeconds(1);
      assertThat(seen()).containsExactly("a.log ROTATED one");
      writer.getOutputStream().write("two\n".getBytes(StandardCharsets.UTF_8));
      writer.getOutputStream().close();
      assertThat(writer.waitFor()).isZero();
    } finally {
      writer.destroy();
    }
    now = now.plus(IDLE);
    assertThat(seen()).containsExactly("a.log ENDED one two");
  }

  @Test
  void letsGoOfAFileThatIsReleased() throws IOException {
    write("a.log", "one\n");
    files.look();
    Files.delete(logs.resolve("a.log"));
    InputFile gone = files.look().files().get(0);

    files.release(gone);
    files.release(gone);

    assertThat(files.look().files()).isEmpty();
    assertThat(pins()).isEmpty();
  }

  @Test
  void doesNotPinAReleasedFileAgainUntilItChanges() throws IOException {
    write("a.log", "one\n");
    files.look();
    rename("a.log", "a.log.1");
    files.release(files.look().files().get(0));

    assertThat(seen()).containsExactly("a.log.1 ENDED one");
    assertThat(pins()).isEmpty();
    append("a.log.1", "two\n");
    assertThat(seen()).containsExactly("a.log.1 GROWING one two");
    assertThat(pins()).hasSize(2);
  }

  @Test
  void leavesCopiesOfPinsAlone() throws IOException {
    write("a.log", "one\n");
    files.look();
    Path pin = pins().get(0);
    Files.copy(pin, home.resolve("copy"));
    Files.delete(pin);
    Files.delete(logs.resolve("a.log"));
    Files.move(home.resolve("copy"), pin);

    restart("*.log*");

    InputFiles.FileListing found = files.look();
    assertThat(found.files()).isEmpty();
    assertThat(found.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("found a copy"));
    assertThat(pin).exists();
  }

  @Test
  void goesOnWhenSomebodyDeletesThePins() throws IOException {
    write("a.log", "one\n");
    files.look();
    for (Path pin : pins()) {
      Files.delete(pin);
    }

    assertThat(seen()).containsExactly("a.log GROWING one");
    Files.delete(logs.resolve("a.log"));
    assertThat(seen()).isEmpty();
  }

  @Test
  void pinsAgainWhatSomebodyHasUnpinned() throws IOException {
    write("a.log", "one\n");
    files.look();
    for (Path pin : pins()) {
      Files.delete(pin);
    }
    seen();

    files.look();

    assertThat(pins()).hasSize(2);
  }

  @Test
  void waitsForAPlainName() throws IOException {
    restart("a.log");

    assertThat(files.look().unmatched()).containsExactly("a.log");
    assertThat(files.look().problems()).isEmpty();
  }

  @Test
  void namesTheDirectoryThatCannotBeUsed() throws IOException {
    Files.writeString(home.resolve("file"), "");

    assertThatThrownBy(() -> open(home.resolve("file"), "*.log"))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_READY))
        .hasMessageContaining(home.resolve("file").toString());
  }

  @Test
  void copiesWhatCannotBePinned() throws IOException {
    // Another file system takes no hard links.
    Path other = Files.createTempDirectory(Path.of("/dev/shm"), "daybook-pins");
    try {
      assumeTrue(
          InputFile.at(other).device() != InputFile.at(logs).device(), "needs two file systems");
      state = other;
      restart("*.log");
      write("a.log", "one\ntwo\nthr");
      assertThat(texts()).containsExactly("one\ntwo\n");
      append("a.log", "ee\nfo");
      rename("a.log", "a.old");
      assertThat(texts()).containsExactly("one\ntwo\nthree\n");
      append("a.old", "ur\n");
      Files.delete(logs.resolve("a.old"));
      assertThat(texts()).containsExactly("one\ntwo\nthree\nfour\n");
      assertThat(pins()).isEmpty();
    } finally {
      Files.delete(other);
    }
  }

  @Test
  void goesOnCopyingWhatItHadBegunToCopy() throws IOException {
    Path other = Files.createTempDirectory(Path.of("/dev/shm"), "daybook-pins");
    Path own = state;
    try {
      assumeTrue(
          InputFile.at(other).device() != InputFile.at(logs).device(), "needs two file systems");
      state = other;
      restart("*.log");
      write("a.log", "one\ntwo\nthr");
      files.look();
      state = own;
      restart("*.log");
      append("a.log", "ee\n");

      assertThat(texts()).containsExactly("one\ntwo\n", "three\n");
      assertThat(pins()).isEmpty();
    } finally {
      Files.delete(other);
    }
  }

  @Test
  void takesPackedFilesThatCannotBePinnedAsTheyAre() throws IOException {
    Path other = Files.createTempDirectory(Path.of("/dev/shm"), "daybook-pins");
    try {
      assumeTrue(
          InputFile.at(other).device() != InputFile.at(logs).device(), "needs two file systems");
      state = other;
      restart("*.log*");
      Path packed = logs.resolve("a.log.1.gz");
      Files.write(packed, HexFormat.of().parseHex("1f8b0800000000000003"));
      write("a.log", "one\n");

      assertThat(files.look().files())
          .filteredOn(file -> !file.isSpooled())
          .containsExactly(InputFile.at(packed).as(Growth.GROWING));
      assertThat(texts()).hasSize(2).contains("one\n");
    } finally {
      Files.delete(other);
    }
  }

  @Test
  void keepsNothingOpenOfWhatCannotBeginEachTimeItIsTried() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "no directory");
    long before = watches();

    for (int attempt = 0; attempt < 5; attempt++) {
      assertThatThrownBy(() -> open(file, "*.log")).isInstanceOf(OperatorException.class);
    }

    assertThat(watches()).isEqualTo(before);
  }

  /** Returns how many of the few watches that the system has for a user this process holds. */
  private static long watches() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(TailedFilesTest::isWatch).count();
    }
  }

  private static boolean isWatch(Path link) {
    try {
      return Files.readSymbolicLink(link).toString().contains("inotify");
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns what all files hold. */
  private List<String> texts() throws IOException {
    InputFiles.FileListing found = files.look();
    assertThat(found.problems()).isEmpty();
    return TestingCopies.texts(files, found);
  }

  private void restart(String... patterns) throws IOException {
    if (files != null) {
      files.close();
    }
    files = open(state, patterns);
  }

  private TailedFiles open(Path directory, String... patterns) {
    Clock clock = TestingCopies.clock(() -> now);
    return TailedFiles.open(
        List.of(patterns),
        new Framing.LineFraming(),
        logs,
        directory,
        TestingCopies.spooled(home.resolve("spool"), 1 << 20, clock),
        IDLE,
        clock,
        new Wakeup());
  }

  /** Returns what there is, as name, growth and lines. */
  private List<String> seen() throws IOException {
    InputFiles.FileListing found = files.look();
    assertThat(found.problems()).isEmpty();
    List<String> texts = new java.util.ArrayList<>();
    for (InputFile file : found.files()) {
      try (OpenFile open = files.open(file)) {
        String text = new String(open.bytes(0, file.size()), StandardCharsets.UTF_8);
        texts.add(
            logs.relativize(file.path())
                + " "
                + file.growth()
                + " "
                + text.strip().replace('\n', ' '));
      }
    }
    return texts;
  }

  private List<Path> pins() throws IOException {
    try (Stream<Path> entries = Files.list(state)) {
      return entries.sorted().toList();
    }
  }

  private Process writer(String name) throws IOException {
    return new ProcessBuilder("cat")
        .redirectOutput(ProcessBuilder.Redirect.appendTo(logs.resolve(name).toFile()))
        .start();
  }

  private void write(String name, String text) throws IOException {
    Path file = logs.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void append(String name, String text) throws IOException {
    Files.writeString(logs.resolve(name), text, StandardOpenOption.APPEND);
  }

  private void rename(String from, String to) throws IOException {
    Files.move(logs.resolve(from), logs.resolve(to));
  }
}
