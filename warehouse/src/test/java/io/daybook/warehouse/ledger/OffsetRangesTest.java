package io.daybook.warehouse.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.ledger.OffsetRanges.OffsetRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetRangesTest {
  private static final int OFFSETS = 200;

  private final OffsetRanges ranges = new OffsetRanges();

  @Test
  void missesEverythingAtFirst() {
    assertThat(ranges.missing(3, 9)).containsExactly(new OffsetRange(3, 9));
    assertThat(ranges.intersects(3, 9)).isFalse();
    assertThat(ranges.ranges()).isEmpty();
  }

  @Test
  void mergesRangesThatTouchOrOverlap() {
    ranges.add(20, 30);
    ranges.add(0, 10);
    assertThat(ranges.ranges()).containsExactly(new OffsetRange(0, 10), new OffsetRange(20, 30));

    ranges.add(10, 15);
    ranges.add(15, 25);
    assertThat(ranges.ranges()).containsExactly(new OffsetRange(0, 30));
  }

  @Test
  void tellsTheGapsOfARange() {
    ranges.add(10, 20);
    ranges.add(30, 40);

    assertThat(ranges.missing(0, 50))
        .containsExactly(new OffsetRange(0, 10), new OffsetRange(20, 30), new OffsetRange(40, 50));
    assertThat(ranges.missing(15, 35)).containsExactly(new OffsetRange(20, 30));
    assertThat(ranges.missing(12, 18)).isEmpty();
  }

  @Test
  void keepsOffsetsBeyondTwoGiB() {
    long start = 5L << 40;
    ranges.add(start, start + 1);

    assertThat(ranges.missing(start - 1, start + 2))
        .containsExactly(new OffsetRange(start - 1, start), new OffsetRange(start + 1, start + 2));
  }

  @Test
  void holdsAndMissesNothingInAnEmptyRange() {
    ranges.add(5, 5);
    ranges.add(10, 20);

    assertThat(ranges.ranges()).containsExactly(new OffsetRange(10, 20));
    assertThat(ranges.missing(15, 15)).isEmpty();
    assertThat(ranges.missing(25, 25)).isEmpty();
    assertThat(ranges.intersects(15, 15)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void answersAsASetOfSingleOffsetsWould(long seed) {
    Random random = new Random(seed);
    BitSet expected = new BitSet(OFFSETS);
    for (int step = 0; step < 300; step++) {
      int start = random.nextInt(OFFSETS - 1);
      int end = start + 1 + random.nextInt(Math.min(12, OFFSETS - start - 1) + 1);
      if (random.nextInt(3) == 0) {
        ranges.add(start, end);
        expected.set(start, end);
      }
      assertThat(ranges.missing(start, end)).isEqualTo(runs(expected, start, end, false));
      assertThat(ranges.intersects(start, end)).isEqualTo(!expected.get(start, end).isEmpty());
      assertThat(ranges.ranges()).isEqualTo(runs(expected, 0, OFFSETS + 20, true));
    }
  }

  /** Returns the longest runs of offsets that are in the set, or that are not. */
  private static List<OffsetRange> runs(BitSet set, int start, int end, boolean in) {
    List<OffsetRange> runs = new ArrayList<>();
    int at = start;
    while (at < end) {
      int to = at;
      while (to < end && set.get(to) == set.get(at)) {
        to++;
      }
      if (set.get(at) == in) {
        runs.add(new OffsetRange(at, to));
      }
      at = to;
    }
    return runs;
  }
}
