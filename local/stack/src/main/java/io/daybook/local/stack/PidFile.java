package io.daybook.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which process a service is, across commands: its pid, and its start to tell it from others. */
final class PidFile {
  private final Path file;

  PidFile(Path directory, Service service) {
    this.file = directory.resolve(service.label() + ".pid");
  }

  void write(ProcessIdentity process) {
    WholeFile.write(file, process.pid() + "\n" + process.started() + "\n");
  }

  /** Returns whether the service was started and not stopped since. */
  boolean exists() {
    return Files.exists(file);
  }

  /** Returns the process if it still runs; a file that says nothing usable says that none does. */
  Optional<ProcessIdentity> running() {
    try {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (lines.size() != 2 || !lines.get(0).matches("\\d{1,18}")) {
        return Optional.empty();
      }
      ProcessIdentity process = new ProcessIdentity(Long.parseLong(lines.get(0)), lines.get(1));
      return Optional.of(process).filter(ProcessIdentity::isAlive);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
