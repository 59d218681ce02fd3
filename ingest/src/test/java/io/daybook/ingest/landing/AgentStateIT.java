package io.daybook.ingest.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.daybook.ingest.agent.AgentStatus;
import io.daybook.testing.FaultyStorage;
import io.daybook.testing.TestingHdfs;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent's own state: a full disk, damaged and old journals, clocks. Agents are killed in {@link
 * io.daybook.ingest.agent.AgentKillIT}.
 */
@ExtendWith(TestingHdfs.class)
class AgentStateIT {
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
  void waitsWhileTheStateDirectoryIsFullAndLandsEachLineOnce() throws Exception {
    Path disk = Files.createDirectories(home.resolve("disk"));
    assumeTrue(
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=2m", "daybook-test", disk.toString())
                .start()
                .waitFor()
            == 0,
        "mounting a small disk needs root");
    try (AgentHost small = new AgentHost(home.resolve("small"), disk.resolve("state"))) {
      small.write("a.log", "one\n");
      small.up();
      small.awaitFiles("one\n");
      fill(disk.resolve("ballast"));
      small.write("a.log", "two\n");
      small.write("b.log", "three\n");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> small.status().phase() == AgentStatus.Phase.WAITING);
      assertThat(small.status().failure()).contains(disk.toString()).contains("full");
      assertThat(small.files()).containsExactly("one\n");
      Files.delete(disk.resolve("ballast"));

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(String.join("", small.files()).lines().toList())
                      .containsExactlyInAnyOrder("one", "two", "three"));
      small.down();
      assertThat(String.join("", small.files()).lines().toList())
          .containsExactlyInAnyOrder("one", "two", "three");
    } finally {
      new ProcessBuilder("umount", disk.toString()).start().waitFor();
    }
  }

  private static void fill(Path ballast) throws IOException {
    try (var out = Files.newOutputStream(ballast)) {
      for (int size = 1 << 16; size > 0; size /= 2) {
        try {
          while (true) {
            out.write(new byte[size]);
          }
        } catch (IOException e) {
          // Full, for pieces of this size.
        }
      }
    }
  }

  @Test
  void landsEveryByteOnceWhenTheConnectionIsCutInMidWrite() throws Exception {
    FaultyStorage storage = new FaultyStorage(host.storage);
    TestingAgent agent = new TestingAgent(home.resolve("cut"), storage, host.zones.root().value());
    agent.segmentBytes = 1 << 16;
    String text = PackedLandingTest.randomLines(20_000);
    agent.log("a.log", text);
    for (int i = 0; i < 3; i++) {
      storage.before(
          FaultyStorage.Call.WRITE,
          () -> {
            throw new java.io.UncheckedIOException(new IOException("the connection was cut"));
          });
    }
    for (int i = 0; i < 4; i++) {
      try {
        agent.collect(TestingAgent.lines("login", "*.log"));
      } catch (java.io.UncheckedIOException e) {
        assertThat(e).hasMessageContaining("cut");
      }
    }

    assertThat(agent.text("login", 1)).isEqualTo(text);
  }

  @Test
  void landsNothingTwiceWhicheverByteOfTheJournalIsFlipped() throws Exception {
    TestingAgent agent = new TestingAgent(home.resolve("flip"), host.storage, "/flip");
    for (int i = 0; i < 10; i++) {
      agent.log(i + ".log", "file " + i + "\n");
    }
    agent.collect(TestingAgent.lines("login", "*.log"));
    List<String> before = agent.raw("login");
    agent.copyState(home.resolve("backup"));
    byte[] journal = Files.readAllBytes(home.resolve("backup/journal.db"));
    Random random = new Random(12);
    for (int round = 0; round < 60; round++) {
      agent.loseState();
      Files.createDirectories(agent.state);
      byte[] flipped = journal.clone();
      int at = random.nextInt(flipped.length);
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(agent.state.resolve("journal.db"), flipped);
      try {
        agent.collect(TestingAgent.lines("login", "*.log"));
      } catch (OperatorException e) {
        assertThat(e).hasMessageContaining("journal");
      }
      assertThat(agent.raw("login")).as("byte %d", at).isEqualTo(before);
    }
  }

  @Test
  void landsNothingTwiceAfterAnOldJournalWasRestored() throws Exception {
    host.write("a.log", "one\n");
    host.up();
    host.awaitFiles("one\n");
    host.down();
    Files.copy(host.state.resolve("journal.db"), home.resolve("old.db"));
    host.write("a.log", "two\n");
    host.up();
    host.awaitFiles("one\ntwo\n");
    host.down();
    Files.deleteIfExists(host.state.resolve("journal.db-wal"));
    Files.deleteIfExists(host.state.resolve("journal.db-shm"));
    Files.delete(host.state.resolve("journal.db"));
    Files.copy(home.resolve("old.db"), host.state.resolve("journal.db"));
    host.write("a.log", "three\n");
    host.up();

    host.awaitFiles("one\ntwo\nthree\n");
  }

  @Test
  void makesOneSegmentPerRollIntervalOfATrickle() throws Exception {
    TestingAgent agent = new TestingAgent(home.resolve("hour"), host.storage, "/hour");
    try (var journal =
        io.daybook.ingest.journal.SqliteJournal.open(agent.state, TestingAgent.AGENT)) {
      Instant begin = Instant.parse("2026-03-01T12:00:00Z");
      java.util.concurrent.atomic.AtomicReference<Instant> now =
          new java.util.concurrent.atomic.AtomicReference<>(begin);
      Collector collector =
          new Collector(
              host.storage,
              journal,
              agent.zones,
              io.daybook.warehouse.config.CollectConfig.of(TestingAgent.AGENT).withThreads(1),
              new java.time.Clock() {
                @Override
                public java.time.ZoneId getZone() {
                  return java.time.ZoneOffset.UTC;
                }

                @Override
                public java.time.Clock withZone(java.time.ZoneId zone) {
                  return this;
                }

                @Override
                public Instant instant() {
                  return now.get();
                }
              },
              io.daybook.warehouse.run.Progress.NONE);
      StringBuilder text = new StringBuilder();
      Path log = agent.log("a.log", "");
      try (CollectorSession session = collector.start(io.daybook.warehouse.run.RunId.random())) {
        session.add(
            new CollectedSource(
                TestingAgent.lines("login", "*.log"), new GrowingFiles(agent.logs)));
        for (int second = 0; second < 3600; second++) {
          now.set(begin.plusSeconds(second));
          String line = "second " + second + "\n";
          text.append(line);
          Files.writeString(log, line, java.nio.file.StandardOpenOption.APPEND);
          session.land(Pace.WHEN_DUE);
        }
        session.land(Pace.NOW);
      }
      assertThat(agent.text("login", 1)).isEqualTo(text.toString());
      assertThat(agent.raw("login")).hasSizeBetween(12, 13);
    }
  }

  @Test
  void keepsTheArrivalDayOfASealThroughMidnightAndAClockThatStepsBack() throws Exception {
    FaultyStorage storage = new FaultyStorage(host.storage);
    TestingAgent agent = new TestingAgent(home.resolve("clock"), storage, "/clock");
    agent.now = Instant.parse("2026-03-01T23:59:59Z");
    agent.log("a.log", "one\n");
    for (int i = 0; i < 4; i++) {
      storage.fail(
          FaultyStorage.Call.RENAME, ".zst", FaultyStorage.Moment.BEFORE_EFFECT, "cut off");
    }
    assertThatThrownBy(() -> agent.collect(TestingAgent.lines("login", "*.log")))
        .isInstanceOf(OperatorException.class);
    agent.now = Instant.parse("2026-03-02T00:00:10Z");
    agent.collect(TestingAgent.lines("login", "*.log"));
    assertThat(agent.raw("login")).containsExactly(TestingAgent.name("login", 1, 0, 4));
    agent.now = Instant.parse("2026-02-28T22:00:00Z");
    Files.writeString(
        agent.logs.resolve("a.log"), "two\n", java.nio.file.StandardOpenOption.APPEND);
    agent.collect(TestingAgent.lines("login", "*.log"));

    assertThat(agent.records("login")).containsExactlyInAnyOrder("one\n", "two\n");
    assertThat(agent.footers("login").stream().map(SegmentFooter::start).toList())
        .containsExactlyInAnyOrder(0L, 4L);
  }

  @Test
  void landsThoughTheClockIsTwoHoursOff() throws Exception {
    host.offset = Duration.ofHours(2);
    host.write("a.log", "one\n");
    host.up();
    host.awaitFiles("one\n");
    host.offset = Duration.ofHours(-2);
    host.write("a.log", "two\n");

    host.awaitFiles("one\ntwo\n");
    assertThat(host.landed().segments()).hasSize(2);
  }
}
