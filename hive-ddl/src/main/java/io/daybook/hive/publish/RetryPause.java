package io.daybook.hive.publish;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Waits between tries: longer each time, and never as long as another process does. */
final class RetryPause {
  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private RetryPause() {}

  /** Waits after the given failed try, counted from 1. */
  static void await(int failures) {
    long limit = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures, 10));
    long millis = ThreadLocalRandom.current().nextLong(limit / 2, limit + 1);
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the metastore", e);
    }
  }
}
