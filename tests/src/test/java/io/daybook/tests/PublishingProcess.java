package io.daybook.tests;

import io.daybook.testing.ChildJvm;
import io.daybook.warehouse.run.FaultPoint;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Publishes the logins in a process of its own, which a fault point may kill. */
final class PublishingProcess {
  private PublishingProcess() {}

  public static void main(String[] args) throws IOException {
    try (LoginHouse house = LoginHouse.of(Path.of(args[0]))) {
      house.publisher().publish(LoginHouse.LOGINS);
    }
  }

  /** Runs it until it ends or dies; returns its exit code. */
  static int run(Path home, FaultPoint fatal, File output)
      throws IOException, InterruptedException {
    ProcessBuilder process =
        ChildJvm.of(
                "256m",
                List.of("-Duser.timezone=UTC"),
                PublishingProcess.class,
                List.of(home.toString()))
            .redirectErrorStream(true)
            .redirectOutput(output);
    process.environment().put(FaultPoint.VARIABLE, fatal.label());
    return process.start().waitFor();
  }
}
