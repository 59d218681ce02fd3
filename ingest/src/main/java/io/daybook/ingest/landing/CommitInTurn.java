package io.daybook.ingest.landing;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Commits the segments of one file in their order, each while the next one is cut: the disks of the
 * replicas and the journal are waited for while processor and network have work.
 */
final class CommitInTurn implements AutoCloseable {
  private final Executor executor;
  private @Nullable FutureTask<?> underWay;

  /** What brings one segment into the raw zone. */
  interface SegmentCommit {
    void run() throws LostBytesException;
  }

  /**
   * @param executor may run a commit in the calling thread; then nothing is cut meanwhile
   */
  CommitInTurn(Executor executor) {
    this.executor = executor;
  }

  /**
   * Begins to commit the next segment, once the one before is committed.
   *
   * @throws LostBytesException as the one before threw it, or this one if it is through; the same
   *     is true of exceptions that aren't declared
   */
  void begin(SegmentCommit commit) throws LostBytesException {
    await();
    FutureTask<?> task =
        new FutureTask<>(
            () -> {
              commit.run();
              return null;
            });
    executor.execute(task);
    underWay = task;
    if (task.isDone()) {
      await();
    }
  }

  /**
   * Waits for the segment that is under way.
   *
   * @throws LostBytesException as it threw it; the same is true of exceptions that aren't declared
   */
  void await() throws LostBytesException {
    FutureTask<?> task = underWay;
    if (task == null) {
      return;
    }
    try {
      Lanes.await(task);
      underWay = null;
    } catch (ExecutionException e) {
      underWay = null;
      if (e.getCause() instanceof LostBytesException lost) {
        throw lost;
      }
      throw Lanes.unchecked(e.getCause());
    }
  }

  /** Lets nothing go on behind its back; what was under way may have failed. */
  @Override
  public void close() throws LostBytesException {
    await();
  }
}
