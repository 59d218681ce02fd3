package io.daybook.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** The configurations below {@code examples/}. */
final class Example {
  private Example() {}

  /**
   * Copies an example's configuration, for a warehouse at another root and with a journal of its
   * own.
   */
  static void copy(String name, Path target, String root) throws IOException {
    Path example = Command.DIST.resolve("examples").resolve(name);
    try (Stream<Path> entries = Files.walk(example)) {
      for (Path entry : entries.toList()) {
        Path copy = target.resolve(example.relativize(entry).toString());
        if (Files.isDirectory(entry)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(entry, copy);
        }
      }
    }
    // The example's last section is 'warehouse'.
    Files.writeString(
        target.resolve("daybook.yaml"),
        "  root: " + root + "\ncollect:\n  state: " + target.resolve("agent") + "\n",
        StandardOpenOption.APPEND);
  }

  /** Leaves a configuration's archive to itself: no metric table is made or known to Hive. */
  static void withoutFigures(Path configuration) throws IOException {
    Files.writeString(
        configuration.resolve("daybook.yaml"),
        "metrics: {tables: []}\n",
        StandardOpenOption.APPEND);
  }
}
