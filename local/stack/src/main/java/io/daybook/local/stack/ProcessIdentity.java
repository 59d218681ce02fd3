package io.daybook.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that can't be mistaken for a later one with the same pid.
 *
 * @param pid its process id
 * @param started when it was started, in the words of this machine: the boot and the clock tick
 */
record ProcessIdentity(long pid, String started) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  /** Fields of {@code /proc/<pid>/stat} behind the name in parentheses, which may hold spaces. */
  private static final int STATE = 0;

  private static final int START_TICK = 19;

  /** Returns the process that has this pid now, or empty if none has. */
  static Optional<ProcessIdentity> of(long pid) {
    if (Files.isReadable(BOOT)) {
      return ofProc(pid);
    }
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().startInstant())
        .map(Instant::toString)
        .map(instant -> new ProcessIdentity(pid, instant));
  }

  private static Optional<ProcessIdentity> ofProc(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      if (fields[STATE].equals("Z") || fields[STATE].equals("X")) {
        return Optional.empty();
      }
      String boot = Files.readString(BOOT).strip();
      return Optional.of(new ProcessIdentity(pid, boot + ":" + fields[START_TICK]));
    } catch (IOException e) {
      // It ended before or while it was read.
      return Optional.empty();
    }
  }

  boolean isAlive() {
    return of(pid).filter(this::equals).isPresent();
  }

  /** Asks it to end, unless it has already and its pid is someone else's. */
  void terminate() {
    if (isAlive()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }
  }

  /** Ends it at once. */
  void kill() {
    if (isAlive()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
