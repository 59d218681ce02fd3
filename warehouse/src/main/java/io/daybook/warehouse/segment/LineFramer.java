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
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long zeroWhereItEnds = (long) EIGHT_BYTES.get(bytes, at) ^ LINE_ENDS;
      // The lowest bit that is set belongs to the first zero byte; higher ones may be a borrow's.
      long ends = (zeroWhereItEnds - LOWEST_BITS) & ~zeroWhereItEnds & HIGHEST_BITS;
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

  @Override
  public int endOfRest(byte[] bytes, int from, int to) {
    return endOfRecord(bytes, from, to);
  }
}
