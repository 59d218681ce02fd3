package io.daybook.tests;

import io.daybook.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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
    return ChildJvm.of(
            heap,
            List.of("-Duser.timezone=UTC"),
            CollectingProcess.class,
            List.of(directory.toString()))
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start()
        .waitFor();
  }
}
