package io.daybook.schedules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The Python environment that the build makes: Airflow, ruff, and clients of Hive. Not to be had in
 * a build with {@code -Dairflow.skip}.
 */
public final class PythonEnvironment {
  private static final Path PROGRAMS =
      Path.of(System.getProperty("daybook.dist"))
          .toAbsolutePath()
          .resolve("schedules/target/airflow-3/bin");

  private static final long LIMIT_MINUTES = 5;

  private PythonEnvironment() {}

  /** How a program ended, and what it printed on both streams. */
  public record ProgramEnd(int exitCode, String output) {}

  /**
   * Runs a program to its end, which takes minutes at most.
   *
   * @param directory it works in; made if it isn't there
   * @param environment added to this process's, less what is set of Airflow and Python
   */
  public static ProgramEnd run(
      Path directory, Map<String, String> environment, String program, String... arguments)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    List<String> line = new ArrayList<>(List.of(PROGRAMS.resolve(program).toString()));
    line.addAll(List.of(arguments));
    Path output = Files.createTempFile(directory, "output-", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.startsWith("AIRFLOW") || name.startsWith("PYTHON"));
    variables.put("PYTHONDONTWRITEBYTECODE", "1"); // nothing beside the source files
    variables.putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(line + " did not end; it said:\n" + Files.readString(output));
    }
    return new ProgramEnd(process.exitValue(), Files.readString(output));
  }
}
