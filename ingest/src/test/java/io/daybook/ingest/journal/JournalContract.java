package io.daybook.ingest.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.ingest.journal.Journal.SegmentState;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.segment.BundleName;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentFooter.ByteRange;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every journal keeps. */
abstract class JournalContract {
  static final String AGENT = "web-1";
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  private Journal journal;

  /** Opens the journal of this test, the same each time. */
  abstract Journal open();

  @BeforeEach
  void start() {
    journal = open();
  }

  @AfterEach
  void stop() {
    journal.close();
  }

  @Test
  void knowsNothingAtFirst() {
    SegmentFooter footer = segment(1, 0, 10);

    assertThat(journal.latest("login", 7, 70)).isEmpty();
    assertThat(journal.lastFile("login")).isZero();
    assertThat(journal.correctedAt("login")).isEmpty();
    assertThat(journal.state(footer.name())).isEmpty();
    assertThat(journal.sealed("login")).isEmpty();
    assertThat(journal.committed()).isEmpty();
  }

  @Test
  void keepsASegmentAsItWasSealed() {
    SegmentFooter footer =
        new SegmentFooter(
            SegmentFooter.FORMAT_VERSION,
            AGENT,
            "orders",
            3,
            5,
            50_000_000_000L,
            7,
            0xffffffffL,
            DAY,
            new Framing.CsvFraming(';', '\'', Framing.HeaderRecord.FIRST_RECORD),
            "aWQK",
            List.of(new ByteRange(5, 9), new ByteRange(9, 12)),
            new SegmentFooter.Origin("/var/log/é.csv", 7, -70, 12, "head", "tail"));
    journal.seal(footer);

    reopen();

    assertThat(journal.sealed("orders")).containsExactly(footer);
    assertThat(journal.state(footer.name())).contains(SegmentState.SEALED);
    assertThat(journal.latest("orders", 7, -70)).contains(footer);
  }

  @Test
  void givesTheLastSegmentOfEachFileOfAnInodeNewestFirst() {
    journal.seal(segment(1, 0, 10));
    journal.seal(segment(1, 10, 2000));
    journal.seal(segment(2, 0, 20));
    journal.seal(segment(2, 20, 30));

    assertThat(journal.latest("login", 7, 70))
        .containsExactly(segment(2, 20, 30), segment(1, 10, 2000));
    assertThat(journal.latest("login", 7, 71)).isEmpty();
    assertThat(journal.latest("login", 8, 70)).isEmpty();
    assertThat(journal.latest("orders", 7, 70)).isEmpty();
    assertThat(journal.lastFile("login")).isEqualTo(2);
  }

  @Test
  void knowsAFileWhereItsLastSegmentWas() {
    journal.restore(List.of(segment(1, 0, 10), segment(1, 10, 20)));
    SegmentFooter moved = on(8, segment(1, 10, 20));
    journal.restore(List.of(moved));

    assertThat(journal.latest("login", 7, 70)).isEmpty();
    assertThat(journal.latest("login", 8, 70)).containsExactly(moved);
  }

  @Test
  void givesTheLastSegmentsOfAnInodeOnOtherDevices() {
    journal.seal(segment(1, 0, 10));
    journal.seal(on(8, segment(2, 0, 10)));
    journal.seal(on(8, segment(2, 10, 20)));
    journal.seal(on(9, segment(3, 0, 10)));
    journal.seal(on(-5, segment(4, 0, 10)));
    journal.seal(on(8, segment(5, 0, 10, 71, DAY, 5)));
    journal.retire("login", 9, 70);

    assertThat(journal.latestElsewhere("login", 7, 70)).containsExactly(on(8, segment(2, 10, 20)));
    assertThat(journal.latestElsewhere("login", 6, 70))
        .containsExactly(on(8, segment(2, 10, 20)), segment(1, 0, 10));
    assertThat(journal.latestElsewhere("login", 6, 72)).isEmpty();
    assertThat(journal.latestElsewhere("orders", 6, 70)).isEmpty();
  }

  @Test
  void forgetsNoAcknowledgement() {
    journal.seal(segment(1, 0, 10));
    journal.seal(segment(1, 10, 20));
    journal.acknowledge(segment(1, 0, 10).name());
    journal.acknowledge(segment(1, 0, 10).name());

    reopen();

    assertThat(journal.state(segment(1, 0, 10).name())).contains(SegmentState.COMMITTED);
    assertThat(journal.sealed("login")).containsExactly(segment(1, 10, 20));
  }

  @Test
  void givesSealedSegmentsByFileAndOffset() {
    journal.seal(segment(10, 0, 5));
    journal.seal(segment(9, 100, 200));
    journal.seal(segment(9, 0, 100));

    assertThat(journal.sealed("login"))
        .containsExactly(segment(9, 0, 100), segment(9, 100, 200), segment(10, 0, 5));
  }

  @Test
  void takesANewOriginOfASealButNoOtherBytes() {
    journal.seal(segment(1, 0, 10));
    SegmentFooter moved = segment(1, 0, 10, 99, DAY, 5);
    journal.seal(moved);

    assertThat(journal.sealed("login")).containsExactly(moved);
    assertThat(journal.latest("login", 7, 99)).contains(moved);
    assertThat(journal.latest("login", 7, 70)).isEmpty();
    assertThatThrownBy(() -> journal.seal(segment(1, 0, 10, 70, DAY, 6)))
        .isInstanceOf(IllegalStateException.class);
    journal.acknowledge(moved.name());
    assertThatThrownBy(() -> journal.seal(moved)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void acknowledgesOnlyWhatWasSealed() {
    assertThatThrownBy(() -> journal.acknowledge(segment(1, 0, 10).name()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void restoresCommittedSegments() {
    journal.seal(segment(1, 0, 10));
    journal.restore(
        List.of(segment(1, 0, 10), segment(4, 0, 8), segment(2, 0, 8, 70, DAY.plusDays(2), 5)));

    reopen();

    assertThat(journal.sealed("login")).isEmpty();
    assertThat(journal.state(segment(4, 0, 8).name())).contains(SegmentState.COMMITTED);
    assertThat(journal.lastFile("login")).isEqualTo(4);
  }

  @Test
  void sealsAndAcknowledgesTheSlicesOfABundleTogether() {
    journal.seal(segment(3, 0, 5));
    journal.seal(bundle(2), List.of(segment(1, 0, 10), segment(2, 0, 7)));
    journal.seal(bundle(1), List.of(segment(4, 0, 8)));

    reopen();

    assertThat(journal.sealedBundles("login"))
        .containsExactly(
            Map.entry(bundle(1), List.of(segment(4, 0, 8))),
            Map.entry(bundle(2), List.of(segment(1, 0, 10), segment(2, 0, 7))));
    assertThat(journal.sealed("login")).hasSize(4);
    assertThat(journal.bundle(segment(2, 0, 7).name())).contains(bundle(2));
    assertThat(journal.bundle(segment(3, 0, 5).name())).isEmpty();
    assertThat(journal.committed()).isEmpty();

    journal.acknowledge(segment(1, 0, 10).name());
    assertThat(journal.sealedBundles("login").get(bundle(2))).as("all its slices").hasSize(2);
    journal.acknowledge(bundle(2));
    journal.acknowledge(bundle(2));

    assertSums(new CommittedTotals(2, 2, 17));
    assertThat(journal.sealedBundles("login")).containsOnlyKeys(bundle(1));
    assertThat(journal.bundle(segment(1, 0, 10).name())).contains(bundle(2));
    assertThatThrownBy(() -> journal.acknowledge(bundle(7)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> journal.release(bundle(2))).isInstanceOf(IllegalStateException.class);
  }

  /** A slice belongs to one name, which holds it or never comes to be. */
  @Test
  void sealsASliceElsewhereOnlyIfItWaits() {
    SegmentFooter slice = segment(1, 0, 10);
    SegmentFooter other = segment(2, 0, 7);
    journal.seal(bundle(1), List.of(slice));
    journal.seal(bundle(1), List.of(slice));
    for (List<SegmentFooter> slices :
        List.of(List.of(other, slice), List.of(other, segment(1, 0, 10, 70, DAY, 6)))) {
      assertThatThrownBy(() -> journal.seal(bundle(2), slices))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(journal.state(other.name())).as("all or none").isEmpty();

    journal.release(bundle(1));
    reopen();

    assertThat(journal.waiting("login")).containsExactly(slice);
    assertThat(journal.sealed("login")).containsExactly(slice);
    assertThat(journal.sealedBundles("login")).isEmpty();
    SegmentFooter later = slice.withArrivalDay(DAY.plusDays(1));
    journal.seal(bundle(2), List.of(later, other));
    assertThat(journal.waiting("login")).isEmpty();
    assertThat(journal.sealedBundles("login"))
        .containsExactly(Map.entry(bundle(2), List.of(later, other)));
    journal.seal(segment(3, 0, 5));
    assertThatThrownBy(() -> journal.seal(bundle(3), List.of(segment(3, 0, 5))))
        .as("sealed alone")
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void keepsTheBundleOfASliceWhoseOriginIsToldAnew() {
    journal.seal(bundle(1), List.of(segment(1, 0, 10)));
    journal.seal(segment(1, 0, 10, 99, DAY, 5));
    assertThat(journal.sealedBundles("login")).containsOnlyKeys(bundle(1));
    journal.acknowledge(bundle(1));
    journal.restore(List.of(on(8, segment(1, 0, 10))));

    assertThat(journal.bundle(segment(1, 0, 10).name())).contains(bundle(1));
  }

  @Test
  void restoresBundlesAndTheHighestNumberThatTheyTell() {
    journal.seal(bundle(1), List.of(segment(1, 0, 10)));
    journal.release(bundle(1));
    journal.restore(bundle(4), List.of(segment(1, 0, 10), segment(2, 0, 7)));
    journal.raiseLastFile("login", 12);
    journal.raiseLastFile("login", 11);

    reopen();

    assertThat(journal.waiting("login")).isEmpty();
    assertThat(journal.bundle(segment(1, 0, 10).name())).contains(bundle(4));
    assertThat(journal.lastFile("login")).isEqualTo(12);
    assertThat(journal.lastFile("orders")).isZero();
    journal.seal(segment(13, 0, 1));
    assertThat(journal.lastFile("login")).isEqualTo(13);
  }

  private static BundleName bundle(long number) {
    return new BundleName(AGENT, "login", 3, number, new RunId("0123456789ab"));
  }

  @Test
  void sumsUpWhatIsCommittedAfterEveryChange() {
    journal.seal(segment(1, 0, 10));
    assertThat(journal.committed()).isEmpty();
    journal.acknowledge(segment(1, 0, 10).name());
    assertSums(new CommittedTotals(1, 1, 10));
    journal.acknowledge(segment(1, 0, 10).name());
    assertSums(new CommittedTotals(1, 1, 10));
    journal.seal(segment(3, 0, 5));
    journal.seal(segment(1, 10, 40));
    journal.acknowledge(segment(1, 10, 40).name());
    assertSums(new CommittedTotals(1, 2, 40));
    journal.restore(List.of(segment(1, 10, 40), segment(2, 0, 7), segment(3, 0, 5)));
    assertSums(new CommittedTotals(3, 4, 52));
    journal.seal(segment(9, 0, 100));
    journal.withdraw(segment(9, 0, 100).name());
    assertThatThrownBy(() -> journal.acknowledge(segment(9, 0, 100).name()))
        .isInstanceOf(IllegalStateException.class);
    assertSums(new CommittedTotals(3, 4, 52));
    journal.acknowledge(segment(3, 0, 5).name());
    assertSums(new CommittedTotals(3, 4, 52));
  }

  /** They are the same whether they were asked for before the last change or not. */
  private void assertSums(CommittedTotals login) {
    assertThat(journal.committed()).isEqualTo(Map.of("login", login));
    reopen();
    assertThat(journal.committed()).isEqualTo(Map.of("login", login));
  }

  @Test
  void sumsUpEachSourceByItself() {
    journal.seal(segment(1, 0, 10));
    journal.acknowledge(segment(1, 0, 10).name());
    assertThat(journal.committed()).isEqualTo(Map.of("login", new CommittedTotals(1, 1, 10)));
    SegmentFooter order = segment(4, 5, 20).withSource("orders");
    journal.seal(order);
    journal.acknowledge(order.name());

    assertThat(journal.committed())
        .isEqualTo(
            Map.of(
                "login", new CommittedTotals(1, 1, 10), "orders", new CommittedTotals(4, 1, 15)));
  }

  @Test
  void keepsTheTimeOfTheLastCorrectionOfEachSource() {
    Instant time = Instant.parse("2026-03-01T12:00:00.123Z");
    journal.markCorrected("login", time.minusSeconds(1));
    journal.markCorrected("login", time);
    journal.markCorrected("orders", time.plusSeconds(1));

    reopen();

    assertThat(journal.correctedAt("login")).contains(time);
    assertThat(journal.correctedAt("orders")).contains(time.plusSeconds(1));
  }

  @Test
  void withdrawsASealAndNothingElse() {
    journal.seal(segment(1, 0, 10));
    journal.seal(segment(1, 10, 20));
    journal.acknowledge(segment(1, 0, 10).name());
    journal.withdraw(segment(1, 10, 20).name());

    assertThat(journal.latest("login", 7, 70)).contains(segment(1, 0, 10));
    assertThatThrownBy(() -> journal.withdraw(segment(1, 0, 10).name()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(journal.state(segment(1, 0, 10).name())).contains(SegmentState.COMMITTED);
  }

  @Test
  void hasOneOwner() {
    assertThatThrownBy(this::open).isInstanceOf(JournalException.class);
  }

  private void reopen() {
    journal.close();
    journal = open();
  }

  @Test
  void findsFilesByTheFingerprintOfTheirLastSegment() {
    journal.seal(segment(1, 0, 10));
    journal.seal(segment(1, 10, 20));
    journal.seal(segment(2, 0, 5));

    assertThat(journal.withHeads("login", Set.of("other", "head")))
        .containsExactly(segment(1, 10, 20), segment(2, 0, 5));
    assertThat(journal.withHeads("login", Set.of("other"))).isEmpty();
    assertThat(journal.withHeads("login", Set.of())).isEmpty();
    assertThat(journal.withHeads("orders", Set.of("head"))).isEmpty();
  }

  @Test
  void knowsTheLengthsOfFingerprints() {
    assertThat(journal.headLengths("login")).isEmpty();

    journal.seal(segment(1, 0, 10));

    assertThat(journal.headLengths("login")).contains(segment(1, 0, 10).origin().headLength());
    assertThat(journal.headLengths("orders")).isEmpty();
    reopen();
    assertThat(journal.headLengths("login")).contains(segment(1, 0, 10).origin().headLength());
  }

  @Test
  void takesTheNextFileOfARetiredInodeForAnother() {
    journal.retire("login", 7, 70);
    journal.seal(segment(1, 0, 10));
    journal.retire("login", 7, 70);
    assertThat(journal.latest("login", 7, 70)).isEmpty();
    assertThat(journal.lastFile("login")).isEqualTo(1);
    assertThat(journal.segments("login", 1)).hasSize(1);
    journal.seal(segment(2, 0, 5));

    assertThat(journal.latest("login", 7, 70)).containsExactly(segment(2, 0, 5));
  }

  @Test
  void listsTheSegmentsOfAFileInTheirOrder() {
    journal.seal(segment(1, 10, 20));
    journal.seal(segment(1, 0, 10));
    journal.seal(segment(2, 0, 5));
    journal.acknowledge(segment(1, 0, 10).name());

    assertThat(journal.segments("login", 1)).containsExactly(segment(1, 0, 10), segment(1, 10, 20));
    assertThat(journal.segments("login", 3)).isEmpty();
  }

  @Test
  void remembersWhichFileAPackedOneIs() {
    PackedFile first = new PackedFile(7, 70, 100, "tail", 1);
    PackedFile second = new PackedFile(7, 70, 200, "other", 2);
    journal.recognise("login", first);
    assertThat(journal.recognised("login", 7, 70)).contains(first);
    journal.recognise("login", second);
    journal.close();
    journal = open();

    assertThat(journal.recognised("login", 7, 70)).contains(second);
    assertThat(journal.recognised("login", 7, 71)).isEmpty();
    assertThat(journal.recognised("orders", 7, 70)).isEmpty();
  }

  private static SegmentFooter on(long device, SegmentFooter footer) {
    SegmentFooter.Origin origin = footer.origin();
    return footer.withOrigin(
        new SegmentFooter.Origin(
            origin.path(),
            device,
            origin.inode(),
            origin.headLength(),
            origin.headHash(),
            origin.tailHash()));
  }

  static SegmentFooter segment(long file, long start, long end) {
    return segment(file, start, end, 70, DAY, 5);
  }

  private static SegmentFooter segment(
      long file, long start, long end, long inode, LocalDate day, long crc) {
    return new SegmentFooter(
        SegmentFooter.FORMAT_VERSION,
        AGENT,
        "login",
        file,
        start,
        end,
        1,
        crc,
        day,
        new Framing.LineFraming(),
        null,
        List.of(),
        new SegmentFooter.Origin("/var/log/a.log", 7, inode, 4, "head", "tail"));
  }
}
