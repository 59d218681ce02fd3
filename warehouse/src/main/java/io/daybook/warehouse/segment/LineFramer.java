package io.daybook.warehouse.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Lines ended by LF. */
final class LineFramer implements RecordFramer {
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long LOWEST_BITS = 0x0101010101010101L;
  private static final long HIGHEST_BITS = 0x8080808080808080L;
  private static final long LINE_ENDS = '\n' * LOWEST_BITS;

  @Override
  public int endOfRecord(byte[] bytes, int from, int to) {
    int at = from;
    // Most of a line is no end of it: 32 bytes at a time are passed by one branch.
    while (at <= to - 4 * Long.BYTES
        && (ends(bytes, at)
                | ends(bytes, at + Long.BYTES)
                | ends(bytes, at + 2 * Long.BYTES)
                | ends(bytes, at + 3 * Long.BYTES))
            == 0) {
      at += 4 * Long.BYTES;
    }
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long ends = ends(bytes, at);
      if (ends != 0) {
        return at + Long.numberOfTrailingZeros(ends) / Byte.SIZE + 1;
      }
    }
    for (; at < to; at++) {
      if (bytes[at] == '\n') {
        return at + 1;
      }
    }
    return INCOMPLETE;
  }

  /**
   * Returns a bit for each LF in eight bytes. The lowest one that is set belongs to the first;
   * higher ones may be a borrow's.
   */
  private static long ends(byte[] bytes, int at) {
    long zeroWhereItEnds = (long) EIGHT_BYTES.get(bytes, at) ^ LINE_ENDS;
    return (zeroWhereItEnds - LOWEST_BITS) & ~zeroWhereItEnds & HIGHEST_BITS;
  }

  @Override
  public int endOfRest(byte[] bytes, int from, int to) {
    return endOfRecord(bytes, from, to);
  }
}
