package io.daybook.warehouse.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramerContinuationTest {
  private static final byte[] CSV =
      "a,\"x\ny\"\nb\"c,\"\"\"d\ne\"\"\",\"\"\n,\"f\",g\n\"\n\"\nend".getBytes(UTF_8);

  @Test
  void framesCsvTheSameInBuffersOfAnySize() {
    Framing framing = new Framing.CsvFraming(',', '"', Framing.HeaderRecord.ABSENT);
    assertThat(ends(framing, CSV, CSV.length)).containsExactly(8, 25, 32, 36);
    for (int size = 1; size < CSV.length; size++) {
      assertThat(ends(framing, CSV, size)).containsExactly(8, 25, 32, 36);
    }
  }

  @Test
  void framesLinesTheSameInBuffersOfAnySize() {
    byte[] lines = "one\n\ntwo two\nrest".getBytes(UTF_8);
    for (int size = 1; size <= lines.length; size++) {
      assertThat(ends(new Framing.LineFraming(), lines, size)).containsExactly(4, 5, 13);
    }
  }

  /** Returns where records end when the bytes come in buffers of a size. */
  private static List<Integer> ends(Framing framing, byte[] bytes, int size) {
    RecordFramer framer = framing.framer();
    List<Integer> ends = new ArrayList<>();
    boolean incomplete = false;
    for (int start = 0; start < bytes.length; start += size) {
      int held = Math.min(bytes.length, start + size);
      int at = start;
      while (at < held) {
        int end =
            incomplete ? framer.endOfRest(bytes, at, held) : framer.endOfRecord(bytes, at, held);
        incomplete = end == RecordFramer.INCOMPLETE;
        if (incomplete) {
          break;
        }
        ends.add(end);
        at = end;
      }
    }
    return ends;
  }
}
