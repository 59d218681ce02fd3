package io.daybook.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one run of an engine took.
 *
 * @param seconds wall clock
 * @param cpuSeconds of the whole process: its threads, garbage collection and compilation
 * @param peakHeapBytes the most that the heap's pools held, garbage included; nothing of another
 *     process
 * @param peakResidentBytes the most memory that the process had, the heap that an earlier run grew
 *     included; nothing where the system doesn't tell
 * @param files what it wrote
 * @param bytesWritten of the files
 */
record Measurement(
    double seconds,
    double cpuSeconds,
    OptionalLong peakHeapBytes,
    OptionalLong peakResidentBytes,
    List<Path> files,
    long bytesWritten) {
  Measurement {
    files = List.copyOf(files);
  }

  /** Runs an engine and measures it. */
  static Measurement of(Engine engine, BenchInput input) throws IOException, SQLException {
    engine.reset(input);
    System.gc(); // the other engine's garbage is not this one's
    heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    boolean residentIsOwn = ProcessCost.resetPeakResident();
    long cpu = ProcessCost.cpuNanos();
    long started = System.nanoTime();
    List<Path> files = engine.archive(input);
    long nanos = System.nanoTime() - started;
    long cpuNanos = ProcessCost.cpuNanos() - cpu;
    return new Measurement(
        nanos / 1e9,
        cpuNanos / 1e9,
        OptionalLong.of(
            heapPools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum()),
        residentIsOwn ? ProcessCost.peakResident() : OptionalLong.empty(),
        files,
        bytes(files));
  }

  /** Returns what a process of its own took; of its heap nothing is known. */
  static Measurement of(ProcessCost process, List<Path> files) throws IOException {
    return new Measurement(
        process.seconds(),
        process.cpuSeconds(),
        OptionalLong.empty(),
        process.peakResidentBytes(),
        files,
        bytes(files));
  }

  private static List<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }

  private static long bytes(List<Path> files) throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    return bytes;
  }
}
