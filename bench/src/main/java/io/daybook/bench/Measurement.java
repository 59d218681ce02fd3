package io.daybook.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one run of an engine took.
 *
 * @param seconds wall clock
 * @param cpuSeconds of the whole process: its threads, garbage collection and compilation
 * @param peakHeapBytes the most that the heap's pools held, garbage included
 * @param peakResidentBytes the most memory that the process had, the heap that an earlier run grew
 *     included; nothing where the system doesn't tell
 * @param files what it wrote
 * @param bytesWritten of the files
 */
record Measurement(
    double seconds,
    double cpuSeconds,
    long peakHeapBytes,
    OptionalLong peakResidentBytes,
    List<Path> files,
    long bytesWritten) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR_REFS = Path.of("/proc/self/clear_refs");
  private static final String RESET_PEAK = "5";

  Measurement {
    files = List.copyOf(files);
  }

  /** Runs an engine and measures it. */
  static Measurement of(Engine engine, BenchInput input) throws IOException, SQLException {
    engine.reset(input);
    System.gc(); // the other engine's garbage is not this one's
    heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    boolean residentIsOwn = resetPeakResident();
    long cpu = cpuNanos();
    long started = System.nanoTime();
    List<Path> files = engine.archive(input);
    long nanos = System.nanoTime() - started;
    long cpuNanos = cpuNanos() - cpu;
    return new Measurement(
        nanos / 1e9,
        cpuNanos / 1e9,
        heapPools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum(),
        residentIsOwn ? peakResident() : OptionalLong.empty(),
        files,
        bytes(files));
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static List<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }

  private static boolean resetPeakResident() {
    try {
      Files.writeString(CLEAR_REFS, RESET_PEAK, StandardOpenOption.WRITE);
      return true;
    } catch (IOException e) {
      return false; // no Linux, or a container that forbids it: no figure then
    }
  }

  private static OptionalLong peakResident() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst();
  }

  private static long bytes(List<Path> files) throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    return bytes;
  }
}
