package io.daybook.archive.spark;

import io.daybook.archive.run.ShareCounts;
import io.daybook.archive.run.TaskBlock;
import io.daybook.archive.run.TaskJson;
import io.daybook.archive.run.TaskPlan;
import io.daybook.archive.run.TaskRunner;
import io.daybook.archive.run.WriteOrder;
import io.daybook.archive.run.WrittenShare;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * The tasks of one run on Spark's executors. What is parsed lies in shuffle files until it is
 * written; where an executor is lost with its own, Spark has those shares parsed again, which gives
 * the same.
 */
final class SparkTasks implements TaskRunner {
  private static final String OF_SHUFFLE = "ShuffleMapTask";
  private static final String OF_RESULT = "ResultTask";
  private static final long LISTENERS_MILLIS = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(SparkTasks.class);

  private final JavaSparkContext spark;
  private final BlockPartitioner partitioner;
  private final Broadcast<byte[]> plan;
  private final TaskPlace place;
  private final List<JavaPairRDD<Long, byte[]>> parsed = new ArrayList<>();
  private int shares;
  private boolean hasLostAttempts;

  /**
   * Starts nothing yet.
   *
   * @param fileSystem of the warehouse
   * @param memoryBytes the most that one task may hold of events
   */
  SparkTasks(
      JavaSparkContext spark, URI fileSystem, long memoryBytes, TaskPlan plan, int partitions) {
    this.spark = spark;
    this.partitioner = new BlockPartitioner(partitions);
    this.plan = spark.broadcast(TaskJson.encoded(plan));
    this.place =
        new TaskPlace(
            this.plan,
            new SerializableConfiguration(spark.hadoopConfiguration()),
            fileSystem,
            memoryBytes);
  }

  @Override
  public int parallelism() {
    return Math.max(1, spark.defaultParallelism());
  }

  @Override
  public List<ShareCounts> parse(List<List<Integer>> wanted, IntConsumer done) throws IOException {
    List<ParseFunction.NumberedShare> numbered = new ArrayList<>();
    for (List<Integer> share : wanted) {
      numbered.add(new ParseFunction.NumberedShare(shares++, List.copyOf(share)));
    }
    JavaPairRDD<Long, byte[]> blocks =
        spark
            .parallelize(numbered, numbered.size())
            .flatMapToPair(new ParseFunction(place))
            .partitionBy(partitioner);
    parsed.add(blocks);
    List<ShareCounts> counts = new ArrayList<>();
    for (Tuple2<Long, byte[]> block :
        watched(
            new AttemptWatch(OF_SHUFFLE, done), () -> blocks.collectPartitions(new int[1])[0])) {
      counts.add(TaskBlock.counts(block._2()));
    }
    return counts;
  }

  @Override
  public List<WrittenShare> write(WriteOrder order, List<Integer> partitions, IntConsumer done)
      throws IOException {
    if (partitions.isEmpty()) {
      return List.of();
    }
    Broadcast<byte[]> told = spark.broadcast(TaskJson.encoded(order));
    JavaPairRDD<Long, byte[]> all = parsed.stream().reduce(JavaPairRDD::union).orElseThrow();
    int[] wanted = partitions.stream().mapToInt(Integer::intValue).toArray();
    AttemptWatch watch = new AttemptWatch(OF_RESULT, task -> done.accept(wanted[task]));
    List<byte[]>[] answers =
        watched(
            watch,
            () -> all.mapPartitions(new WriteFunction(place, told)).collectPartitions(wanted));
    hasLostAttempts |= watch.isAnyLost();
    List<WrittenShare> written = new ArrayList<>();
    for (List<byte[]> answer : answers) {
      for (byte[] share : answer) {
        written.add(TaskJson.decoded(share, WrittenShare.class));
      }
    }
    return written;
  }

  /** A job of Spark. */
  private interface SparkJob<T> {
    T run();
  }

  /** What a task says is what is told, not that Spark gave it up after so many attempts. */
  private <T> T watched(AttemptWatch watch, SparkJob<T> job) throws IOException {
    spark.sc().addSparkListener(watch);
    try {
      return job.run();
    } catch (Exception e) { // Scala declares none
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof OperatorException operators) {
          throw operators;
        }
        if (cause instanceof IOException failure) {
          throw new IOException(failure.getMessage(), e);
        }
      }
      if (e instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IOException(e);
    } finally {
      settle();
      watch.close();
      spark.sc().removeSparkListener(watch);
    }
  }

  /** Waits until listeners have heard of everything; without that they err on no rows. */
  private void settle() {
    try {
      spark.sc().listenerBus().waitUntilEmpty(LISTENERS_MILLIS);
    } catch (TimeoutException e) {
      LOG.warn("Spark's listeners are behind; files of lost attempts may stay");
    }
  }

  @Override
  public boolean hasLostAttempts() {
    return hasLostAttempts;
  }

  @Override
  public void close() {
    parsed.clear();
    plan.unpersist(false);
  }
}
