package io.daybook.ingest.agent;

import java.time.Duration;

/** How long to wait until what refused is tried again. */
final class GrowingPause {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int MOST_DOUBLINGS = 10;

  private GrowingPause() {}

  /** Returns the pause after a number of failures in a row. */
  static Duration after(int failures, Duration scan) {
    Duration pause = scan.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
  }
}
