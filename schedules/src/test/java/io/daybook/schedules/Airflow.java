package io.daybook.schedules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Runs programs of the {@linkplain PythonEnvironment Python environment}, with Airflow's whole
 * state in one directory.
 */
public final class Airflow {
  private static final Path SCHEDULES =
      Path.of(System.getProperty("daybook.dist")).toAbsolutePath().resolve("schedules");

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

  /** Makes the database that {@code airflow} needs for whatever runs tasks. */
  public void makeDatabase() throws IOException, InterruptedException {
    PythonEnvironment.ProgramEnd made = run(Map.of(), "airflow", "db", "migrate");
    if (made.exitCode() != 0) {
      throw new AssertionError("cannot make Airflow's database:\n" + made.output());
    }
  }

  /** Runs a program to its end, which takes minutes at most. */
  public PythonEnvironment.ProgramEnd run(
      Map<String, String> environment, String program, String... arguments)
      throws IOException, InterruptedException {
    Map<String, String> variables = new HashMap<>();
    variables.put("AIRFLOW_HOME", home.toString());
    variables.put("AIRFLOW__CORE__DAGS_FOLDER", DAGS.toString());
    variables.put("AIRFLOW__CORE__LOAD_EXAMPLES", "False");
    variables.put("AIRFLOW__USAGE_DATA_COLLECTION__ENABLED", "False");
    variables.putAll(environment);
    return PythonEnvironment.run(home, variables, program, arguments);
  }
}
