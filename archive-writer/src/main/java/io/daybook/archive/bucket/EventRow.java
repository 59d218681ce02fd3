package io.daybook.archive.bucket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The fixed part of an encoded row, which dedup and sort read without decoding the columns. Behind
 * it stand event_id and user_id, each as a length (-1: null) and its bytes, then the other columns.
 *
 * <pre>
 *   0 int  bytes of the row      4 long hash of event_id    12 int  segment
 *  16 long offset of the record 24 int  ordinal in it       28 long event time, microseconds
 *  36 int  length of event_id, bytes; int length of user_id, bytes; ...
 * </pre>
 */
final class EventRow {
  static final int LENGTH = 0;
  static final int ID_HASH = 4;
  static final int SEGMENT = 12;
  static final int OFFSET = 16;
  static final int ORDINAL = 24;
  static final int TIME = 28;
  static final int ID = 36;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private EventRow() {}

  static int getInt(byte[] page, int at) {
    return (int) INT.get(page, at);
  }

  static long getLong(byte[] page, int at) {
    return (long) LONG.get(page, at);
  }

  static void putInt(byte[] page, int at, int value) {
    INT.set(page, at, value);
  }

  static void putLong(byte[] page, int at, long value) {
    LONG.set(page, at, value);
  }

  /** Orders by user_id (null first), event time, then the order of arrival. */
  static int compareByUser(byte[] a, int atA, byte[] b, int atB) {
    int userA = userAt(a, atA);
    int userB = userAt(b, atB);
    int order =
        Arrays.compareUnsigned(
            a,
            userA,
            userA + Math.max(0, length(a, userA)),
            b,
            userB,
            userB + Math.max(0, length(b, userB)));
    if (order == 0) {
      // Tells a null from an empty text.
      order = Integer.compare(length(a, userA), length(b, userB));
    }
    if (order == 0) {
      order = Long.compare(getLong(a, atA + TIME), getLong(b, atB + TIME));
    }
    return order != 0 ? order : compareByArrival(a, atA, b, atB);
  }

  /** Orders by segment (which are in the order of arrival day, agent, file), offset, ordinal. */
  static int compareByArrival(byte[] a, int atA, byte[] b, int atB) {
    int order = Integer.compare(getInt(a, atA + SEGMENT), getInt(b, atB + SEGMENT));
    if (order == 0) {
      order = Long.compare(getLong(a, atA + OFFSET), getLong(b, atB + OFFSET));
    }
    return order != 0 ? order : Integer.compare(getInt(a, atA + ORDINAL), getInt(b, atB + ORDINAL));
  }

  /** Returns whether two rows have the same event_id. */
  static boolean sameId(byte[] a, int atA, byte[] b, int atB) {
    int lengthA = getInt(a, atA + ID);
    int lengthB = getInt(b, atB + ID);
    int fromA = atA + ID + Integer.BYTES;
    int fromB = atB + ID + Integer.BYTES;
    return lengthA == lengthB
        && Arrays.equals(a, fromA, fromA + lengthA, b, fromB, fromB + lengthB);
  }

  private static int userAt(byte[] page, int at) {
    return at + ID + Integer.BYTES + getInt(page, at + ID) + Integer.BYTES;
  }

  /** Returns the length that stands before a text. */
  private static int length(byte[] page, int textAt) {
    return getInt(page, textAt - Integer.BYTES);
  }
}
