package io.daybook.ingest.landing;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on several files at once, and commits segments of each beside its lane. One lane is the
 * caller's own thread, and nothing is beside it.
 */
final class Lanes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
  private static final int TO_END_SECONDS = 2;

  private final @Nullable Pools pools;

  private record Pools(ExecutorService lanes, ExecutorService beside) {}

  /**
   * @param number from 1
   */
  Lanes(int number) {
    this.pools =
        number == 1
            ? null
            : new Pools(
                Executors.newFixedThreadPool(number, task -> daemon("landing", task)),
                Executors.newCachedThreadPool(task -> daemon("committing", task)));
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Returns what does tasks beside a lane, any number of them at once. */
  Executor beside() {
    return pools == null ? Runnable::run : pools.beside();
  }

  /**
   * Runs tasks to their end, whatever becomes of the others.
   *
   * @throws RuntimeException the first of theirs
   */
  void run(List<Runnable> tasks) {
    if (pools == null || tasks.size() == 1) {
      tasks.forEach(Runnable::run);
      return;
    }
    List<Future<?>> futures = new ArrayList<>();
    for (Runnable task : tasks) {
      futures.add(pools.lanes().submit(task));
    }
    RuntimeException failure = null;
    for (Future<?> future : futures) {
      try {
        await(future);
      } catch (ExecutionException e) {
        RuntimeException cause = unchecked(e.getCause());
        if (failure == null) {
          failure = cause;
        } else if (failure != cause) {
          failure.addSuppressed(cause);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Waits for a task.
   *
   * @throws OperatorException if this thread is interrupted
   */
  static void await(Future<?> task) throws ExecutionException {
    try {
      task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperatorException(
          ExitCode.PARTLY_DONE, "interrupted while files were landed; run again", e);
    }
  }

  /** Returns what was thrown, as far as it need not be declared. */
  static RuntimeException unchecked(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException failure
        ? failure
        : new IllegalStateException("a task threw a checked exception", cause);
  }

  /** Ends what is under way, and waits for a moment: files and journal are closed next. */
  @Override
  public void close() {
    if (pools == null) {
      return;
    }
    pools.lanes().shutdownNow();
    pools.beside().shutdownNow();
    try {
      if (!pools.lanes().awaitTermination(TO_END_SECONDS, TimeUnit.SECONDS)
          || !pools.beside().awaitTermination(TO_END_SECONDS, TimeUnit.SECONDS)) {
        LOG.debug("a segment is still under way; the next start lands it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
