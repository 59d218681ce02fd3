package io.daybook.cli;

import io.daybook.night.EngineChoice;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says who archives. */
final class EngineOption {
  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description =
          "local: archive in this process; spark: in a Spark application. Else Spark does if"
              + " archive.spark-above says so. The rows are the same.")
  private @Nullable String engine;

  /** Returns whether it was given. */
  boolean isGiven() {
    return engine != null;
  }

  /**
   * Returns who archives.
   *
   * @throws OperatorException if it names something else
   */
  EngineChoice choice() {
    if (engine == null) {
      return EngineChoice.BY_SIZE;
    }
    return switch (engine) {
      case "local" -> EngineChoice.LOCAL;
      case "spark" -> EngineChoice.SPARK;
      default ->
          throw new OperatorException(
              ExitCode.USAGE, "--engine: expected local or spark but found '" + engine + "'");
    };
  }
}
