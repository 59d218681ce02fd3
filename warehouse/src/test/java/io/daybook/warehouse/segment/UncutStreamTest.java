package io.daybook.warehouse.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UncutStreamTest {
  private static final int MAX = 16;
  private static final String HOLE = "\0".repeat(40);

  /** The bytes come one by one: what is cut must not depend on where they are read. */
  private static InputStream trickle(byte[] bytes) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] into, int from, int length) {
        return super.read(into, from, Math.min(1, length));
      }
    };
  }

  private static List<String> cut(String text, Framing framing) throws IOException {
    List<String> whole = new ArrayList<>();
    List<String> trickled = new ArrayList<>();
    byte[] bytes = text.getBytes(UTF_8);
    RecordStream.Extent extent =
        UncutStream.read(new ByteArrayInputStream(bytes), framing, MAX, into(whole));
    UncutStream.read(trickle(bytes), framing, MAX, into(trickled));
    assertThat(extent.end()).isEqualTo(bytes.length);
    assertThat(extent.records()).isEqualTo(whole.size());
    assertThat(trickled).isEqualTo(whole);
    return whole;
  }

  private static RecordStream.RecordHandler into(List<String> records) {
    return (position, bytes, from, to, size) ->
        records.add(
            position
                + (size == RecordStream.Size.WHOLE ? " " : " piece ")
                + new String(bytes, from, to - from, UTF_8).replace("\0", "0"));
  }

  @Test
  void cutsWhatIsAboveTheMaximumIntoPieces() throws IOException {
    assertThat(cut("one\n" + "x".repeat(40) + "\ntwo", new Framing.LineFraming()))
        .containsExactly(
            "0 one\n",
            "4 piece xxxxxxxxxxxxxxxx",
            "20 piece xxxxxxxxxxxxxxxx",
            "36 piece xxxxxxxx\n",
            "45 two");
  }

  @Test
  void setsAHoleApartFromTheRecordBehindIt() throws IOException {
    assertThat(cut("one\n" + HOLE + "two\nthree\n", new Framing.LineFraming()))
        .containsExactly(
            "0 one\n",
            "4 piece 0000000000000000",
            "20 piece 0000000000000000",
            "36 piece 00000000",
            "44 two\n",
            "48 three\n");
    assertThat(cut("\0\0two\n", new Framing.LineFraming())).containsExactly("0 00two\n");
    assertThat(cut(HOLE, new Framing.LineFraming()))
        .containsExactly(
            "0 piece 0000000000000000", "16 piece 0000000000000000", "32 piece 00000000");
    assertThat(cut(HOLE + "y".repeat(20) + "\n", new Framing.LineFraming()))
        .containsExactly(
            "0 piece 0000000000000000",
            "16 piece 0000000000000000",
            "32 piece 00000000",
            "40 piece yyyyyyyyyyyyyyyy",
            "56 piece yyyy\n");
  }

  @ParameterizedTest
  @MethodSource("framings")
  void cutsRecordsBelowTheMaximumAsASegmentIsCut(Framing framing) throws IOException {
    String text = "2,\"a\nb\"\n1,c\n\n  d\n2\n{\"a\":1}{\"b\":\n2}\n2,\"f";
    List<String> expected = new ArrayList<>();
    RecordStream.read(
        new ByteArrayInputStream(text.getBytes(UTF_8)), 0, framing, List.of(), into(expected));

    assertThat(cut(text, framing)).isEqualTo(expected);
  }

  private static Stream<Framing> framings() {
    return Stream.of(
        new Framing.LineFraming(),
        new Framing.CsvFraming(',', '"', Framing.HeaderRecord.ABSENT),
        new Framing.CsvFraming(',', '"', '\\', Framing.HeaderRecord.ABSENT),
        new Framing.StartPatternFraming("^\\d"),
        new Framing.ValueFraming(MAX));
  }

  @Test
  void needsNoMemoryForAHoleOfAnySize() throws IOException {
    long size = 1L << 30;
    InputStream hole =
        new InputStream() {
          private long left = size;

          @Override
          public int read() {
            return left-- > 0 ? 0 : -1;
          }

          @Override
          public int read(byte[] into, int from, int length) {
            int read = (int) Math.min(left, length);
            left -= read; // the buffer holds nothing but NUL already
            return read == 0 ? -1 : read;
          }
        };

    RecordStream.Extent extent =
        UncutStream.read(hole, new Framing.LineFraming(), 16 << 20, (p, b, f, t, s) -> {});

    assertThat(extent.end()).isEqualTo(size);
  }
}
