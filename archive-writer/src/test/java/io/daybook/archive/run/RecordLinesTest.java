package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.RecordStream.Size;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecordLinesTest {
  private static final Framing CSV = new Framing.CsvFraming(',', '"', Framing.HeaderRecord.ABSENT);

  @Test
  void countsALineWhereItBegins() {
    RecordLines lines = new RecordLines(CSV);

    assertThat(of(lines, "a,b\n", Size.WHOLE)).isEqualTo(1);
    assertThat(of(lines, "a,\"b\nc\nd\"\n", Size.WHOLE)).isEqualTo(3);
    assertThat(of(lines, "\n", Size.WHOLE)).isEqualTo(1);
    assertThat(of(lines, "without an end", Size.WHOLE)).isEqualTo(1);
    assertThat(of(lines, "a,\"b\n", Size.WHOLE)).isEqualTo(1);
  }

  @Test
  void countsARecordInPiecesAsItsLines() {
    RecordLines csv = new RecordLines(CSV);
    assertThat(of(csv, "a,\"b\nc", Size.OVERSIZED_PIECE)).isEqualTo(2);
    assertThat(of(csv, "c\nd\n", Size.OVERSIZED_PIECE)).isEqualTo(1);
    assertThat(of(csv, "e\"\n", Size.OVERSIZED_PIECE)).isEqualTo(1);
    assertThat(of(csv, "next\n", Size.WHOLE)).isEqualTo(1);

    for (Framing.CodeUnit unit : Framing.CodeUnit.values()) {
      String zero = "\0";
      String end =
          switch (unit) {
            case BYTE -> "\n";
            case UTF_16LE -> "\n" + zero;
            case UTF_16BE -> zero + "\n";
          };
      RecordLines lines = new RecordLines(new Framing.LineFraming(unit));
      assertThat(of(lines, "aaaa", Size.OVERSIZED_PIECE)).as("%s", unit).isEqualTo(1);
      assertThat(of(lines, "aaaa", Size.OVERSIZED_PIECE)).as("%s", unit).isZero();
      assertThat(of(lines, "aa" + end, Size.OVERSIZED_PIECE)).as("%s", unit).isZero();
      assertThat(of(lines, "bb" + end, Size.WHOLE)).as("%s", unit).isEqualTo(1);
    }
  }

  @Test
  void findsTheSameLineEndsAsALookAtEachByte() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (random.nextBoolean() ? 8 + random.nextInt(5) : random.nextInt(256));
      }
      int from = random.nextInt(bytes.length + 1);
      int expected = 0;
      for (int i = from; i < bytes.length; i++) {
        expected += bytes[i] == 10 ? 1 : 0;
      }
      assertThat(RecordLines.lineEnds(bytes, from, bytes.length)).isEqualTo(expected);
    }
  }

  private static int of(RecordLines lines, String record, Size size) {
    byte[] bytes = ("xx" + record + "yy").getBytes(StandardCharsets.UTF_8);
    return lines.of(bytes, 2, bytes.length - 2, size);
  }
}
