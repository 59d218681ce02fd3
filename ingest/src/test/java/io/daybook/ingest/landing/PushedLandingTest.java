package io.daybook.ingest.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.daybook.ingest.input.PushedBatch;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.ingest.spool.SpoolLimit;
import io.daybook.ingest.spool.SpoolSettings;
import io.daybook.ingest.spool.SpooledFiles;
import io.daybook.warehouse.segment.SegmentBatches;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushedLandingTest {
  @TempDir Path home;

  @Test
  void endsSegmentsWhereBatchesEndAndTellsOfThem() throws IOException {
    TestingAgent agent = new TestingAgent(home);
    agent.segmentBytes = 10;
    try (Journal journal = SqliteJournal.open(agent.state, TestingAgent.AGENT);
        SpooledFiles spooled = spooled(agent, journal, 1 << 20)) {
      push(spooled, "a", "1\n2\n3\n");
      push(spooled, "b", "4\n5\n6\n7\n8\n9\n");
      push(spooled, "c", "10\n");
      land(agent, journal, spooled);

      assertThat(journal.sealed("login")).isEmpty();
    }

    assertThat(agent.footers("login"))
        .extracting(SegmentFooter::start, SegmentFooter::end)
        .containsExactly(tuple(0L, 18L), tuple(18L, 21L));
    assertThat(batches(agent.footers("login").get(0)))
        .containsExactly("0 " + hash("a"), "6 " + hash("b"));
    assertThat(batches(agent.footers("login").get(1))).containsExactly("18 " + hash("c"));
  }

  @Test
  void tellsBatchesWithoutKeysApart() throws IOException {
    TestingAgent agent = new TestingAgent(home);
    try (Journal journal = SqliteJournal.open(agent.state, TestingAgent.AGENT);
        SpooledFiles spooled = spooled(agent, journal, 1 << 20)) {
      for (int i = 0; i < 2; i++) {
        spooled.stream("http").append(null, ByteBuffer.wrap(new byte[] {'1', '\n'}));
      }
      push(spooled, "a", "2\n");
      land(agent, journal, spooled);
    }

    List<String> told = batches(agent.footers("login").get(0));
    assertThat(told).hasSize(3).doesNotHaveDuplicates().last().isEqualTo("4 " + hash("a"));
    assertThat(told.get(0).substring(2)).isNotEqualTo(told.get(1).substring(2));
  }

  @Test
  void putsNoMoreBatchesIntoASegmentThanItsFooterHolds() throws IOException {
    List<PushedBatch> batches = new ArrayList<>();
    for (int i = 0; i < SegmentBatches.MAX + 5; i++) {
      batches.add(new PushedBatch("k", 2L * i, 2L * i + 2));
    }
    SegmentEnds ends = new SegmentEnds(batches, 1L << 40);

    assertThat(ends.endOf(0)).isEqualTo(2L * SegmentBatches.MAX);
    assertThat(ends.endOf(2L * SegmentBatches.MAX)).isEqualTo(2L * SegmentBatches.MAX + 10);
  }

  @Test
  void tellsOfBatchesAlsoWhenASegmentIsUploadedAgain() throws IOException {
    TestingAgent agent = new TestingAgent(home);
    try (Journal journal = SqliteJournal.open(agent.state, TestingAgent.AGENT);
        SpooledFiles spooled = spooled(agent, journal, 1 << 20)) {
      push(spooled, "a", "1\n");
      push(spooled, "b", "2\n");
      land(agent, journal, spooled);
      SegmentFooter landed = agent.footers("login").get(0);
      Path segment = Path.of(agent.path("login", agent.raw("login").get(0)).value());
      byte[] bytes = Files.readAllBytes(segment);
      Files.delete(segment);
      try (Journal other = SqliteJournal.open(home.resolve("other"), TestingAgent.AGENT)) {
        other.seal(landed.withBatches(null));
        land(agent, other, spooled);
      }

      assertThat(segment).hasBinaryContent(bytes);
    }
  }

  @Test
  void deletesDataThatIsLandedOnceItsFileHasEnded() throws IOException {
    TestingAgent agent = new TestingAgent(home);
    try (Journal journal = SqliteJournal.open(agent.state, TestingAgent.AGENT);
        SpooledFiles spooled = spooled(agent, journal, 1 << 20)) {
      push(spooled, "a", "1\n");
      land(agent, journal, spooled);
      assertThat(dataFiles(agent)).hasSize(1);
      spooled.stream("http").roll();
      land(agent, journal, spooled);

      assertThat(dataFiles(agent)).isEmpty();

      // The same bytes again are another file, whatever inode they have.
      push(spooled, "b", "1\n");
      land(agent, journal, spooled);
    }
    assertThat(agent.records("login")).containsExactly("1\n", "1\n");
  }

  @Test
  void makesRoomBeforeItIsFull() throws IOException {
    TestingAgent agent = new TestingAgent(home);
    try (Journal journal = SqliteJournal.open(agent.state, TestingAgent.AGENT);
        SpooledFiles spooled = spooled(agent, journal, 1000)) {
      for (int i = 0; i < 50; i++) {
        push(spooled, "k" + i, "x".repeat(99) + "\n");
        land(agent, journal, spooled);
      }
    }
    assertThat(agent.records("login")).hasSize(50);
  }

  private static List<Path> dataFiles(TestingAgent agent) throws IOException {
    try (Stream<Path> files = Files.walk(agent.state.resolve("spool"))) {
      return files.filter(path -> path.toString().endsWith(".data")).toList();
    }
  }

  private static SpooledFiles spooled(TestingAgent agent, Journal journal, long limit) {
    Path directory = agent.state.resolve("spool");
    return SpooledFiles.pushed(
        directory,
        "login",
        journal,
        SpoolSettings.of(new SpoolLimit(directory, limit), Clock.systemUTC()));
  }

  private static void push(SpooledFiles spooled, String key, String text) throws IOException {
    spooled.stream("http").offer(key, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void land(TestingAgent agent, Journal journal, SpooledFiles files) {
    CollectReport report =
        agent
            .collector(journal)
            .once(List.of(new CollectedSource(TestingAgent.lines("login"), files)));
    assertThat(report.sources().get(0).problems()).isEmpty();
  }

  private static String hash(String key) {
    return SegmentBatches.hash("login", key);
  }

  private static List<String> batches(SegmentFooter footer) {
    SegmentBatches batches = SegmentBatches.decode(footer.batches());
    List<String> told = new ArrayList<>();
    for (int i = 0; i < batches.size(); i++) {
      told.add(batches.start(i) + " " + batches.hash(i));
    }
    return told;
  }
}
