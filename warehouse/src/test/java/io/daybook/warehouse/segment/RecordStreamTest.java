package io.daybook.warehouse.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.segment.Framing.HeaderRecord;
import io.daybook.warehouse.segment.RecordStream.Extent;
import io.daybook.warehouse.segment.RecordStream.Size;
import io.daybook.warehouse.segment.SegmentFooter.ByteRange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordStreamTest {
  private static final Framing LINES = new Framing.LineFraming();
  private static final Framing CSV = new Framing.CsvFraming(',', '"', HeaderRecord.ABSENT);

  private record Taken(long position, String text, Size size) {}

  @Test
  void handsOverLinesWithTheirEndsAndPlaces() throws IOException {
    List<Taken> taken = new ArrayList<>();

    Extent extent = read("one\n\r\n\ntwo", 1000, LINES, List.of(), taken);

    assertThat(taken)
        .containsExactly(
            new Taken(1000, "one\n", Size.WHOLE),
            new Taken(1004, "\r\n", Size.WHOLE),
            new Taken(1006, "\n", Size.WHOLE),
            new Taken(1007, "two", Size.WHOLE));
    assertThat(extent).isEqualTo(new Extent(4, 1010));
  }

  @Test
  void findsNothingInNothing() throws IOException {
    List<Taken> taken = new ArrayList<>();

    assertThat(read("", 5, CSV, List.of(), taken)).isEqualTo(new Extent(0, 5));
    assertThat(taken).isEmpty();
  }

  /** Columns: the bytes, with | for a record's end; ~ is CR, ^ is LF. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = '#',
      value = {
        "a,b^|c,d^",
        "a,\"b^c\"^|d^",
        "\"a^^b\",\"c^\"^|d^",
        "\"a\"\"^\"\"b\"^|c^",
        "\"\"^|\"\",\"\"^|x^",
        "5\" disk,b^|c^",
        "a,5\"^|\"b\"^",
        "\"a\"b\"c^|d^",
        "\"a\" \"b^|d^",
        "a,b~^|\"c~^d\"~^|e~^",
        "^|^|a^",
        "a^|\"never closed^to the end^",
      })
  void framesCsvAsItsReadersDo(String marked) throws IOException {
    String marks = marked.replace('^', '\n').replace('~', '\r');
    List<Taken> taken = new ArrayList<>();

    read(marks.replace("|", ""), 0, CSV, List.of(), taken);

    assertThat(taken).extracting(Taken::text).containsExactly(marks.split("\\|", -1));
  }

  @Test
  void framesCsvByItsOwnDelimiterAndQuote() throws IOException {
    List<Taken> taken = new ArrayList<>();

    read(
        "a;'b\nc'\nd,'e\n",
        0,
        new Framing.CsvFraming(';', '\'', HeaderRecord.ABSENT),
        List.of(),
        taken);

    assertThat(taken).extracting(Taken::text).containsExactly("a;'b\nc'\n", "d,'e\n");
  }

  /** Columns: quote, escape; the bytes, with | for a record's end; ^ is LF. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '#',
      value = {
        "none#none#\"a,b^|c\",d^|\"e\"^",
        "none#\\#a\\^b,\"c^|d\\\\^|e\\",
        "\"#\\#\"a\\\"^b\",c^|\"d\\\\\"^|e\\^\"f^|g,\"\"\"^\",h^",
      })
  void framesCsvWithoutQuotesAndWithEscapes(String quote, String escape, String marked)
      throws IOException {
    String marks = marked.replace('^', '\n');
    Framing framing =
        new Framing.CsvFraming(',', character(quote), character(escape), HeaderRecord.ABSENT);
    List<Taken> taken = new ArrayList<>();

    read(marks.replace("|", ""), 0, framing, List.of(), taken);

    assertThat(taken).extracting(Taken::text).containsExactly(marks.split("\\|", -1));
  }

  private static char character(String text) {
    return text.equals("none") ? Framing.CsvFraming.NONE : text.charAt(0);
  }

  @Test
  void handsOverOversizedRecordsInTheirPieces() throws IOException {
    List<Taken> taken = new ArrayList<>();

    Extent extent =
        read(
            "a\n\"23456789\n,,\"b\nc\n",
            100,
            CSV,
            List.of(new ByteRange(102, 106), new ByteRange(106, 112)),
            taken);

    assertThat(taken)
        .containsExactly(
            new Taken(100, "a\n", Size.WHOLE),
            new Taken(102, "\"234", Size.OVERSIZED_PIECE),
            new Taken(106, "56789\n", Size.OVERSIZED_PIECE),
            new Taken(112, ",,\"b\nc\n", Size.WHOLE));
    assertThat(extent).isEqualTo(new Extent(4, 119));
  }

  @Test
  void handsOverAPieceThatReachesTheEnd() throws IOException {
    List<Taken> taken = new ArrayList<>();

    read("a\nbcd", 0, LINES, List.of(new ByteRange(2, 5)), taken);

    assertThat(taken)
        .containsExactly(
            new Taken(0, "a\n", Size.WHOLE), new Taken(2, "bcd", Size.OVERSIZED_PIECE));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void framesTheSameHoweverTheBytesDribbleIn(long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append("ab,\"\n\r".charAt(random.nextInt(6)));
    }
    for (Framing framing :
        List.of(
            LINES,
            CSV,
            new Framing.CsvFraming(',', '"', 'a', HeaderRecord.ABSENT),
            new Framing.StartPatternFraming("^(a|\",)"))) {
      List<Taken> atOnce = new ArrayList<>();
      Extent expected = read(text.toString(), 0, framing, List.of(), atOnce);
      List<Taken> dribbled = new ArrayList<>();

      Extent extent =
          RecordStream.read(
              new Dribble(text.toString().getBytes(UTF_8), random, 5),
              0,
              framing,
              List.of(),
              into(dribbled));

      assertThat(dribbled).isEqualTo(atOnce);
      assertThat(extent).isEqualTo(expected);
    }
  }

  @Test
  void handsOverRecordsAcrossAndAboveItsBuffer() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int length : new int[] {(1 << 20) - 1, 1, 700_000, 700_000, 3 << 20, 5}) {
      lines.add("x".repeat(length - 1) + "\n");
    }
    byte[] bytes = String.join("", lines).getBytes(UTF_8);
    List<Taken> taken = new ArrayList<>();

    RecordStream.read(new Dribble(bytes, new Random(1), 200_000), 0, LINES, List.of(), into(taken));

    assertThat(taken.stream().map(Taken::text).toList().equals(lines)).isTrue();
  }

  private static Extent read(
      String text, long start, Framing framing, List<ByteRange> oversized, List<Taken> taken)
      throws IOException {
    return RecordStream.read(
        new ByteArrayInputStream(text.getBytes(UTF_8)), start, framing, oversized, into(taken));
  }

  private static RecordStream.RecordHandler into(List<Taken> taken) {
    return (position, bytes, from, to, size) ->
        taken.add(new Taken(position, new String(bytes, from, to - from, UTF_8), size));
  }

  /** Gives a few bytes at a time, as a network does. */
  private static final class Dribble extends InputStream {
    private final ByteArrayInputStream bytes;
    private final Random random;
    private final int most;

    Dribble(byte[] bytes, Random random, int most) {
      this.bytes = new ByteArrayInputStream(bytes);
      this.random = random;
      this.most = most;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      return bytes.read(buffer, offset, Math.min(length, 1 + random.nextInt(most)));
    }
  }
}
