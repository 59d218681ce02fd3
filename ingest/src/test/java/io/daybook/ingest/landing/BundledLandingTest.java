package io.daybook.ingest.landing;

import static io.daybook.ingest.landing.TestingAgent.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.ingest.spool.TestingClock;
import io.daybook.testing.FaultyStorage;
import io.daybook.testing.FaultyStorage.Call;
import io.daybook.testing.FaultyStorage.Moment;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many small files of one source, and what becomes of them in HDFS. */
class BundledLandingTest {
  private static final IngestSource LOGIN = lines("login", "*.log");
  private static final String BUNDLE = "-login-e";

  @TempDir Path home;
  private TestingAgent agent;
  private FaultyStorage storage;

  @BeforeEach
  void start() throws IOException {
    agent = new TestingAgent(home);
    storage = new FaultyStorage(agent.storage);
    agent.storage = storage;
  }

  @Test
  void landsHundredsOfFilesAsOne() throws IOException {
    List<String> all = write(300, "one\ntwo\n");

    CollectReport report = agent.collect(LOGIN);

    assertThat(report.sources().get(0).newFiles()).isEqualTo(300);
    assertThat(report.sources().get(0).segments()).isEqualTo(300);
    assertThat(report.sources().get(0).records()).isEqualTo(900);
    assertThat(stored()).hasSize(1);
    assertThat(agent.landed("login").files()).containsExactlyInAnyOrderElementsOf(all);
    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);

    for (int i = 0; i < 5; i++) {
      append(i, "three\n");
      all.set(i, all.get(i) + "three\n");
    }
    agent.collect(LOGIN);

    assertThat(stored()).hasSize(2);
    assertThat(agent.landed("login").files()).containsExactlyInAnyOrderElementsOf(all);
  }

  /** The bound holds for small files, some big, rests that are read and rests that are streamed. */
  @ParameterizedTest
  @CsvSource({"64KiB, 8, 1", "64KiB, 8, 4", "1KiB, 8, 4", "1KiB, 40, 2", "64KiB, 0, 4"})
  void makesNoMoreFilesThanTheirBytesNeed(String below, int big, int threads) throws IOException {
    agent.segmentBytes = 64 << 10;
    agent.bundleBelow = Long.parseLong(below.replace("KiB", "")) << 10;
    agent.threads = threads;
    List<String> all = write(50, "small\n");
    for (int i = 0; i < big; i++) {
      String text = (i + " of the big ones\n").repeat(300 + 700 * i % 5000);
      agent.log("big-" + i + ".log", text);
      all.add(text);
    }
    long bytes = all.stream().mapToLong(String::length).sum();

    agent.collect(LOGIN);

    assertThat(agent.landed("login").files()).containsExactlyInAnyOrderElementsOf(all);
    assertThat((long) stored().size()).isLessThanOrEqualTo(1 + bytes / agent.segmentBytes);
  }

  @Test
  void landsAFewBigFilesAloneAndSideBySide() throws IOException {
    agent.segmentBytes = 64 << 10;
    agent.threads = 4;
    for (int i = 0; i < 4; i++) {
      agent.log(i + ".log", "x".repeat(55 << 10) + "\n");
    }

    agent.collect(LOGIN);

    assertThat(stored()).hasSize(4);
    assertThat(agent.landed("login").bundles()).isZero();
  }

  @Test
  void makesNoBundlesIfItIsToldSo() throws IOException {
    agent.bundleBelow = 0;
    write(5, "one\n");

    agent.collect(LOGIN);

    assertThat(stored()).hasSize(5);
    assertThat(storage.status(agent.zones.identity())).isEmpty();
  }

  @Test
  void uploadsABundleAgainAsOftenAsItFails() throws IOException {
    List<String> all = write(20, "one\n");
    storage
        .fail(Call.CREATE, BUNDLE, Moment.BEFORE_EFFECT)
        .fail(Call.CLOSE, BUNDLE, Moment.AFTER_EFFECT)
        .fail(Call.RENAME, BUNDLE, Moment.BEFORE_EFFECT);

    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(storage.pendingFaults()).isZero();
    assertThat(stored()).hasSize(1);
    assertThat(agent.landed("login").files()).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void takesABundleWhoseReplyWasLostForLanded() throws IOException {
    List<String> all = write(20, "one\n");
    storage.fail(Call.RENAME, BUNDLE, Moment.AFTER_EFFECT);

    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(stored()).hasSize(1);
    assertThat(agent.landed("login").files()).containsExactlyInAnyOrderElementsOf(all);
  }

  /** The others don't wait for it, and it isn't lost when it comes back. */
  @Test
  void landsTheOthersOfASealedBundleWhenAFileIsGone() throws IOException {
    List<String> all = write(10, "one\n");
    refuseRenames();
    assertThatThrownBy(() -> agent.collect(LOGIN)).isInstanceOf(OperatorException.class);
    Path gone = Files.move(log(3), home.resolve("gone"));

    CollectReport without = agent.collect(LOGIN);

    assertThat(without.problems()).singleElement().asString().contains("3.log", "the file is gone");
    assertThat(agent.landed("login").files()).hasSize(9);

    Files.move(gone, log(3));
    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(agent.landed("login").files()).containsExactlyInAnyOrderElementsOf(all);
    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
  }

  /** It came back as another inode and a day later, with more. */
  @Test
  void landsWhatWaitedOnTheDayThatItComesBack() throws IOException {
    List<String> all = write(3, "one\n");
    refuseRenames();
    assertThatThrownBy(() -> agent.collect(LOGIN)).isInstanceOf(OperatorException.class);
    Files.delete(log(1));
    agent.collect(LOGIN);
    agent.now = agent.now.plus(Duration.ofDays(1));
    agent.log("1.log", all.get(1) + "more\n");

    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.DONE);

    all.set(1, all.get(1) + "more\n");
    assertThat(agent.landed("login").files()).containsExactlyInAnyOrderElementsOf(all);
    assertThat(agent.landed("login").footers())
        .filteredOn(footer -> footer.origin().path().endsWith("/1.log"))
        .extracting(SegmentFooter::arrivalDay)
        .containsOnly(LocalDate.of(2026, 3, 2));
  }

  @Test
  void leavesAFileOutThatShrinksWhileItIsPutIn() throws IOException {
    agent.segmentBytes = 4 << 20;
    agent.bundleBelow = 1;
    List<String> all = write(5, "one\n");
    String line = "y".repeat(999) + "\n";
    Path shrinking = agent.log("2-shrinks.log", line.repeat(3000));
    FaultyStorage faulty = storage;
    agent.storage =
        new ForwardingStorage(faulty) {
          @Override
          public StorageOutput create(StoragePath path) throws IOException {
            StorageOutput out = super.create(path);
            return new StorageOutput() {
              @Override
              public void write(int b) throws IOException {
                out.write(b);
              }

              @Override
              public void write(byte[] buffer, int offset, int length) throws IOException {
                Files.writeString(shrinking, "short\n");
                out.write(buffer, offset, length);
              }

              @Override
              public int sync() throws IOException {
                return out.sync();
              }

              @Override
              public void close() throws IOException {
                out.close();
              }
            };
          }
        };

    CollectReport report = agent.collect(LOGIN);

    assertThat(report.problems())
        .singleElement()
        .satisfies(shrunk -> assertThat(shrunk.message()).contains("shrank while it was read"));
    assertThat(agent.landed("login").files()).containsExactlyInAnyOrderElementsOf(all);
    agent.storage = faulty;
    agent.collect(LOGIN);
    all.add("short\n");
    assertThat(agent.landed("login").files()).containsExactlyInAnyOrderElementsOf(all);
  }

  /** A storage that is away makes each call wait; ten thousand files wait once. */
  @Test
  void triesNoFurtherFileOnceStorageRefuses() throws IOException {
    write(200, "one\n");
    AtomicInteger asked = new AtomicInteger();
    agent.threads = 4;
    FaultyStorage sound = storage;
    agent.storage =
        new ForwardingStorage(sound) {
          @Override
          public Optional<FileStatus> status(StoragePath path) throws IOException {
            if (path.equals(agent.zones.identity())) {
              asked.incrementAndGet();
              throw new IOException("away");
            }
            return super.status(path);
          }
        };

    assertThatThrownBy(() -> agent.collect(LOGIN)).isInstanceOf(OperatorException.class);

    assertThat(asked.get()).isBetween(1, 20);
    agent.storage = sound;
    agent.collect(LOGIN);
    assertThat(agent.landed("login").files()).hasSize(200);
  }

  /** All slices of a bundle are of the day of its directory. */
  @Test
  void landsABundleBeforeASliceOfTheNextDay() throws IOException {
    List<String> all = write(60, "one\n");
    Instant midnight = Instant.parse("2026-03-02T00:00:00Z");
    Clock minutes = new TestingClock(midnight.minus(Duration.ofMinutes(30)), Duration.ofMinutes(1));
    try (Journal journal = SqliteJournal.open(agent.state, TestingAgent.AGENT)) {
      new Collector(
              storage,
              journal,
              agent.zones,
              CollectConfig.of(TestingAgent.AGENT).withThreads(1),
              minutes,
              Progress.NONE)
          .once(List.of(agent.collected(LOGIN)));
    }

    assertThat(stored()).hasSize(2);
    assertThat(agent.landed("login").files()).containsExactlyInAnyOrderElementsOf(all);
    for (SegmentFooter footer : agent.landed("login").footers()) {
      assertThat(Objects.requireNonNull(footer.begun()).atZone(ZoneOffset.UTC).toLocalDate())
          .isEqualTo(footer.arrivalDay());
    }
  }

  /** The rests of all files wait for one roll, those of rotated files too. */
  @Test
  void takesTheRestsOfAllFilesAtOnceWhenOneHasWaited() throws IOException {
    IngestSource source = LOGIN.withRoll(Duration.ofMinutes(5));
    TestingClock clock = new TestingClock(agent.now);
    try (Journal journal = SqliteJournal.open(agent.state, TestingAgent.AGENT);
        CollectorSession session =
            new Collector(
                    storage,
                    journal,
                    agent.zones,
                    CollectConfig.of(TestingAgent.AGENT).withThreads(1),
                    clock,
                    Progress.NONE)
                .start(RunId.random())) {
      session.add(new CollectedSource(source, new GrowingFiles(agent.logs)));
      List<String> all = write(4, "one\n");
      session.land(Pace.WHEN_DUE);
      for (int minute = 1; minute <= 4; minute++) {
        clock.advance(Duration.ofMinutes(1));
        append(minute - 1, "two\n");
        all.set(minute - 1, all.get(minute - 1) + "two\n");
        session.land(Pace.WHEN_DUE);
      }
      assertThat(stored()).isEmpty();

      clock.advance(Duration.ofMinutes(1));
      session.land(Pace.WHEN_DUE);
      assertThat(stored()).hasSize(1);
      assertThat(agent.landed("login").files()).containsExactlyInAnyOrderElementsOf(all);

      append(2, "three\n");
      clock.advance(Duration.ofMinutes(4));
      session.land(Pace.WHEN_DUE);
      append(1, "three\n");
      assertThat(stored()).hasSize(1);
      clock.advance(Duration.ofMinutes(5));
      session.land(Pace.WHEN_DUE);
      assertThat(stored()).hasSize(2);
    }
  }

  private List<String> write(int count, String text) throws IOException {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String content = "file " + i + "\n" + text;
      agent.log(i + ".log", content);
      all.add(content);
    }
    return all;
  }

  private Path log(int number) {
    return agent.logs.resolve(number + ".log");
  }

  private void append(int number, String text) {
    try {
      Files.writeString(log(number), text, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void refuseRenames() {
    for (int i = 0; i < 4; i++) {
      storage.fail(Call.RENAME, BUNDLE, Moment.BEFORE_EFFECT);
    }
  }

  private List<StoragePath> stored() throws IOException {
    return agent.landed("login").stored();
  }
}
