package io.daybook.sender;

import java.time.Duration;

/**
 * How long a batch waits after a failed attempt. Delays double from the first to the most.
 *
 * @param first the delay after the first failure; longer than 0
 * @param most the longest delay; longer than the first
 * @param jitter the share of a delay by which chance makes it shorter or longer; 0 to 1
 */
public record Backoff(Duration first, Duration most, double jitter) {
  /** 100 ms to 10 s, a quarter more or less. */
  public static final Backoff DEFAULT =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), 0.25);

  public Backoff {
    if (first.isZero() || first.isNegative() || most.compareTo(first) <= 0) {
      throw new IllegalArgumentException(
          "[backoff] expected 0 < first < most but found first " + first + " and most " + most);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException(
          "[backoff] expected a jitter of 0 to 1 but found " + jitter);
    }
  }
}
