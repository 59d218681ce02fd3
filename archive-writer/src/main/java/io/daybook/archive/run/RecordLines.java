package io.daybook.archive.run;

import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.RecordStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Counts the lines that the records of one segment span: a stray quote may have made one record of
 * thousands. A line counts where it begins, so the pieces of a record that was too long are as many
 * lines as the record. It sees every record of the segment, in order.
 */
final class RecordLines {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LINE_ENDS = 0x0A0A0A0A0A0A0A0AL;
  private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;

  private final Framing.CodeUnit unit;
  private final boolean mayHoldSeveral;
  private boolean goesOn;

  /**
   * @param framing by which the segment is cut
   */
  RecordLines(Framing framing) {
    mayHoldSeveral = !(framing instanceof Framing.LineFraming);
    unit = framing instanceof Framing.LineFraming lines ? lines.unit() : Framing.CodeUnit.BYTE;
  }

  /** Returns the lines that begin in the next record, or in the next piece of one. */
  int of(byte[] bytes, int from, int to, RecordStream.Size size) {
    int lines = goesOn ? 0 : 1;
    if (mayHoldSeveral) {
      lines += lineEnds(bytes, from, to - 1);
    }
    int last = to - unit.bytes();
    goesOn =
        size == RecordStream.Size.OVERSIZED_PIECE && (last < from || !unit.isLineEnd(bytes, last));
    return lines;
  }

  /** Counts LF, eight bytes at a time. */
  static int lineEnds(byte[] bytes, int from, int to) {
    int count = 0;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long other = (long) WORD.get(bytes, at) ^ LINE_ENDS;
      // The high bit of each byte is set where none of its bits differs.
      count += Long.bitCount(~(((other & LOW_BITS) + LOW_BITS) | other | LOW_BITS));
    }
    for (; at < to; at++) {
      count += bytes[at] == '\n' ? 1 : 0;
    }
    return count;
  }
}
