package io.daybook.metrics.app;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs the metrics application through {@code spark-submit} in a process of its own and brings back
 * its result. Needs no Spark itself: this is the command's side.
 */
public final class MetricsSubmission {
  private static final String MAIN = "io.daybook.metrics.app.MetricsApplication";
  private static final String TRIAL = "io.daybook.metrics.app.TrialApplication";

  private final SparkSubmission spark;

  public MetricsSubmission(SparkSubmission spark) {
    this.spark = spark;
  }

  /**
   * Builds the process, not started. Its output is left to the caller; its standard input is to
   * stay a pipe.
   *
   * @throws OperatorException if Daybook's Spark is not built
   */
  public ProcessBuilder process(MetricsArguments arguments) throws IOException {
    return spark.process(MAIN, spark.jobJar(), arguments.toList());
  }

  /**
   * Runs the application to its end. Its progress, a line per table, goes to standard error.
   *
   * @return how it ended, {@link ExitCode#BLOCKED} and failures included
   * @throws OperatorException if it ended without a result
   */
  public MetricsResult run(MetricsArguments arguments) throws IOException, InterruptedException {
    return answer(file -> process(arguments.withResult(file)), MetricsResult.class, "metrics");
  }

  /**
   * Makes a day of one table for a person to look at.
   *
   * @return its rows and how the gates judge them, failures included
   * @throws OperatorException if it ended without a result
   */
  public DayTrial trial(TrialArguments arguments) throws IOException, InterruptedException {
    return answer(
        file ->
            spark.process(
                TRIAL,
                spark.jobJar(),
                new TrialArguments(
                        arguments.table(),
                        arguments.limit(),
                        arguments.warehouse().withResult(file))
                    .toList()),
        DayTrial.class,
        "metrics try");
  }

  /** Builds a process that writes its result to a file. */
  private interface Answering {
    ProcessBuilder process(Path file) throws IOException;
  }

  private <T> T answer(Answering application, Class<T> type, String words)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("daybook-metrics-", ".json");
    try {
      Process process =
          application
              .process(file)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      int code = ended(process);
      return ResultFile.read(file, type).orElseThrow(() -> silent(code, words));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static int ended(Process process) throws InterruptedException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      throw e;
    }
  }

  private OperatorException silent(int code, String words) {
    return new OperatorException(
        ExitCode.INTERNAL,
        words
            + ": expected a result of the Spark application but it ended with exit code "
            + code
            + " and none; see "
            + spark.log());
  }
}
