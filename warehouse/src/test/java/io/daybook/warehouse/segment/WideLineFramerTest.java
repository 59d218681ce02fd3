package io.daybook.warehouse.segment;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WideLineFramerTest {
  /** Characters that hold the bytes of LF, alone and across two of them. */
  private static final String TRAPS = "\u0a00\u0a0a\u010a\u0a01\r\u0a00\u0b0a\ud80a\udc0a";

  @ParameterizedTest
  @EnumSource(Framing.CodeUnit.class)
  void endsALineBehindTheWholeOfItsLf(Framing.CodeUnit unit) throws IOException {
    List<String> lines = List.of("one\r\n", "\n", TRAPS + "\n", "\u010a\n", "last");
    Charset charset = charset(unit);
    byte[] bytes = String.join("", lines).getBytes(charset);

    assertThat(records(new Framing.LineFraming(unit), bytes, 0))
        .extracting(record -> new String(record, charset))
        .isEqualTo(lines);
  }

  @ParameterizedTest
  @EnumSource(Framing.CodeUnit.class)
  void framesTheSameInBuffersOfAnySize(Framing.CodeUnit unit) {
    byte[] bytes = ("one\n" + TRAPS + "\n\nrest").getBytes(charset(unit));
    List<Integer> expected = ends(unit, bytes, bytes.length);

    assertThat(expected).hasSize(3);
    for (int size = 1; size < bytes.length; size++) {
      assertThat(ends(unit, bytes, size)).as("buffers of %d", size).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Framing.CodeUnit.class,
      names = {"UTF_16LE", "UTF_16BE"})
  void findsLinesBehindHalfACharacter(Framing.CodeUnit unit) throws IOException {
    byte[] file = ("x\n" + TRAPS + "\nend\n").getBytes(charset(unit));
    byte[] rest = Arrays.copyOfRange(file, 1, file.length);

    List<byte[]> records = records(new Framing.LineFraming(unit), rest, 1);

    assertThat(records).hasSize(3);
    assertThat(records.get(0)).hasSize(3);
    assertThat(new String(records.get(1), charset(unit))).isEqualTo(TRAPS + "\n");
  }

  private static Charset charset(Framing.CodeUnit unit) {
    return switch (unit) {
      case BYTE -> java.nio.charset.StandardCharsets.UTF_8;
      case UTF_16LE -> UTF_16LE;
      case UTF_16BE -> UTF_16BE;
    };
  }

  private static List<byte[]> records(Framing framing, byte[] bytes, long start)
      throws IOException {
    List<byte[]> records = new ArrayList<>();
    RecordStream.read(
        new ByteArrayInputStream(bytes),
        start,
        framing,
        List.of(),
        (position, buffer, from, to, size) -> records.add(Arrays.copyOfRange(buffer, from, to)));
    return records;
  }

  /** Returns where records end when the bytes come in pieces of a size. */
  private static List<Integer> ends(Framing.CodeUnit unit, byte[] bytes, int size) {
    RecordFramer framer = new Framing.LineFraming(unit).framer();
    List<Integer> ends = new ArrayList<>();
    boolean incomplete = false;
    int at = 0;
    for (int held = size; held - size < bytes.length; held += size) {
      int to = Math.min(held, bytes.length);
      while (at < to) {
        int end =
            incomplete ? framer.endOfRest(bytes, at, to) : framer.endOfRecord(bytes, at, to, at);
        incomplete = end == RecordFramer.INCOMPLETE;
        if (incomplete) {
          at = to - framer.undecided();
          break;
        }
        ends.add(end);
        at = end;
      }
    }
    return ends;
  }
}
