package io.daybook.archive.trial;

import java.util.function.Supplier;

/** Counts how often something was seen, and keeps the first example. */
final class Tally {
  private long count;
  private long of;
  private String example = "";
  private long position;

  /** Counts something that could have shown it. */
  void look() {
    of++;
  }

  /** Counts something that showed it. */
  void see(TriedRecord record, Supplier<String> what) {
    if (count == 0) {
      example = what.get();
      position = record.position();
    }
    count++;
  }

  boolean isSeen() {
    return count > 0;
  }

  long count() {
    return count;
  }

  /** At least the count: what showed it could have. */
  long of() {
    return Math.max(of, count);
  }

  String example() {
    return example;
  }

  long position() {
    return position;
  }
}
