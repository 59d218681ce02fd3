package io.daybook.metrics.app;

import java.util.Objects;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the keys of a day's rows.
 *
 * @param nulls rows with a dimension that is null
 * @param repeated rows with the dimensions of another one, the first of each left out
 */
record KeyCounts(long nulls, long repeated) {

  /** Counts over rows sorted by their dimensions, which are the first columns. */
  static final class Counter {
    private final @Nullable Object[] last;
    private boolean isFirst = true;
    private long nulls;
    private long repeated;

    Counter(int dimensions) {
      this.last = new Object[dimensions];
    }

    void add(SparkRowCursor row) {
      boolean isSame = !isFirst;
      boolean hasNull = false;
      for (int i = 0; i < last.length; i++) {
        Object value = row.isNull(i) ? null : row.value(i);
        hasNull |= value == null;
        if (isFirst || !isSame(last[i], value)) {
          isSame = false;
          last[i] = value instanceof UTF8String text ? text.copy() : value;
        }
      }
      isFirst = false;
      nulls += hasNull ? 1 : 0;
      repeated += isSame ? 1 : 0;
    }

    /** As Spark compares: both zeros are one. */
    private static boolean isSame(@Nullable Object before, @Nullable Object value) {
      return Objects.equals(before, value)
          || (before instanceof Double one
              && value instanceof Double other
              && one.doubleValue() == other.doubleValue());
    }

    KeyCounts counts() {
      return new KeyCounts(nulls, repeated);
    }
  }
}
