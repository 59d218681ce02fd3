package io.daybook.ingest.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFiles.FileListing;
import io.daybook.ingest.input.Wakeup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFilesTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path home;
  private Path logs;
  private Duration ahead = Duration.ZERO;
  private WatchedFiles files;

  @BeforeEach
  void start() throws IOException {
    logs = Files.createDirectories(home.resolve("logs"));
    write("a.log", "one\n");
    write("b.log", "two\n");
    watch("logs/*.log");
  }

  @AfterEach
  void stop() {
    files.close();
  }

  @Test
  void tellsTheSameWhileNothingChanges() throws IOException {
    FileListing settled = settle();

    assertThat(files.look()).isSameAs(settled);
    assertThat(sizes()).isEqualTo(Map.of("a.log", 4L, "b.log", 4L));
  }

  @Test
  void looksAgainAtAFileThatWasWrittenLongAfterItWasSettled() throws Exception {
    FileListing settled = settle();

    append("a.log", "more\n");

    awaitSizes(Map.of("a.log", 9L, "b.log", 4L));
    assertThat(files.look()).isNotSameAs(settled);
    assertThat(file("b.log")).isSameAs(settled.files().get(1));
  }

  @Test
  void looksAtOnceAtAFileThatWasChangedAShortWhileAgo() throws Exception {
    awaitSettled();
    append("a.log", "more\n");
    awaitSizes(Map.of("a.log", 9L, "b.log", 4L));
    FileListing before = files.look();

    for (int line = 0; line < 100; line++) {
      append("a.log", "x");
      assertThat(file("a.log").size()).isEqualTo(10 + line);
    }
    assertThat(file("b.log")).isSameAs(before.files().get(1));
  }

  @Test
  void findsNamesThatComeGoAndChangeAtOnce() throws IOException {
    settle();

    write("c.log", "three\n");
    assertThat(sizes()).containsOnlyKeys("a.log", "b.log", "c.log");
    settle();
    Files.delete(logs.resolve("a.log"));
    assertThat(sizes()).containsOnlyKeys("b.log", "c.log");
    settle();
    Files.move(logs.resolve("b.log"), logs.resolve("d.log"));
    write("b.log", "new\n!");
    assertThat(sizes()).isEqualTo(Map.of("b.log", 5L, "c.log", 6L, "d.log", 4L));
  }

  @Test
  void findsWhatComesInADirectoryThatWasNotThere() throws IOException {
    files.close();
    watch("logs/*.log", "later/x.log", "*/deep/*.log");
    settle();

    Files.createDirectories(home.resolve("later"));
    Files.writeString(home.resolve("later/x.log"), "x");
    Files.createDirectories(logs.resolve("deep"));
    Files.writeString(logs.resolve("deep/y.log"), "yy");

    assertThat(sizes()).containsOnlyKeys("a.log", "b.log", "x.log", "y.log");
  }

  @Test
  void followsALinkToADirectoryThatComesToLeadElsewhere() throws Exception {
    Path other = Files.createDirectories(home.resolve("other"));
    Files.writeString(other.resolve("z.log"), "z");
    Path link = Files.createSymbolicLink(home.resolve("current"), logs);
    files.close();
    watch("current/*.log");
    settle();

    Files.delete(link);
    Files.createSymbolicLink(link, other);

    assertThat(sizes()).containsOnlyKeys("z.log");
    settle();
    Files.writeString(other.resolve("z.log"), "more", StandardOpenOption.APPEND);
    awaitSizes(Map.of("z.log", 5L));
  }

  @Test
  void seesWritesInADirectoryThatTookTheNameOfAnother() throws Exception {
    settle();
    Files.move(logs, home.resolve("old"));
    Files.createDirectories(logs);
    write("a.log", "new\n");
    settle();

    append("a.log", "more\n");

    awaitSizes(Map.of("a.log", 9L));
  }

  @Test
  void seesWritesInADirectoryWithTwoNames() throws Exception {
    Files.createSymbolicLink(home.resolve("current"), logs);
    files.close();
    watch("logs/*.log", "current/*.log");
    ahead = ahead.plusSeconds(4);
    files.look();
    files.look();

    append("a.log", "more\n");
    append("b.log", "more\n");

    assertThat(sizes()).isEqualTo(Map.of("a.log", 9L, "b.log", 9L));
  }

  @Test
  void looksEachTimeAtAFileThatIsWrittenByAnotherName() throws IOException {
    Path elsewhere = Files.createDirectories(home.resolve("elsewhere"));
    Path target = Files.writeString(elsewhere.resolve("target"), "target\n");
    Files.createSymbolicLink(logs.resolve("link.log"), target);
    Path linked = elsewhere.resolve("linked");
    Files.createLink(linked, logs.resolve("a.log"));
    Files.createLink(elsewhere.resolve("pin"), logs.resolve("a.log"));
    settle();

    Files.writeString(target, "more\n", StandardOpenOption.APPEND);
    Files.writeString(linked, "more\n", StandardOpenOption.APPEND);

    assertThat(sizes()).isEqualTo(Map.of("a.log", 9L, "b.log", 4L, "link.log", 12L));
    Files.delete(target);
    assertThat(sizes()).containsOnlyKeys("a.log", "b.log");
  }

  @Test
  void looksAtEverythingNowAndThen() throws IOException {
    FileListing settled = settle();
    Path linked = Files.createLink(home.resolve("linked"), logs.resolve("a.log"));
    Files.writeString(linked, "more\n", StandardOpenOption.APPEND);
    assertThat(files.look()).isSameAs(settled);

    ahead = ahead.plusSeconds(31);

    assertThat(sizes()).isEqualTo(Map.of("a.log", 9L, "b.log", 4L));
    FileListing later = files.look();
    ahead = ahead.plusSeconds(31);
    assertThat(files.look()).isSameAs(later);
  }

  @Test
  void readsDirectoriesEachTimeOnceNothingIsWatched() throws IOException {
    settle();
    files.close();

    append("a.log", "more\n");

    assertThat(sizes()).isEqualTo(Map.of("a.log", 9L, "b.log", 4L));
    assertThat(files.look()).isNotSameAs(files.look());
  }

  @Test
  void looksAgainAtWhatItIsTold() throws IOException {
    FileListing settled = settle();
    Files.createLink(home.resolve("pin"), logs.resolve("a.log"));

    files.lookAgain(logs.resolve("a.log"));

    assertThat(file("a.log").changed()).isAfter(settled.files().get(0).changed());
  }

  private void watch(String... patterns) {
    files = new WatchedFiles(List.of(patterns), home, new Wakeup(), new AheadClock());
    files.start();
  }

  /** The host's clock as it will be when everything has been as it is for a while. */
  private final class AheadClock extends Clock {
    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().plus(ahead);
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  /** Looks until all that there is was there for a while. */
  private FileListing settle() {
    ahead = ahead.plusSeconds(4);
    files.look();
    files.look();
    FileListing listing = files.look();
    assertThat(files.look()).isSameAs(listing);
    return listing;
  }

  /** Waits until the host's clock says so. */
  @SuppressWarnings("ReferenceEquality") // the same object says that nothing has changed
  private void awaitSettled() throws InterruptedException {
    Instant end = Instant.now().plus(LIMIT);
    FileListing before = files.look();
    FileListing now = files.look();
    while (before != now && Instant.now().isBefore(end)) {
      Thread.sleep(50);
      before = now;
      now = files.look();
    }
    assertThat(now).isSameAs(before);
  }

  private void awaitSizes(Map<String, Long> expected) throws InterruptedException {
    Instant end = Instant.now().plus(LIMIT);
    while (!sizes().equals(expected) && Instant.now().isBefore(end)) {
      Thread.sleep(10);
    }
    assertThat(sizes()).isEqualTo(expected);
  }

  private Map<String, Long> sizes() {
    Map<String, Long> sizes = new TreeMap<>();
    files.look().files().forEach(file -> sizes.put("" + file.path().getFileName(), file.size()));
    return sizes;
  }

  private InputFile file(String name) {
    return files.look().files().stream()
        .filter(file -> file.path().endsWith(name))
        .findFirst()
        .orElseThrow();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(logs.resolve(name), text);
  }

  private void append(String name, String text) throws IOException {
    Files.writeString(logs.resolve(name), text, StandardOpenOption.APPEND);
  }
}
