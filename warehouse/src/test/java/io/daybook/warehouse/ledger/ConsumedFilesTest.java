package io.daybook.warehouse.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsumedFilesTest {

  /** Beside a set of ranges for each file, written down and read again now and then. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void knowsEachFilesRangesAlsoAfterItWasStored(long seed) {
    Random random = new Random(seed);
    ConsumedFiles consumed = new ConsumedFiles();
    Map<FileKey, OffsetRanges> model = new TreeMap<>();
    for (int i = 0; i < 400; i++) {
      FileKey file =
          new FileKey("s" + random.nextInt(2), "a" + random.nextInt(3), random.nextInt(9));
      long start = random.nextInt(50);
      long end = start + 1 + random.nextInt(10);
      assertThat(consumed.missing(file, 0, 60))
          .isEqualTo(model.getOrDefault(file, new OffsetRanges()).missing(0, 60));

      consumed.add(new ConsumedRange(file, start, end));
      model.computeIfAbsent(file, key -> new OffsetRanges()).add(start, end);

      if (random.nextInt(40) == 0) {
        ConsumedFiles read = new ConsumedFiles();
        consumed.streams().forEach(read::read);
        consumed = read;
      }
    }
    List<ConsumedRange> expected = new ArrayList<>();
    model.forEach(
        (file, ranges) ->
            ranges
                .ranges()
                .forEach(r -> expected.add(new ConsumedRange(file, r.start(), r.end()))));
    assertThat(consumed.streams().stream().flatMap(stream -> stream.ranges().stream()))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void refusesNumbersThatAreNoRanges() {
    assertThatThrownBy(() -> new ConsumedStream.FileRanges(1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected file, start and end of each but found 2 numbers");
  }
}
