package io.daybook.metrics.app;

import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;

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
    return spark.answer(
        file -> process(arguments.withResult(file)), MetricsResult.class, "metrics");
  }

  /**
   * Makes a day of one table for a person to look at.
   *
   * @return its rows and how the gates judge them, failures included
   * @throws OperatorException if it ended without a result
   */
  public DayTrial trial(TrialArguments arguments) throws IOException, InterruptedException {
    return spark.answer(
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
}
