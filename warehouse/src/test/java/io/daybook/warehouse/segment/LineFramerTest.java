package io.daybook.warehouse.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineFramerTest {
  private final LineFramer framer = new LineFramer();

  @Test
  void findsTheFirstLineEndWhereverItStands() {
    for (int from = 0; from < 20; from++) {
      for (int end = from; end < 60; end++) {
        byte[] bytes = new byte[70];
        bytes[end] = '\n';
        bytes[end + 1] = '\n';

        assertThat(framer.endOfRecord(bytes, from, bytes.length)).isEqualTo(end + 1);
        assertThat(framer.endOfRest(bytes, from, end)).isEqualTo(RecordFramer.INCOMPLETE);
        assertThat(framer.endOfRecord(bytes, from, end + 1)).isEqualTo(end + 1);
      }
    }
  }

  @Test
  void takesNoOtherByteForALineEnd() {
    for (int other = -128; other < 128; other++) {
      if (other != '\n') {
        byte[] bytes = new byte[17];
        Arrays.fill(bytes, (byte) other);

        assertThat(framer.endOfRecord(bytes, 0, bytes.length)).isEqualTo(RecordFramer.INCOMPLETE);
        bytes[15] = '\n';
        assertThat(framer.endOfRecord(bytes, 0, bytes.length)).isEqualTo(16);
      }
    }
  }

  @Test
  void looksOnlyBetweenItsBounds() {
    byte[] bytes = "\n\n0123456789abcdef\n\n".getBytes(StandardCharsets.UTF_8);

    assertThat(framer.endOfRecord(bytes, 2, 18)).isEqualTo(RecordFramer.INCOMPLETE);
    assertThat(framer.endOfRecord(bytes, 2, 2)).isEqualTo(RecordFramer.INCOMPLETE);
  }

  @Test
  void findsWhatASearchByteByByteFinds() {
    Random random = new Random(4);
    for (int round = 0; round < 1000; round++) {
      byte[] bytes = new byte[random.nextInt(100)];
      for (int i = 0; i < bytes.length; i++) {
        // Around LF, and with the highest bit: what borrows of a subtraction could mistake.
        bytes[i] = (byte) (9 + random.nextInt(3) | random.nextInt(2) << 7);
      }
      int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
      int expected = RecordFramer.INCOMPLETE;
      for (int i = bytes.length - 1; i >= from; i--) {
        expected = bytes[i] == '\n' ? i + 1 : expected;
      }

      assertThat(framer.endOfRecord(bytes, from, bytes.length)).isEqualTo(expected);
    }
  }
}
