package io.daybook.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the programs that the build has found: {@code prometheus}, {@code promtool}, {@code
 * prometheus-node-exporter}. Not to be had in a build with {@code -Dprometheus.skip}.
 */
public final class Prometheus {
  /** The folder with rules and dashboard. */
  public static final Path FOLDER =
      Path.of(System.getProperty("daybook.dist")).toAbsolutePath().resolve("monitoring");

  /** The alert rules. */
  public static final Path RULES = FOLDER.resolve("prometheus/daybook.rules.yaml");

  private static final Path PROGRAMS = FOLDER.resolve("target/prometheus/bin");
  private static final long LIMIT_MINUTES = 2;

  private Prometheus() {}

  /** How a program ended, and what it printed on both streams. */
  public record ToolEnd(int exitCode, String output) {}

  /** Runs promtool to its end. */
  public static ToolEnd promtool(Path directory, String... arguments)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("promtool-", ".txt");
    try {
      Process process = start(directory, output, "promtool", arguments);
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("promtool did not end; it said:\n" + Files.readString(output));
      }
      return new ToolEnd(process.exitValue(), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }

  /**
   * Starts one of the programs.
   *
   * @param directory it works in
   * @param output gets what it prints
   */
  public static Process start(Path directory, Path output, String program, String... arguments)
      throws IOException {
    List<String> line = new ArrayList<>(List.of(PROGRAMS.resolve(program).toString()));
    line.addAll(List.of(arguments));
    return new ProcessBuilder(line)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
