package io.daybook.schedules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Runs programs of the Python environment that the build makes, with Airflow's whole state in one
 * directory. Not to be had in a build with {@code -Dairflow.skip}.
 */
public final class Airflow {
  private static final Path SCHEDULES =
      Path.of(System.getProperty("daybook.dist")).toAbsolutePath().resolve("schedules");
  private static final Path PROGRAMS = SCHEDULES.resolve("target/airflow-3/bin");
  private static final long LIMIT_MINUTES = 5;

  /** The DAG files. */
  public static final Path DAGS = SCHEDULES.resolve("dags");

  private final Path home;

  /** Makes directories for Airflow's state that are the build's own. */
  public static final class Home implements TempDirFactory {
    @Override
    public Path createTempDirectory(
        AnnotatedElementContext elementContext, ExtensionContext extensionContext)
        throws IOException {
      return Files.createTempDirectory(SCHEDULES.resolve("target"), "airflow-home-");
    }
  }

  /**
   * @param home gets Airflow's database and logs
   */
  public Airflow(Path home) {
    this.home = home;
  }

  /** How a program ended, and what it printed on both streams. */
  public record AirflowEnd(int exitCode, String output) {}

  /** Makes the database that {@code airflow} needs for whatever runs tasks. */
  public void makeDatabase() throws IOException, InterruptedException {
    AirflowEnd made = run(Map.of(), "airflow", "db", "migrate");
    if (made.exitCode() != 0) {
      throw new AssertionError("cannot make Airflow's database:\n" + made.output());
    }
  }

  /** Runs a program to its end, which takes minutes at most. */
  public AirflowEnd run(Map<String, String> environment, String program, String... arguments)
      throws IOException, InterruptedException {
    Files.createDirectories(home);
    List<String> line = new ArrayList<>(List.of(PROGRAMS.resolve(program).toString()));
    line.addAll(List.of(arguments));
    Path output = Files.createTempFile(home, "output-", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.startsWith("AIRFLOW") || name.startsWith("PYTHON"));
    variables.put("AIRFLOW_HOME", home.toString());
    variables.put("AIRFLOW__CORE__DAGS_FOLDER", DAGS.toString());
    variables.put("AIRFLOW__CORE__LOAD_EXAMPLES", "False");
    variables.put("AIRFLOW__USAGE_DATA_COLLECTION__ENABLED", "False");
    variables.put("PYTHONDONTWRITEBYTECODE", "1"); // nothing beside the DAG files
    variables.putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(line + " did not end; it said:\n" + Files.readString(output));
    }
    return new AirflowEnd(process.exitValue(), Files.readString(output));
  }
}
