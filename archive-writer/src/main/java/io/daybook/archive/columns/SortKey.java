package io.daybook.archive.columns;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where an event stands in the order of the table: user (null first), time, arrival.
 *
 * @param user in UTF-8
 * @param time microseconds since 1970 UTC
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its bytes alone
record SortKey(byte @Nullable [] user, long time, long segment, long offset, long ordinal)
    implements Comparable<SortKey> {

  @Override
  public int compareTo(SortKey other) {
    int order = compareUsers(user, other.user);
    if (order == 0) {
      order = Long.compare(time, other.time);
    }
    if (order == 0) {
      order = Long.compare(segment, other.segment);
    }
    if (order == 0) {
      order = Long.compare(offset, other.offset);
    }
    return order != 0 ? order : Long.compare(ordinal, other.ordinal);
  }

  static int compareUsers(byte @Nullable [] a, byte @Nullable [] b) {
    if (a == null || b == null) {
      return Boolean.compare(a != null, b != null);
    }
    return Arrays.compareUnsigned(a, b);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SortKey key && compareTo(key) == 0;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(new long[] {time, segment, offset, ordinal});
  }
}
