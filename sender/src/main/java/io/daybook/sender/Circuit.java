package io.daybook.sender;

import java.time.Duration;

/**
 * When a collector gets no more batches, and when again.
 *
 * @param failures so many failed attempts in a row, of any batches, open the circuit; at least 1
 * @param checkEvery while it is open, the collector's {@code /health} is asked this often, and
 *     closes it by answering 200
 */
public record Circuit(int failures, Duration checkEvery) {
  /** 3 failures, a check every 2 seconds. */
  public static final Circuit DEFAULT = new Circuit(3, Duration.ofSeconds(2));

  public Circuit {
    if (failures < 1) {
      throw new IllegalArgumentException(
          "[circuit] expected at least 1 failure but found " + failures);
    }
    if (checkEvery.isZero() || checkEvery.isNegative()) {
      throw new IllegalArgumentException(
          "[circuit] expected a check interval longer than 0 but found " + checkEvery);
    }
  }
}
