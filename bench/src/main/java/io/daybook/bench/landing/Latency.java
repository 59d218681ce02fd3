package io.daybook.bench.landing;

/**
 * How long lines of a source waited from their append to the commit that made them visible.
 *
 * @param rollSeconds of the source
 * @param lines that were appended
 * @param maxSeconds of the line that waited longest
 */
record Latency(long rollSeconds, int lines, double medianSeconds, double maxSeconds) {}
