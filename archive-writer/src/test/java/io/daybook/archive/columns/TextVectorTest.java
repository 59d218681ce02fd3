package io.daybook.archive.columns;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.table.Texts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextVectorTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1000, 20_000, 200_000})
  void keepsTextsAndWhatIsSelectedOfThem(int distinct) {
    List<String> given = new ArrayList<>();
    TextVector vector = new TextVector(new Footprint());
    for (int i = 0; i < 200_000; i++) {
      String text = i % 11 == 5 ? null : i % distinct == 0 ? "" : "text " + i % distinct;
      given.add(text);
      if (text == null) {
        vector.addNull();
      } else {
        add(vector, text);
      }
    }
    assertThat(texts(vector)).isEqualTo(given);

    int[] rows = IntStream.range(0, 5000).map(i -> 199_999 - 3 * i).toArray();
    TextVector.TextSelector selector = vector.selector();
    TextVector first = selector.select(rows, 0, 1000, new Footprint());
    TextVector selected = selector.select(rows, 10, 4000, new Footprint());
    ByteBuffer bytes = ByteBuffer.allocate(selected.encodedBytes());
    selected.putInto(bytes);
    TextVector read = TextVector.read(bytes.flip(), new Footprint());

    List<String> expected = IntStream.range(10, 4000).mapToObj(i -> given.get(rows[i])).toList();
    assertThat(texts(first)).startsWith(given.get(rows[0])).endsWith(given.get(rows[999]));
    assertThat(texts(selected)).isEqualTo(expected);
    assertThat(texts(read)).isEqualTo(expected);
    assertThat(read.dictionary().texts().count())
        .isLessThanOrEqualTo(Math.min(vector.dictionary().texts().count(), 3990));
  }

  @Test
  void holdsWhatRepeatsOnceAndSeeksNoMoreWhereNothingDoes() {
    TextVector repeating = new TextVector(new Footprint());
    TextVector unique = new TextVector(new Footprint());
    for (int i = 0; i < 300_000; i++) {
      add(repeating, "text " + i % 20_000);
      add(unique, "text " + i);
    }

    assertThat(repeating.dictionary().texts().count()).isEqualTo(20_000);
    assertThat(unique.dictionary().isUnsought()).isTrue();
    assertThat(unique.dictionary().texts().count()).isEqualTo(300_000);
  }

  private static void add(TextVector to, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    to.add(utf8, 0, utf8.length);
  }

  @Test
  void sortsTextsByTheirBytes() {
    List<String> given =
        List.of("", "a", "a\0", "a\0\0", "abcdefgh", "abcdefgh1", "abcdefgi", "é", "😀", "\uFFFD");
    Texts texts = new Texts();
    List<String> shuffled = new ArrayList<>(given);
    Collections.shuffle(shuffled, new Random(3));
    for (String text : shuffled) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      texts.add(utf8, 0, utf8.length);
    }
    int[] order = IntStream.range(0, given.size()).toArray();

    texts.sort(order);

    assertThat(IntStream.of(order).mapToObj(shuffled::get))
        .containsExactly(
            "", "a", "a\0", "a\0\0", "abcdefgh", "abcdefgh1", "abcdefgi", "é", "\uFFFD", "😀");
  }

  private static List<String> texts(TextVector vector) {
    Texts texts = vector.dictionary().texts();
    List<String> shown = new ArrayList<>();
    for (int row = 0; row < vector.size(); row++) {
      int text = (int) vector.numbers().get(row) - 1;
      shown.add(
          text < 0
              ? null
              : new String(
                  texts.bytes(),
                  texts.start(text),
                  texts.end(text) - texts.start(text),
                  StandardCharsets.UTF_8));
    }
    return shown;
  }
}
