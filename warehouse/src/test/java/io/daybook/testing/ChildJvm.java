package io.daybook.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM besides the test's own, with its class path, for what a test kills or configures anew. */
public final class ChildJvm {
  private ChildJvm() {}

  /**
   * Returns a process that isn't started yet.
   *
   * @param heap such as {@code 128m}
   * @param options of the JVM, besides those for a quick start
   */
  public static ProcessBuilder of(
      String heap, List<String> options, Class<?> main, List<String> arguments) {
    return of(classPath(), heap, options, main, arguments);
  }

  /** The same with another class path. */
  public static ProcessBuilder of(
      String classPath, String heap, List<String> options, Class<?> main, List<String> arguments) {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // To verify Hadoop's classes is a quarter of its start.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-BytecodeVerificationRemote"));
    line.addAll(options);
    line.addAll(List.of("-cp", classPath, main.getName()));
    line.addAll(arguments);
    return new ProcessBuilder(line);
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
