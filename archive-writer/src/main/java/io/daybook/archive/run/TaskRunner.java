package io.daybook.archive.run;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Has the tasks of one run done somewhere, each by an {@link ArchiveTask}, again if need be, and
 * carries the blocks that the parsing ones give to the writing ones. Of each task the result of
 * exactly one attempt is taken.
 */
public interface TaskRunner extends Closeable {
  /** Starts to run the tasks of a plan. */
  @FunctionalInterface
  interface RunnerStart {
    /**
     * Starts a runner.
     *
     * @param partitions as {@link TaskBlock#partition} takes it
     */
    TaskRunner of(TaskPlan plan, int partitions) throws IOException;
  }

  /** Returns how many tasks are worked on at once, about. */
  int parallelism();

  /**
   * Parses shares and keeps what they give; more than one call adds up.
   *
   * @param shares numbers of segments
   * @param parsed is told the number of each share that is done, maybe never or late
   * @return what is in them, in any order
   */
  List<ShareCounts> parse(List<List<Integer>> shares, IntConsumer parsed) throws IOException;

  /**
   * Writes what was parsed.
   *
   * @param partitions those that get any blocks
   * @param written is told the number of each partition that is done, maybe never or late
   */
  List<WrittenShare> write(WriteOrder order, List<Integer> partitions, IntConsumer written)
      throws IOException;

  /** Returns whether attempts at writing may have left files that nothing takes. */
  boolean hasLostAttempts();
}
