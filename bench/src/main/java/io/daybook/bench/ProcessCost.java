package io.daybook.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * What some work took.
 *
 * @param seconds wall clock
 * @param cpuSeconds of all threads: garbage collection and compilation too
 * @param peakResidentBytes the most memory that the process had; nothing where the system doesn't
 *     tell
 */
public record ProcessCost(double seconds, double cpuSeconds, OptionalLong peakResidentBytes) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR_REFS = Path.of("/proc/self/clear_refs");
  private static final String RESET_PEAK = "5";
  private static final long POLL_MILLIS = 50;

  /**
   * Waits for a process that has just been started. Its counters are read every 50 ms: the last of
   * these may be missing.
   */
  public static ProcessCost of(Process process) throws IOException {
    long started = System.nanoTime();
    Usage last = new Usage(started, 0, OptionalLong.empty());
    try {
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        last = Usage.of(process.toHandle()).atLeast(last);
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a process was measured", e);
    }
    return new ProcessCost(
        (System.nanoTime() - started) / 1e9, last.cpuNanos() / 1e9, last.peakResidentBytes());
  }

  /** Does work in this process and measures all of the process meanwhile. */
  public static ProcessCost of(Callable<?> work) throws Exception {
    boolean residentIsOwn = resetPeakResident();
    long cpu = cpuNanos();
    long started = System.nanoTime();
    work.call();
    return new ProcessCost(
        (System.nanoTime() - started) / 1e9,
        (cpuNanos() - cpu) / 1e9,
        residentIsOwn ? peakResident() : OptionalLong.empty());
  }

  static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  static boolean resetPeakResident() {
    try {
      Files.writeString(CLEAR_REFS, RESET_PEAK, StandardOpenOption.WRITE);
      return true;
    } catch (IOException e) {
      return false; // no Linux, or a container that forbids it: no figure then
    }
  }

  static OptionalLong peakResident() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst();
  }
}
