package io.daybook.warehouse.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartPatternFramerTest {
  private static final int HEAD = StartPatternFramer.LINE_HEAD_BYTES;

  /** Columns: the pattern; the bytes, with | for a record's end; ~ is CR, ^ is LF. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "\\A\\d{4} !2026 a^  at x^  at y^|2026 b^|2026 c^^",
        "\\A\\d{4} !before^the first^|2026 a^",
        "\\A\\d{4} !2026 a^|2026 b",
        "\\A\\d{4} !2026 a^  at",
        "\\A\\d{4} !no start^at all",
        "END$!a^|END~^b^|c END~^|the END~",
        "\\A$!a^|^b^|~^c",
        "ü!a^|für^ae^|Ü ü",
        "\\A\\{!{^  {^}^|{}^|{^",
      })
  void endsARecordWhereTheNextStartBegins(String pattern, String marked) throws IOException {
    String marks = marked.replace('^', '\n').replace('~', '\r');

    assertThat(records(pattern.replace("\\A", "^"), marks.replace("|", "").getBytes(UTF_8)))
        .containsExactly(marks.split("\\|", -1));
  }

  @Test
  void judgesALineByItsHead() throws IOException {
    for (int length : List.of(HEAD - 2, HEAD - 1, HEAD, HEAD + 1, 3 * HEAD)) {
      String line = "x".repeat(length - 1) + "!\n";
      String text = "a\n" + line + "b\n";

      assertThat(records("!", text.getBytes(UTF_8)))
          .hasSize(length <= HEAD ? 2 : 1)
          .satisfies(records -> assertThat(String.join("", records)).isEqualTo(text));
    }
  }

  @Test
  void looksForThePatternInCharactersAndNotInTheirBytes() {
    // The second byte of the first character is that of a backslash.
    byte[] log = "\u8868 a\n\\ b\n\u8868\u793a c\n".getBytes(Charset.forName("Shift_JIS"));

    RecordFramer escape = new Framing.StartPatternFraming("\\\\", "Shift_JIS").framer();
    RecordFramer word = new Framing.StartPatternFraming("^\u8868\u793a", "Shift_JIS").framer();

    assertThat(escape.endOfRecord(log, 0, log.length)).isEqualTo(5);
    assertThat(word.endOfRecord(log, 0, log.length)).isEqualTo(9);
  }

  @Test
  void takesBytesThatAreNoTextAsTheyAre() throws IOException {
    byte[] bytes = {'a', '\n', (byte) 0xff, '#', '\n', '#', (byte) 0xc3, '\n', 0, '#', 0, '\n'};
    List<Integer> lengths = new ArrayList<>();

    RecordStream.read(
        new ByteArrayInputStream(bytes),
        0,
        new Framing.StartPatternFraming("#"),
        List.of(),
        (position, buffer, from, to, size) -> lengths.add(to - from));

    assertThat(lengths).containsExactly(2, 3, 3, 4);
  }

  /** The expected records come from an independent reading: whole lines, Java's own patterns. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void framesTheSameInBuffersOfAnySizeAndInSegmentsReadAlone(long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      log.append(random.nextInt(3) == 0 ? "# ä" : random.nextBoolean() ? "\t" : "");
      log.append("y#".repeat(random.nextInt(20) == 0 ? HEAD / 2 + random.nextInt(9) - 4 : 2));
      log.append(random.nextInt(5) == 0 ? "\r\n" : "\n");
    }
    String text = random.nextBoolean() ? log + "# unterminated" : log.toString();
    byte[] bytes = text.getBytes(UTF_8);
    List<String> expected = List.of(Pattern.compile("(?<=\n)(?=# )").split(text));
    assertThat(expected).hasSizeGreaterThan(20);

    assertThat(records("^# ", bytes)).isEqualTo(expected);
    for (int room : List.of(1, 2, 3, 7, 64, HEAD, HEAD + 1, bytes.length)) {
      assertThat(cut("^# ", bytes, room)).isEqualTo(expected);
    }
    for (int at = 0; at < expected.size(); at += 10) {
      List<String> segment = expected.subList(at, Math.min(expected.size(), at + 10));
      assertThat(records("^# ", String.join("", segment).getBytes(UTF_8))).isEqualTo(segment);
    }
  }

  private static List<String> records(String pattern, byte[] bytes) throws IOException {
    List<String> records = new ArrayList<>();
    RecordStream.read(
        new ByteArrayInputStream(bytes),
        0,
        new Framing.StartPatternFraming(pattern),
        List.of(),
        (position, buffer, from, to, size) ->
            records.add(new String(buffer, from, to - from, UTF_8)));
    return records;
  }

  /** Frames as a collector does: bytes that were seen and decided are never shown again. */
  private static List<String> cut(String pattern, byte[] bytes, int room) {
    RecordFramer framer = new Framing.StartPatternFraming(pattern).framer();
    List<String> records = new ArrayList<>();
    int start = 0;
    int at = 0;
    int held = 0;
    boolean incomplete = false;
    while (start < bytes.length) {
      held = Math.min(bytes.length, Math.max(held, at) + room);
      int end =
          incomplete ? framer.endOfRest(bytes, at, held) : framer.endOfRecord(bytes, at, held);
      if (end == RecordFramer.INCOMPLETE && held == bytes.length) {
        end = framer.endOfInput(bytes, held - framer.undecided(), held);
      }
      incomplete = end == RecordFramer.INCOMPLETE;
      if (incomplete) {
        at = held - framer.undecided();
        assertThat(framer.undecided()).isLessThan(HEAD);
      } else {
        records.add(new String(bytes, start, end - start, UTF_8));
        start = end;
        at = end;
      }
    }
    return records;
  }
}
