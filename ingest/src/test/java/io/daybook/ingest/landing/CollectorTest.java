package io.daybook.ingest.landing;

import static io.daybook.ingest.landing.TestingAgent.csv;
import static io.daybook.ingest.landing.TestingAgent.lines;
import static io.daybook.ingest.landing.TestingAgent.name;
import static io.daybook.ingest.landing.TestingAgent.source;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.testing.FaultyStorage;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentFooter.ByteRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorTest {
  private static final IngestSource LOGIN = lines("login", "*.log*");

  @TempDir Path home;
  private TestingAgent agent;

  @BeforeEach
  void start() throws IOException {
    agent = new TestingAgent(home);
  }

  @Test
  void landsEveryFileOfEverySource() throws IOException {
    agent.log("a.log", "one\ntwo\n");
    agent.log("sub/b.csv", "id\n1\n");

    CollectReport report = agent.collect(LOGIN, csv("orders", "**/*.csv"));

    assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(agent.raw("login")).containsExactly(name("login", 1, 0, 8));
    assertThat(agent.raw("orders")).containsExactly(name("orders", 1, 0, 5));
    assertThat(agent.text("login", 1)).isEqualTo("one\ntwo\n");
    assertThat(report.sources().get(0))
        .isEqualTo(
            new CollectReport.SourceReport(
                "login", 1, 1, 0, 0, 1, 2, 8, java.util.List.of(), java.util.List.of()));
  }

  @Test
  void landsNothingTwice() throws IOException {
    agent.log("a.log", "one\ntwo\n");
    agent.collect(LOGIN);

    CollectReport again = agent.collect(LOGIN);

    assertThat(again.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(agent.raw("login")).containsExactly(name("login", 1, 0, 8));
  }

  @Test
  void countsEachFileAsNewContinuedOrKnown() throws IOException {
    agent.log("a.log", "one\n");
    Path grown = agent.log("b.log", "one\n");
    agent.log("c.log", "");
    agent.collect(LOGIN);
    Files.writeString(grown, "two\n", StandardOpenOption.APPEND);
    agent.log("d.log", "four\n");

    CollectReport.SourceReport report = agent.collect(LOGIN).sources().get(0);

    assertThat(report.files()).isEqualTo(4);
    assertThat(report.newFiles()).isEqualTo(1);
    assertThat(report.continuedFiles()).isEqualTo(1);
    assertThat(report.knownFiles()).isEqualTo(2);
    assertThat(agent.collect(LOGIN).sources().get(0).knownFiles()).isEqualTo(4);
  }

  @Test
  void continuesBehindWhatItLanded() throws IOException {
    Path log = agent.log("a.log", "one\n");
    agent.collect(LOGIN);
    Files.writeString(log, "two\n", StandardOpenOption.APPEND);
    agent.now = Instant.parse("2026-03-02T00:00:01Z");

    CollectReport report = agent.collect(LOGIN);

    assertThat(report.sources().get(0).continuedFiles()).isEqualTo(1);
    assertThat(agent.raw("login"))
        .containsExactly(name("login", 1, 0, 4), name("login", 1, 4, 8).replace("03-01", "03-02"));
    assertThat(agent.text("login", 1)).isEqualTo("one\ntwo\n");
  }

  @Test
  void knowsAFileUnderItsNewName() throws IOException {
    Path log = agent.log("a.log", "one\n");
    agent.collect(LOGIN);
    Files.move(log, agent.logs.resolve("a.log.old"));
    Files.writeString(agent.logs.resolve("a.log.old"), "two\n", StandardOpenOption.APPEND);

    agent.collect(LOGIN);

    assertThat(agent.raw("login")).containsExactly(name("login", 1, 0, 4), name("login", 1, 4, 8));
  }

  @Test
  void landsEachLineOnceThroughTwoRotations() throws IOException {
    Path a = agent.log("a.log", "one\n");
    Path a1 = agent.logs.resolve("a.log.1");
    Path a2 = agent.logs.resolve("a.log.2");
    agent.collect(LOGIN);
    Files.move(a, a1);
    agent.log("a.log", "two\n");
    agent.collect(LOGIN);
    Files.writeString(a1, "late\n", StandardOpenOption.APPEND);
    Files.move(a1, a2);
    Files.move(a, a1);
    agent.log("a.log", "three\n");
    agent.collect(LOGIN);

    assertThat(agent.raw("login"))
        .containsExactly(
            name("login", 1, 0, 4),
            name("login", 1, 4, 9),
            name("login", 2, 0, 4),
            name("login", 3, 0, 6));
    assertThat(agent.records("login")).containsExactly("one\n", "late\n", "two\n", "three\n");
  }

  @Test
  void takesATruncatedFileForANewOne() throws IOException {
    Path log = agent.log("a.log", "one\ntwo\n");
    agent.collect(LOGIN);
    Files.writeString(log, "x\n", StandardOpenOption.TRUNCATE_EXISTING);

    agent.collect(LOGIN);

    assertThat(agent.raw("login")).containsExactly(name("login", 1, 0, 8), name("login", 2, 0, 2));
    assertThat(agent.text("login", 2)).isEqualTo("x\n");
  }

  @Test
  void takesAFileTruncatedAndRegrownToTheSameLengthForANewOne() throws IOException {
    Path log = agent.log("a.log", "one\ntwo\n");
    agent.collect(LOGIN);
    Files.writeString(log, "one\nTWO\n", StandardOpenOption.TRUNCATE_EXISTING);

    agent.collect(LOGIN);

    assertThat(agent.text("login", 2)).isEqualTo("one\nTWO\n");
  }

  @Test
  void takesAnotherHeadOnTheSameInodeForANewFile() throws IOException {
    Path log = agent.log("a.log", "a".repeat(2000) + "\n" + "c".repeat(6000) + "\n");
    agent.collect(LOGIN);
    String other = "b" + "a".repeat(1999) + "\n" + "c".repeat(6000) + "\nmore\n";
    Files.writeString(log, other, StandardOpenOption.TRUNCATE_EXISTING);

    agent.collect(LOGIN);

    assertThat(agent.text("login", 2)).isEqualTo(other);
  }

  @Test
  void takesTheSameHeadBeforeAnotherTailForANewFile() throws IOException {
    String head = "h".repeat(2000) + "\n";
    Path log = agent.log("a.log", head + "c".repeat(6000) + "\n");
    agent.collect(LOGIN);
    String other = head + "d".repeat(6000) + "\nmore\n";
    Files.writeString(log, other, StandardOpenOption.TRUNCATE_EXISTING);

    agent.collect(LOGIN);

    assertThat(agent.text("login", 2)).isEqualTo(other);
  }

  @Test
  void cutsSegmentsBetweenRecordsAndLosesNoByte() throws IOException {
    agent.segmentBytes = 100_000;
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    while (text.length() < 3_500_000) {
      text.append("é".repeat(random.nextInt(300))).append(random.nextInt(9) == 0 ? "\r\n" : "\n");
    }
    agent.log("a.log", text.append("unterminated").toString());

    CollectReport report = agent.collect(LOGIN);

    byte[] expected = text.toString().getBytes(UTF_8);
    assertThat(agent.landed("login", 1)).isEqualTo(expected);
    assertThat(agent.footers("login")).hasSizeGreaterThan(35);
    for (SegmentFooter footer : agent.footers("login")) {
      if (footer.end() < expected.length) {
        assertThat(expected[(int) footer.end() - 1]).isEqualTo((byte) '\n');
        assertThat(footer.end() - footer.start()).isBetween(100_000L, 100_700L);
      }
    }
    assertThat(agent.records("login")).hasSize((int) report.sources().get(0).records());
    assertThat(report.sources().get(0).records()).isEqualTo(text.toString().lines().count());
  }

  @Test
  void readsAFileAgainWhoseSegmentIsTooBigToHold() throws IOException {
    byte[] noise = new byte[70 << 20];
    new Random(1).nextBytes(noise);
    Files.write(agent.logs.resolve("a.log"), noise);
    agent.segmentBytes = 128L << 20;

    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.DONE);

    assertThat(agent.raw("login")).containsExactly(name("login", 1, 0, noise.length));
    assertThat(agent.landed("login", 1)).isEqualTo(noise);
  }

  @Test
  void landsAnOversizedRecordInPiecesAndTheNextOnesWhole() throws IOException {
    agent.segmentBytes = 1;
    agent.log("a.log", "ok\n" + "x".repeat(25) + "\nfits 10..\nafter\n");

    agent.collect(source("login", new Framing.LineFraming(), 10, "*.log"));

    assertThat(agent.raw("login"))
        .containsExactly(
            name("login", 1, 0, 3),
            name("login", 1, 3, 29),
            name("login", 1, 29, 39),
            name("login", 1, 39, 45));
    assertThat(agent.footers("login").get(1).oversized())
        .containsExactly(new ByteRange(3, 13), new ByteRange(13, 23), new ByteRange(23, 29));
    assertThat(agent.records("login"))
        .containsExactly(
            "ok\n",
            "oversized:xxxxxxxxxx",
            "oversized:xxxxxxxxxx",
            "oversized:xxxxx\n",
            "fits 10..\n",
            "after\n");
  }

  @Test
  void landsTheRecordBehindAHoleWhole() throws IOException {
    agent.log("a.log", "ok\n" + "\0".repeat(25) + "fits 10..\n" + "\0\0x\nafter\n");

    agent.collect(source("login", new Framing.LineFraming(), 10, "*.log"));

    assertThat(agent.records("login"))
        .containsExactly(
            "ok\n",
            "oversized:" + "\0".repeat(10),
            "oversized:" + "\0".repeat(10),
            "oversized:" + "\0".repeat(5),
            "fits 10..\n",
            "\0\0x\n",
            "after\n");
  }

  @Test
  void cutsALongRecordBehindAHoleThatIsLongerThanWhatIsReadAtOnce() throws IOException {
    int hole = (3 << 20) + 7;
    String text = "\0".repeat(hole) + "y".repeat(1_500_000) + "\nafter\n" + "\0".repeat(1_100_000);
    agent.log("a.log", text);

    agent.collect(source("login", new Framing.LineFraming(), 1 << 20, "*.log"));

    assertThat(agent.text("login", 1)).isEqualTo(text);
    assertThat(agent.records("login")).hasSize(4 + 2 + 1 + 2).contains("after\n");
    assertThat(agent.footers("login").get(0).oversized())
        .contains(new ByteRange(hole, hole + (1 << 20)));
  }

  @Test
  void takesNoHalfCharacterForAHole() throws IOException {
    byte[] text =
        ("\0".repeat(30) + "six..\n").getBytes(java.nio.charset.StandardCharsets.UTF_16BE);
    Files.write(agent.logs.resolve("a.log"), text);

    agent.collect(source("login", new Framing.LineFraming(Framing.CodeUnit.UTF_16BE), 12, "*.log"));

    assertThat(agent.footers("login").get(0).oversized())
        .hasSize(5)
        .endsWith(new ByteRange(48, 60));
    assertThat(agent.landed("login", 1)).isEqualTo(text);
  }

  @Test
  void findsTheEndOfAnOversizedQuotedField() throws IOException {
    String big = "1,\"" + "line\n".repeat(600_000) + "\"\n";
    agent.log("a.csv", "id,note\n" + big + "2,after\n");

    agent.collect(source("orders", csv("x").framing(), 1 << 20, "*.csv"));

    assertThat(agent.landed("orders", 1))
        .isEqualTo(Files.readAllBytes(agent.logs.resolve("a.csv")));
    assertThat(agent.records("orders")).startsWith("id,note\n").endsWith("2,after\n").hasSize(5);
  }

  @Test
  void landsTheUnterminatedLastRecordAsItIs() throws IOException {
    agent.log("a.log", "one\ntw");

    agent.collect(LOGIN);

    assertThat(agent.records("login")).containsExactly("one\n", "tw");
  }

  @Test
  void landsNothingOfAnEmptyFile() throws IOException {
    agent.log("a.log", "");

    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(agent.raw("login")).isEmpty();
  }

  @Test
  void carriesTheCsvHeaderInEverySegment() throws IOException {
    agent.segmentBytes = 10;
    IngestSource orders = csv("orders", "*.csv");
    Path log = agent.log("a.csv", "id,\"no\nte\"\r\n1,a\n2,bbbbbbb\n3,c\n");
    agent.collect(orders);
    Files.writeString(log, "4,later\n", StandardOpenOption.APPEND);
    agent.collect(orders);

    String header = Base64.getEncoder().encodeToString("id,\"no\nte\"\r\n".getBytes(UTF_8));
    assertThat(agent.footers("orders"))
        .hasSize(4)
        .allSatisfy(footer -> assertThat(footer.header()).isEqualTo(header));
    assertThat(agent.records("orders"))
        .containsExactly("id,\"no\nte\"\r\n", "1,a\n", "2,bbbbbbb\n", "3,c\n", "4,later\n");
  }

  @Test
  void beginsAFileAnewWhoseHeaderWasNotWholeYet() throws IOException {
    Path log = agent.log("a.csv", "id,no");
    agent.collect(csv("orders", "*.csv"));
    Files.writeString(log, "te\n1,a\n", StandardOpenOption.APPEND);

    agent.collect(csv("orders", "*.csv"));

    assertThat(agent.text("orders", 2)).isEqualTo("id,note\n1,a\n");
    assertThat(agent.footers("orders").get(1).header())
        .isEqualTo(Base64.getEncoder().encodeToString("id,note\n".getBytes(UTF_8)));
  }

  @Test
  void neverCutsAQuotedNewline() throws IOException {
    agent.segmentBytes = 1;
    agent.log("a.csv", "id,note\n1,\"a\nb\n\"\"c\"\n2,d\n");

    agent.collect(csv("orders", "*.csv"));

    assertThat(agent.raw("orders"))
        .containsExactly(
            name("orders", 1, 0, 8), name("orders", 1, 8, 20), name("orders", 1, 20, 24));
  }

  @Test
  void reportsWhatItCannotReadAndLandsTheRest() throws IOException {
    agent.log("a.log", "one\n");
    Files.write(agent.logs.resolve("b.log.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0});
    Files.write(
        agent.logs.resolve("c.log.zst"), new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0});

    CollectReport report = agent.collect(lines("login", "missing.log", "*.none", "[", "*.log*"));

    assertThat(report.exitCode()).isEqualTo(ExitCode.PARTLY_DONE);
    assertThat(agent.raw("login")).containsExactly(name("login", 1, 0, 4));
    assertThat(report.problems())
        .extracting(Object::toString)
        .satisfiesExactly(
            missing -> assertThat(missing).startsWith("[missing.log] expected a file"),
            glob -> assertThat(glob).startsWith("[[] expected a glob"),
            gzip -> assertThat(gzip).contains("b.log.gz").contains("a whole gzip file"),
            zstd -> assertThat(zstd).contains("c.log.zst").contains("a whole zstd file"));
    assertThat(report.sources().get(0).unmatched()).containsExactly("*.none");
  }

  @Test
  void rebuildsALostJournalFromWhatIsCommitted() throws IOException {
    agent.segmentBytes = 4;
    Path log = agent.log("a.log", "one\ntwo\n");
    agent.log("b.log", "other\n");
    agent.collect(LOGIN);
    agent.loseState();
    Files.writeString(log, "three\n", StandardOpenOption.APPEND);
    agent.log("c.log", "new\n");

    agent.collect(LOGIN);

    assertThat(agent.raw("login"))
        .containsExactly(
            name("login", 1, 0, 4),
            name("login", 1, 4, 8),
            name("login", 1, 8, 14),
            name("login", 2, 0, 6),
            name("login", 3, 0, 4));
  }

  @Test
  void movesARestoredJournalForward() throws IOException {
    Path backup = home.resolve("backup");
    Path log = agent.log("a.log", "one\n");
    agent.collect(LOGIN);
    agent.copyState(backup);
    Files.writeString(log, "two\n", StandardOpenOption.APPEND);
    agent.log("b.log", "other\n");
    agent.now = Instant.parse("2026-03-04T00:00:01Z");
    agent.collect(LOGIN);
    agent.restoreState(backup);
    Files.writeString(log, "three\n", StandardOpenOption.APPEND);

    agent.collect(LOGIN);

    assertThat(agent.text("login", 1)).isEqualTo("one\ntwo\nthree\n");
    assertThat(agent.raw("login")).hasSize(4);
    assertThat(agent.records("login"))
        .containsExactlyInAnyOrder("one\n", "two\n", "three\n", "other\n");
  }

  @Test
  void refusesOtherBytesUnderASegmentsName() throws IOException {
    agent.log("a.log", "one\n");
    agent.collect(LOGIN);
    TestingAgent other = new TestingAgent(home.resolve("other"));
    other.log("a.log", "ONE\n");
    other.collect(LOGIN);
    // The name appears between the look and the rename: nobody else can do that but a stranger.
    TestingAgent victim =
        new TestingAgent(
            home.resolve("victim"),
            new FaultyStorage(TestingAgent.local()),
            home.resolve("victims").toString());
    victim.log("a.log", "one\n");
    ((FaultyStorage) victim.storage)
        .beforeRename(
            () -> {
              Path strange = Path.of(other.path("login", name("login", 1, 0, 4)).value());
              Path target = Path.of(victim.path("login", name("login", 1, 0, 4)).value());
              try {
                Files.copy(strange, target, StandardCopyOption.REPLACE_EXISTING);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });

    assertThatThrownBy(() -> victim.collect(LOGIN))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BLOCKED))
        .hasMessageContaining("Cannot land")
        .hasMessageContaining(name("login", 1, 0, 4));
    assertThat(victim.text("login", 1)).isEqualTo("ONE\n");
  }

  @Test
  void keepsASecondCollectorOutOfItsStateDirectory() throws IOException {
    agent.log("a.log", "one\n");
    try (SqliteJournal first = SqliteJournal.open(agent.state, TestingAgent.AGENT)) {
      assertThatThrownBy(() -> agent.collect(LOGIN))
          .isInstanceOfSatisfying(
              OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.HELD))
          .hasMessageContaining(agent.state.toString());
      assertThat(first.lastFile("login")).isZero();
    }
    assertThat(agent.collect(LOGIN).exitCode()).isEqualTo(ExitCode.DONE);
  }
}
