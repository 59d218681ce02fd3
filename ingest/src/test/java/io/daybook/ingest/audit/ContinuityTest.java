package io.daybook.ingest.audit;

import static io.daybook.ingest.audit.TestingRawZone.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.SegmentName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names that appear while they are listed, which a raw zone on disk can't be made to do. */
class ContinuityTest {
  private static final StoragePath DIRECTORY = new StoragePath("/daybook/raw/login");
  private static final SegmentName A = name("web-1", 1, 0, 10);
  private static final SegmentName B = name("web-1", 1, 10, 20);
  private static final SegmentName C = name("web-1", 1, 20, 30);
  private static final SegmentName D = name("web-1", 1, 30, 40);

  @Test
  void takesWhatIsLandedBetweenTheLooksForNoGap() {
    assertThat(flaws(List.of(A, C), List.of(A, B, C))).isEmpty();
    assertThat(flaws(List.of(A, C), List.of(A, B, C, name("web-1", 1, 50, 60)))).isEmpty();
  }

  @Test
  void notesNoNumberWhoseFileIsLandedBetweenTheLooks() {
    SegmentName second = name("web-1", 2, 0, 1);
    SegmentName third = name("web-1", 3, 0, 1);

    assertThat(looked(List.of(A, third), List.of(A, second, third)).skippedNumbers()).isEmpty();
    assertThat(looked(List.of(A, third), List.of(A, third)).skippedNumbers()).hasSize(1);
  }

  @Test
  void tellsOnlyOfGapsThatWereThereAtTheFirstLook() {
    SegmentName later = name("web-1", 1, 60, 70);

    assertThat(flaws(List.of(A, D), List.of(A, D, later)))
        .extracting(RawZoneFlaw::bytes)
        .containsExactly(new RawZoneFlaw.FileRange("web-1", 1, 100, 300));
  }

  @Test
  void needsNoSecondLookWhateverTheOrder() {
    for (List<SegmentName> order :
        List.of(List.of(A, B, C, D), List.of(D, C, B, A), List.of(B, D, A, C))) {
      Continuity continuity = new Continuity(DIRECTORY);
      order.forEach(continuity::add);
      assertThat(continuity.isFlawed()).isFalse();
    }
  }

  @Test
  void isNotExhaustedByAHugeFileNumber() {
    SegmentName huge = name("web-1", Long.MAX_VALUE - 1, 0, 1);

    assertThat(looked(List.of(A, huge), List.of(A, huge)).skippedNumbers()).hasSize(1);
  }

  private static List<RawZoneFlaw> flaws(List<SegmentName> first, List<SegmentName> second) {
    return looked(first, second).flaws();
  }

  private static Continuity looked(List<SegmentName> first, List<SegmentName> second) {
    Continuity continuity = new Continuity(DIRECTORY);
    first.forEach(continuity::add);
    assertThat(continuity.isFlawed()).isTrue();
    second.forEach(name -> continuity.addAgain(name, DIRECTORY.child(name.fileName())));
    return continuity;
  }
}
