package io.daybook.tests;

import java.io.IOException;
import java.nio.file.Path;

/** Collects and archives in a process of its own, with a heap of its own. */
final class CollectingProcess {
  private CollectingProcess() {}

  public static void main(String[] args) throws IOException {
    LocalHouse house = new LocalHouse(Path.of(args[0]));
    house.collect();
    house.archive();
  }

  /** Runs it to its end; returns its exit code. */
  static int run(Path directory, String heap, Path output)
      throws IOException, InterruptedException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            heap,
            "-Duser.timezone=UTC",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            CollectingProcess.class.getName(),
            directory.toString())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start()
        .waitFor();
  }
}
