package io.daybook.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * What a process has used up to a moment, as the system counts it.
 *
 * @param nanos the moment
 * @param cpuNanos of all its threads, and of its children that have ended
 * @param peakResidentBytes the most memory it had; nothing where the system doesn't tell
 */
public record Usage(long nanos, long cpuNanos, OptionalLong peakResidentBytes) {
  private static final Path PROCESSES = Path.of("/proc");
  private static final long NANOS_PER_TICK = 10_000_000; // USER_HZ is 100 for every program
  private static final int FIELDS_BEFORE_TIMES = 11; // counted behind the command's name
  private static final int TIMES = 4;

  /** Asks the system about a process that is alive. */
  public static Usage of(ProcessHandle process) throws IOException {
    Path directory = PROCESSES.resolve(String.valueOf(process.pid()));
    if (!Files.exists(directory.resolve("stat"))) {
      long cpu = process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
      return new Usage(System.nanoTime(), cpu, OptionalLong.empty());
    }
    try {
      return read(directory);
    } catch (NoSuchFileException | IndexOutOfBoundsException e) {
      return new Usage(System.nanoTime(), 0, OptionalLong.empty()); // it has just ended
    }
  }

  /** Returns the memory that a process has now; nothing where the system doesn't tell. */
  public static OptionalLong residentBytes(ProcessHandle process) throws IOException {
    Path status = PROCESSES.resolve(String.valueOf(process.pid())).resolve("status");
    return Files.exists(status) ? bytes(status, "VmRSS:") : OptionalLong.empty();
  }

  /** Returns this, or the other one's counters where they are higher: an ended process has none. */
  Usage atLeast(Usage other) {
    return new Usage(
        nanos,
        Math.max(cpuNanos, other.cpuNanos),
        peakResidentBytes.isPresent() ? peakResidentBytes : other.peakResidentBytes);
  }

  private static Usage read(Path directory) throws IOException {
    String stat = Files.readString(directory.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int i = FIELDS_BEFORE_TIMES; i < FIELDS_BEFORE_TIMES + TIMES; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return new Usage(
        System.nanoTime(), ticks * NANOS_PER_TICK, bytes(directory.resolve("status"), "VmHWM:"));
  }

  private static OptionalLong bytes(Path status, String key) throws IOException {
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst();
  }
}
