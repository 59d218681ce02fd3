package io.daybook.archive.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberVectorTest {
  private static final long[] WIDER = {1, 200, 70_000, 5_000_000_000L, Long.MIN_VALUE, -1};

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 17, 65_535, 65_536, 65_537, 140_000})
  void keepsNumbersOfEveryWidth(int size) {
    SplittableRandom random = new SplittableRandom(size);
    long[] given = new long[size];
    Arrays.setAll(given, i -> random.nextInt(50) == 0 ? WIDER[(i / 3000) % WIDER.length] : i % 100);
    Footprint footprint = new Footprint();
    NumberVector vector = new NumberVector(footprint);
    for (long number : given) {
      vector.add(number);
    }
    ByteBuffer bytes = ByteBuffer.allocate(vector.encodedBytes());
    vector.putInto(bytes);
    assertThat(bytes.hasRemaining()).isFalse();

    for (NumberVector kept :
        new NumberVector[] {vector, NumberVector.read(bytes.flip(), new Footprint())}) {
      long[] copied = new long[size];
      kept.copyTo(copied, 0);
      assertThat(kept.size()).isEqualTo(size);
      assertThat(copied).isEqualTo(given);
      for (int i = 0; i < size; i += 97) {
        assertThat(kept.get(i)).isEqualTo(given[i]);
      }
    }
    assertThat(footprint.bytes()).isBetween((long) size, 16L * size + 64);
  }

  @Test
  void takesNoMoreThanItsLargestNeighboursNeed() {
    Footprint footprint = new Footprint();
    NumberVector vector = new NumberVector(footprint);
    for (int i = 0; i < 1 << 16; i++) {
      vector.add(i % 100);
    }
    assertThat(footprint.bytes()).isEqualTo(1 << 16);

    vector.add(1000);
    for (int i = 1; i < 1 << 16; i++) {
      vector.add(i % 100);
    }
    assertThat(footprint.bytes()).isEqualTo(3 << 16);
  }
}
