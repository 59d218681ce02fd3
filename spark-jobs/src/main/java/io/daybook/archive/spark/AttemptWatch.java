package io.daybook.archive.spark;

import java.util.BitSet;
import java.util.function.IntConsumer;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** Follows the attempts at the tasks of a job, for progress and for what lost ones leave. */
final class AttemptWatch extends SparkListener {
  private final String taskType;
  private final IntConsumer done;
  private final BitSet succeeded = new BitSet();
  private int started;
  private boolean isClosed;

  /**
   * Wires a watch of one job.
   *
   * @param taskType as Spark calls it: those of a shuffle, or those that give a result
   * @param done is told each such task's number in its stage once
   */
  AttemptWatch(String taskType, IntConsumer done) {
    this.taskType = taskType;
    this.done = done;
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart start) {
    started++;
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    int task = end.taskInfo().index();
    boolean isSuccess = end.reason() instanceof Success$;
    if (!isClosed && isSuccess && end.taskType().equals(taskType) && !succeeded.get(task)) {
      succeeded.set(task);
      done.accept(task);
    }
  }

  /** Returns whether more attempts began than there are tasks that are done. */
  synchronized boolean isAnyLost() {
    return started > succeeded.cardinality();
  }

  /** Nothing is told any more. */
  synchronized void close() {
    isClosed = true;
  }
}
