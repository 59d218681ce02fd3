package io.daybook.archive.spark;

import io.daybook.archive.run.ArchiveRun;
import io.daybook.archive.run.TaskEngine;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.run.ConsoleProgress;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.Lifeline;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.ResultFile;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives datasets on Spark. The main class for {@code spark-submit}; the exit code is {@link
 * ExitCode#number()}, and the outcome is in the file that the order names.
 */
public final class ArchiveApplication {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveApplication.class);

  private final ArchiveOrder order;
  private final HadoopStorage storage;
  private final JavaSparkContext spark;
  private final Progress progress;

  /**
   * Wires the application.
   *
   * @param spark stays open
   */
  ArchiveApplication(
      ArchiveOrder order, HadoopStorage storage, JavaSparkContext spark, Progress progress) {
    this.order = order;
    this.storage = storage;
    this.spark = spark;
    this.progress = progress;
  }

  /** Runs and ends the process. */
  public static void main(String[] args) {
    Lifeline.hold();
    ExitCode code;
    try {
      ArchiveOrder order = ArchiveOrder.parse(List.of(args));
      ArchiveAnswer answer = create(order).run();
      ResultFile.write(order.result(), answer);
      code = answer.exitCode();
    } catch (OperatorException e) {
      LOG.error("{}", e.getMessage());
      code = e.exitCode();
    } catch (IOException | RuntimeException e) {
      LOG.error("The archive failed", e);
      code = ExitCode.INTERNAL;
    }
    System.exit(code.number());
  }

  private static ArchiveApplication create(ArchiveOrder order) throws IOException {
    return new ArchiveApplication(
        order,
        HadoopStorage.open(order.hdfs(), new Configuration()),
        new JavaSparkContext(new SparkConf().setAppName("daybook archive")),
        new ConsoleProgress(System.err, ConsoleProgress.Terminal.PLAIN, System::nanoTime));
  }

  /** Archives one dataset after the other; a failure ends it, and what is committed is told. */
  ArchiveAnswer run() {
    List<ArchiveAnswer.DatasetAnswer> done = new ArrayList<>();
    try {
      for (Dataset dataset : order.mappings().datasets()) {
        done.add(
            ArchiveAnswer.DatasetAnswer.of(
                archiveRun().run(dataset, order.mappings().compiled(dataset), order.allowances())));
      }
      return ArchiveAnswer.of(done);
    } catch (OperatorException e) {
      LOG.error("{}", e.getMessage());
      return new ArchiveAnswer(e.exitCode(), String.valueOf(e.getMessage()), done);
    } catch (IOException | RuntimeException e) {
      LOG.error("The archive failed", e);
      return new ArchiveAnswer(ExitCode.INTERNAL, "archive on Spark: " + e, done);
    }
  }

  private ArchiveRun archiveRun() {
    TaskEngine engine =
        new TaskEngine(
            storage,
            order.zone(),
            order.compression(),
            (plan, partitions) ->
                new SparkTasks(spark, order.hdfs(), order.memoryBytes(), plan, partitions),
            progress);
    return new ArchiveRun(
        storage,
        new DaybookConfig.Warehouse(new Zones(order.root()), order.zone()),
        engine,
        Clock.systemUTC(),
        RunId::random,
        order.silentAgents());
  }
}
