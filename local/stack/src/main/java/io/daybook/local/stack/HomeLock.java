package io.daybook.local.stack;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Lets one command at a time change a home. The lock ends with the process that has it. */
final class HomeLock {
  private final StackConfig config;

  HomeLock(StackConfig config) {
    this.config = config;
  }

  /**
   * Does the work alone, or fails at once.
   *
   * @throws OperatorException if another command has the lock
   */
  void whileHeld(Runnable work) {
    Path file = config.run().resolve("lock");
    try {
      Files.createDirectories(config.run());
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        if (tryLock(channel) == null) {
          throw new OperatorException(
              ExitCode.HELD,
              String.format(
                  "[%s] Cannot change the stack: another 'daybook up' or 'daybook down' is at work"
                      + " on this home; wait for it to end",
                  config.home()));
        }
        work.run();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another thread of this process has it.
      return null;
    }
  }
}
