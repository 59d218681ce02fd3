package io.daybook.ingest.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.receive.SyslogFramer.LineEnds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyslogFramerTest {
  private static final int MAX = 20;

  /** Columns: what is sent; the messages between |. In both ^ is LF, ~ is CR. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "<34>1 - a^<34>1 - b^!<34>1 - a|<34>1 - b",
        "<13>Oct 1 a~^!<13>Oct 1 a~",
        "10 <34>1 - a 9 <34>1 - b!<34>1 - a |<34>1 - b",
        "9 <34>1 - a^9 <34>1 - b^^<13>c^!<34>1 - a|<34>1 - b|<13>c",
        "5 <1>ab<1>cd^3 <1>!<1>ab|<1>cd|<1>",
        "6 <1>a^b!<1>a#012b",
        "7 <1>a^b^!<1>a#012b",
        "7 ^a^^b^^!#012a#012#012b#012",
        "2026-03-01 no count^!2026-03-01 no count",
        "1234567890 no count^!1234567890 no count",
        "0 <1>a^!0 <1>a",
        "7^8 <1>abcde!7|<1>abcde",
        "no frame at its end!",
        "9 <1>ab!",
        "12!",
        "^^^!",
        "1 ^<1>a^!<1>a",
      })
  void takesMessagesOutOfTheirFrames(String sent, String messages) {
    byte[] bytes = unmarked(sent).getBytes(UTF_8);
    List<String> expected =
        messages == null ? List.of() : List.of(unmarked(messages).split("\\|", -1));

    for (int size = 1; size <= bytes.length; size++) {
      assertThat(messages(bytes, size, LineEnds.ESCAPED)).as("by %d", size).isEqualTo(expected);
    }
  }

  @Test
  void keepsLineEndsWhereAMessageMayHaveThem() {
    byte[] bytes = "13 <1>a\n  at b\n\n3 <1>".getBytes(UTF_8);

    for (int size = 1; size <= bytes.length; size++) {
      assertThat(messages(bytes, size, LineEnds.KEPT)).containsExactly("<1>a\n  at b\n", "<1>");
    }
  }

  @Test
  void cutsMessagesAboveTheMaximumAndGoesOn() {
    String big = "0123456789".repeat(5);
    byte[] bytes =
        ("<" + big + "\n50 " + big + "<1>next\n20 " + big.substring(0, 20)).getBytes(UTF_8);

    for (int size = 1; size <= bytes.length; size++) {
      assertThat(messages(bytes, size, LineEnds.ESCAPED))
          .containsExactly(
              "<" + big.substring(0, 19),
              big.substring(19, 39),
              big.substring(39),
              big.substring(0, 20),
              big.substring(20, 40),
              big.substring(40),
              "<1>next",
              big.substring(0, 20));
    }
  }

  @Test
  void knowsWhetherAMessageIsUnderWay() {
    SyslogFramer framer = new SyslogFramer(MAX, LineEnds.ESCAPED);
    assertThat(framer.isInFrame()).isFalse();
    for (String begun : List.of("1", "0 ", "<1", ">ab", "c")) {
      framer.feed(begun.getBytes(UTF_8), 0, begun.length(), (bytes, length) -> {});
      assertThat(framer.isInFrame()).as(begun).isTrue();
    }
    framer.feed("defg".getBytes(UTF_8), 0, 4, (bytes, length) -> {});
    assertThat(framer.isInFrame()).isFalse();
    assertThat(framer.waitingBytes()).isZero();
  }

  @Test
  void givesAPieceOfAMessageWhenItMustMakeRoom() {
    SyslogFramer framer = new SyslogFramer(MAX, LineEnds.ESCAPED);
    List<String> messages = new ArrayList<>();
    SyslogFramer.MessageSink out =
        (bytes, length) -> messages.add(new String(bytes, 0, length, UTF_8));
    framer.feed("6 abc".getBytes(UTF_8), 0, 5, out);
    framer.cut(out);
    framer.cut(out);
    framer.feed("def<1>x\n".getBytes(UTF_8), 0, 8, out);

    assertThat(messages).containsExactly("abc", "def", "<1>x");
  }

  private static List<String> messages(byte[] bytes, int size, LineEnds lineEnds) {
    SyslogFramer framer = new SyslogFramer(MAX, lineEnds);
    List<String> messages = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += size) {
      framer.feed(
          bytes,
          from,
          Math.min(bytes.length, from + size),
          (message, length) -> messages.add(new String(message, 0, length, UTF_8)));
    }
    return messages;
  }

  private static String unmarked(String text) {
    return text.replace('^', '\n').replace('~', '\r');
  }
}
