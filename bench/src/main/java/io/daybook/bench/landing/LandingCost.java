package io.daybook.bench.landing;

import java.util.OptionalLong;

/**
 * What one undisturbed landing took.
 *
 * @param seconds from the go to the last byte in HDFS
 * @param cpuSeconds of its process, meanwhile
 * @param startCpuSeconds of its process, before
 * @param peakHeapBytes garbage included
 * @param peakResidentBytes of the process; nothing where the system doesn't tell
 * @param files that it left
 * @param bytesWritten in these files
 * @param lines that were found in these files
 */
record LandingCost(
    double seconds,
    double cpuSeconds,
    double startCpuSeconds,
    long peakHeapBytes,
    OptionalLong peakResidentBytes,
    int files,
    long bytesWritten,
    LineCount.LineTotals lines) {}
