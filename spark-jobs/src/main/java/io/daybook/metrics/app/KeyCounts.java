package io.daybook.metrics.app;

import java.util.Objects;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the keys of a day's rows.
 *
 * @param nulls rows with a dimension that is null
 * @param repeated rows with the dimensions of another one, the first of each left out
 */
record KeyCounts(long nulls, long repeated) {

  /** Counts over rows sorted by their dimensions, which stand behind the day. */
  static final class Counter {
    private final int dimensions;
    private @Nullable Row last;
    private long nulls;
    private long repeated;

    Counter(int dimensions) {
      this.dimensions = dimensions;
    }

    void add(Row row) {
      if (hasNull(row)) {
        nulls++;
      }
      if (last != null && isSame(last, row)) {
        repeated++;
      }
      last = row;
    }

    private boolean hasNull(Row row) {
      for (int i = 1; i <= dimensions; i++) {
        if (row.isNullAt(i)) {
          return true;
        }
      }
      return false;
    }

    private boolean isSame(Row before, Row row) {
      for (int i = 1; i <= dimensions; i++) {
        if (!isSame(before.get(i), row.get(i))) {
          return false;
        }
      }
      return true;
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
