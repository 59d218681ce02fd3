package io.daybook.bench.mapping;

/**
 * How fast a feature's records become events.
 *
 * @param rows events that the sample gives
 * @param bytes of the sample
 * @param cpuNanos processor time of the one thread, the least of all rounds
 * @param plainRowsPerSecond rate of the feature that it is compared with
 */
record MappingRate(
    String feature, long rows, long bytes, long cpuNanos, double plainRowsPerSecond) {

  /** Returns rows a second of one core. */
  double rowsPerSecond() {
    return rows / (cpuNanos / 1e9);
  }

  double bytesPerSecond() {
    return bytes / (cpuNanos / 1e9);
  }

  /** Returns the share of the plain feature's rate; 1 for a plain one. */
  double ofPlain() {
    return rowsPerSecond() / plainRowsPerSecond;
  }
}
