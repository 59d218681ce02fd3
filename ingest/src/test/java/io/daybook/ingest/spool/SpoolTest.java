package io.daybook.ingest.spool;

import static io.daybook.ingest.spool.Spools.bytes;
import static io.daybook.ingest.spool.Spools.only;
import static io.daybook.ingest.spool.Spools.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.ingest.spool.Spool.OfferOutcome;
import io.daybook.ingest.spool.Spool.OfferResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  @TempDir Path directory;
  private final TestingClock clock = new TestingClock(Instant.parse("2026-03-01T12:00:00Z"));

  @Test
  void holdsWhatWasAppendedInOrder() throws IOException {
    try (Spool spool = open()) {
      spool.append("k1", bytes("one\n"));
      spool.append(null, bytes("two\n"));
      Batch last = spool.append("k3", bytes("three\n"));

      assertThat(spool.last()).contains(last);
      assertThat(last.start()).isEqualTo(8);
      assertThat(last.end()).isEqualTo(14);
      assertThat(text(spool)).isEqualTo("one\ntwo\nthree\n");
      assertThat(only(spool).growth()).isEqualTo(Growth.GROWING);
    }
    try (Spool again = open()) {
      assertThat(again.last().orElseThrow().key()).isEqualTo("k3");
      assertThat(text(again)).isEqualTo("one\ntwo\nthree\n");
      assertThat(only(again).growth()).isEqualTo(Growth.ENDED);
      assertThat(again.problems()).isEmpty();
    }
  }

  @Test
  void keepsNoLogForBatchesWithoutKeysButThatOfTheLastBatch() throws IOException {
    try (Spool spool = open()) {
      for (int i = 0; i < 3; i++) {
        spool.append(null, bytes("landed\n"));
        spool.roll();
        spool.release(only(spool));
      }
      try (Stream<Path> files = Files.list(directory)) {
        assertThat(files).hasSize(1);
      }
    }
    try (Spool again = open()) {
      assertThat(again.append(null, bytes("next\n")).sequence()).isEqualTo(4);
    }
  }

  @Test
  void takesNoRoomOnTheDiskForAHole() throws Exception {
    String hole = "\0".repeat(512 << 10);
    try (Spool spool = open()) {
      spool.append("k1", bytes("one\n"));
      spool.append("k2", bytes(hole));
      spool.append("k3", bytes("two\n"));
      assertThat(text(spool)).isEqualTo("one\n" + hole + "two\n");

      assertThat(kibOnDisk(only(spool).path())).isLessThan(64);
    }
    try (Spool again = open()) {
      assertThat(text(again)).isEqualTo("one\n" + hole + "two\n");
      assertThat(again.problems()).isEmpty();
    }
  }

  private static long kibOnDisk(Path file) throws Exception {
    Process du = new ProcessBuilder("du", "-k", file.toString()).start();
    try (InputStream out = du.getInputStream()) {
      return Long.parseLong(
          new String(out.readAllBytes(), StandardCharsets.UTF_8).split("\t", -1)[0]);
    }
  }

  @Test
  void knowsAKeyForADay() throws IOException {
    Spool spool = open();
    assertThat(spool.offer("k", bytes("a\n")).outcome()).isEqualTo(OfferOutcome.ADDED);
    assertThat(spool.offer("k", bytes("a\n")).outcome()).isEqualTo(OfferOutcome.REPEATED);
    assertThat(spool.offer("k", bytes("b\n")).outcome()).isEqualTo(OfferOutcome.DIFFERENT);
    spool.close();

    Spool again = open();
    assertThat(again.offer("k", bytes("a\n")).outcome()).isEqualTo(OfferOutcome.REPEATED);
    clock.advance(Duration.ofHours(24).plusSeconds(1));
    assertThat(again.find("k")).isEmpty();
    assertThat(again.offer("k", bytes("b\n")).outcome()).isEqualTo(OfferOutcome.ADDED);
    again.close();
  }

  @Test
  void knowsTheKeysAndTheLastBatchOfFilesThatAreLandedAndGone() throws IOException {
    try (Spool spool = open()) {
      spool.append("k", bytes("a\n"));
      spool.roll();
      spool.release(only(spool));
      assertThat(spool.files()).isEmpty();
    }
    try (Spool again = open()) {
      assertThat(again.files()).isEmpty();
      assertThat(again.offer("k", bytes("a\n")).outcome()).isEqualTo(OfferOutcome.REPEATED);
      clock.advance(Duration.ofHours(25));
      again.append("l", bytes("b\n"));
      again.roll();
      again.release(only(again));
      assertThat(names())
          .singleElement()
          .extracting(path -> path.getFileName().toString())
          .asString()
          .startsWith("00000002-")
          .endsWith(".log");
      clock.advance(Duration.ofDays(9));
      again.release(
          new InputFile(directory, new InputFile.InodeKey(0, 0), 0, clock.instant(), Growth.ENDED));
      assertThat(again.last().orElseThrow().key()).isEqualTo("l");
    }
    try (Spool again = open()) {
      assertThat(again.last().orElseThrow().key()).isEqualTo("l");
    }
  }

  @Test
  void beginsAnotherFileAtTheSize() throws IOException {
    Spool spool = Spool.open(directory, settings(1 << 20).withRollBytes(5));
    for (int i = 0; i < 6; i++) {
      spool.append(null, bytes("ab\n"));
    }

    assertThat(spool.files().stream().map(SpoolDataFile::end)).containsExactly(6L, 6L, 6L);
    assertThat(spool.files().stream().map(file -> file.inputFile().growth()))
        .containsExactly(Growth.ENDED, Growth.ENDED, Growth.GROWING);
    spool.close();
  }

  @Test
  void refusesWhatDoesNotFitAndTakesItLater() throws IOException {
    SpoolSettings settings = settings(10);
    Spool spool = Spool.open(directory, settings);
    spool.append("a", bytes("12345678\n"));

    assertThatThrownBy(() -> spool.append("b", bytes("12\n")))
        .isInstanceOf(SpoolFullException.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining("9 of 10 bytes")
        .hasMessageContaining("collect.spool.size");
    spool.append("c", bytes("\n"));
    spool.roll();
    spool.release(only(spool));
    assertThat(settings.limit().used()).isZero();
    spool.append("b", bytes("12\n"));
    assertThat(text(spool)).isEqualTo("12\n");
    spool.close();
    assertThat(settings.limit().used()).isZero();
  }

  @Test
  void takesManyAtOnceAndEachKeyOnce() throws Exception {
    Spool spool = open();
    ExecutorService senders = Executors.newFixedThreadPool(8);
    List<Callable<OfferResult>> offers = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      String number = String.format("%03d", i % 200);
      offers.add(() -> spool.offer(number, bytes(number + "\n")));
    }
    List<OfferOutcome> outcomes = new ArrayList<>();
    for (Future<OfferResult> taken : senders.invokeAll(offers)) {
      outcomes.add(taken.get().outcome());
    }
    senders.shutdown();

    assertThat(outcomes).filteredOn(OfferOutcome.ADDED::equals).hasSize(200);
    assertThat(outcomes).filteredOn(OfferOutcome.REPEATED::equals).hasSize(200);
    assertThat(text(spool).lines().sorted())
        .containsExactlyElementsOf(
            IntStream.range(0, 200).mapToObj(i -> String.format("%03d", i)).toList());
    spool.close();
    assertThat(open().problems()).isEmpty();
  }

  @Test
  void failsNobodyForTheKeyOfAnother() throws Exception {
    Spool spool = open();
    String tooLong = "x".repeat(Batch.MAX_KEY_LENGTH + 1);
    FutureTask<OfferResult> sound = new FutureTask<>(() -> spool.offer("k", bytes("a\n")));
    FutureTask<OfferResult> unfit = new FutureTask<>(() -> spool.offer(tooLong, bytes("b\n")));
    Thread one = new Thread(sound);
    Thread other = new Thread(unfit);
    synchronized (spool) {
      one.start();
      other.start();
      Set<Thread.State> waiting = Set.of(Thread.State.BLOCKED, Thread.State.TERMINATED);
      await().until(() -> one.getState() == Thread.State.BLOCKED);
      await().until(() -> waiting.contains(other.getState()));
    }

    assertThat(sound.get().outcome()).isEqualTo(OfferOutcome.ADDED);
    assertThatThrownBy(unfit::get)
        .hasCauseInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 500 characters but found 501");
    spool.close();
  }

  @Test
  void refusesANewerVersionAndTouchesNothing() throws IOException {
    try (Spool spool = open()) {
      spool.append("k", bytes("a\n"));
    }
    Path log = names().stream().filter(path -> path.toString().endsWith(".log")).findFirst().get();
    byte[] bytes = Files.readAllBytes(log);
    ByteBuffer header = ByteBuffer.wrap(bytes);
    header.putInt(8, 2).putInt(20, BatchLog.crc(bytes, 0, 20));
    Files.write(log, bytes);

    assertThatThrownBy(this::open)
        .isInstanceOf(SpoolException.class)
        .hasMessageContaining(log.toString())
        .hasMessageContaining("expected a spool of version 1 or older but found version 2");
    assertThat(log).hasBinaryContent(bytes);
  }

  @Test
  void staysUsableWhenAWriteFailsInItsMiddle() throws Exception {
    Process cramped =
        new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -f 8; exec \"$0\" -XX:TieredStopAtLevel=1 -cp \"$1\" \"$2\" \"$3\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                System.getProperty("java.class.path"),
                CrampedSpool.class.getName(),
                directory.toString())
            .inheritIO()
            .start();

    assertThat(cramped.waitFor()).isEqualTo(3);
    Spool spool = open();
    assertThat(only(spool).size()).isEqualTo(6100);
    assertThat(spool.last().orElseThrow().key()).isEqualTo("small");
    assertThat(spool.find("large 1")).isPresent();
    assertThat(spool.find("large 2")).isEmpty();
    assertThat(spool.problems()).isEmpty();
    spool.close();
  }

  @Test
  void appendsNothingOnceClosed() throws IOException {
    Spool spool = open();
    spool.close();

    assertThatThrownBy(() -> spool.append("k", bytes("a\n")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }

  private Spool open() {
    return Spool.open(directory, settings(1 << 20));
  }

  private SpoolSettings settings(long limit) {
    return SpoolSettings.of(new SpoolLimit(directory, limit), clock);
  }

  private List<Path> names() throws IOException {
    try (var files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }
}
