package io.daybook.warehouse.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueFramerTest {
  private static final Framing VALUES = new Framing.ValueFraming(1000);

  /** The bytes, with | for a record's end; ^ is LF, ~ is CR. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = '!',
      value = {
        "{`a`:1}|{`b`:{`c`:[{},{}]}}|{}",
        "{`a`:1}^|{`b`:2}~^|^|{`c`:3} ^",
        "{^  `a`: 1,^  `b`: [^    {`c`: 2},^    {^}^  ]^}^|{`d`:3}",
        "[{`a`:1},|{`b`:2},|{`c`:3}]",
        "[^|  {`a`:1},^|  {`b`:2}^|]^|{`c`:3}",
        "[{`a`:1}]|[{`b`:2}]",
        "1 |22,|-3.5e+1^|true|`te{xt` |null^",
        "{`a`:`}{\\`}{`}|{`a`:`\\\\`}|{}",
        "{`a`:1^|{`b`:2}^|{`c`:3}",
        "{`a`:`cut of^|{`b`:2}^|{`c`:3}",
        "{`a`:1,^|{`b`:2}^",
        "{`a`:^{`b`:2}^|{`c`:3}^",
        "{`a`:{`b`:2}|{`c`:3}|{`d`:4}",
        "WARNING: {`a`:1} is cold^|{`b`:2}",
        "  .___ {^|{`b`:2}",
      })
  void endsARecordBehindItsValue(String marked) throws IOException {
    String marks = marked.replace('`', '"').replace('^', '\n').replace('~', '\r');

    assertThat(records(VALUES, marks.replace("|", ""))).containsExactly(marks.split("\\|", -1));
  }

  @Test
  void endsAValueAboveTheMaximumBeforeTheNextLineThatBeginsWithOne() throws IOException {
    String open = "{\"a\":[\n" + "[1],\n".repeat(20);
    String text = open + "{\"b\":\n2}\n{\"c\":3}\n";

    List<String> records = records(new Framing.ValueFraming(50), text);

    assertThat(records.get(0)).hasSizeBetween(50, 60);
    assertThat(String.join("", records)).isEqualTo(text);
    assertThat(records).endsWith("{\"b\":\n2}\n", "{\"c\":3}\n");
  }

  @Test
  void framesAnArrayOfAnyLengthAndWhatIsNestedBeyondAnyReader() throws IOException {
    String array = "[" + "{\"a\":[1,{\"b\":2}]},".repeat(200_000) + "{}]\n";
    assertThat(records(VALUES, array)).hasSize(200_001);

    String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThat(records(VALUES, deep + deep)).containsExactly(deep, deep);
  }

  @Test
  void framesTheSameFromEachRecordOnAndInBuffersOfAnySize() throws IOException {
    String alphabet = "{}[]\",:1a\\ \n\0";
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 80; i++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      byte[] bytes = text.toString().getBytes(UTF_8);
      Framing framing = new Framing.ValueFraming(20);
      List<String> atOnce = records(framing, text.toString());
      assertThat(String.join("", atOnce)).isEqualTo(text.toString());

      for (int size = 1; size < 8; size++) {
        assertThat(pieces(framing.framer(), bytes, size)).as("seed %d", seed).isEqualTo(atOnce);
      }
      int begin = 0;
      for (int i = 0; i < atOnce.size(); i++) {
        assertThat(records(framing, text.substring(begin)))
            .isEqualTo(atOnce.subList(i, atOnce.size()));
        begin += atOnce.get(i).length();
      }
    }
  }

  @Test
  void tellsWhetherTheLastRecordMayBeWhole() {
    for (String whole : List.of("{\"a\":1}", "{\"a\":1} ", "[{}],", "\"a\"", "[")) {
      assertThat(last(whole).mayBeWhole()).as(whole).isTrue();
    }
    for (String half : List.of("{\"a\":1", "{\"a\":\"}", "\"a", "12", "tru", "# ")) {
      assertThat(last(half).mayBeWhole()).as(half).isFalse();
    }
  }

  private static RecordFramer last(String text) {
    RecordFramer framer = VALUES.framer();
    byte[] bytes = text.getBytes(UTF_8);
    assertThat(framer.endOfRecord(bytes, 0, bytes.length)).isEqualTo(RecordFramer.INCOMPLETE);
    return framer;
  }

  private static List<String> records(Framing framing, String text) throws IOException {
    List<String> records = new ArrayList<>();
    RecordStream.read(
        new ByteArrayInputStream(text.getBytes(UTF_8)),
        0,
        framing,
        List.of(),
        (position, bytes, from, to, size) ->
            records.add(new String(bytes, from, to - from, UTF_8)));
    return records;
  }

  /** Frames bytes that come in pieces of a size. */
  private static List<String> pieces(RecordFramer framer, byte[] bytes, int size) {
    List<String> records = new ArrayList<>();
    int begin = 0;
    int at = 0;
    int held = 0;
    boolean inRecord = false;
    while (held < bytes.length) {
      held = Math.min(bytes.length, held + size);
      while (at < held) {
        int end =
            inRecord ? framer.endOfRest(bytes, at, held) : framer.endOfRecord(bytes, at, held);
        inRecord = end == RecordFramer.INCOMPLETE;
        at = inRecord ? held : end;
        if (!inRecord) {
          records.add(new String(bytes, begin, end - begin, UTF_8));
          begin = end;
        }
      }
    }
    if (begin < bytes.length) {
      records.add(new String(bytes, begin, bytes.length - begin, UTF_8));
    }
    return records;
  }
}
