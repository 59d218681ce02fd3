package io.daybook.ingest.landing;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Works on several files at once; one lane is the caller's own thread. */
final class Lanes implements AutoCloseable {
  private final List<ExecutorService> pool;

  /**
   * @param number from 1
   */
  Lanes(int number) {
    this.pool =
        number == 1
            ? List.of()
            : List.of(
                Executors.newFixedThreadPool(
                    number,
                    task -> {
                      Thread thread = new Thread(task, "landing");
                      thread.setDaemon(true);
                      return thread;
                    }));
  }

  /**
   * Runs tasks to their end, whatever becomes of the others.
   *
   * @throws RuntimeException the first of theirs
   */
  void run(List<Runnable> tasks) {
    if (pool.isEmpty() || tasks.size() == 1) {
      tasks.forEach(Runnable::run);
      return;
    }
    List<Future<?>> futures = new ArrayList<>();
    for (Runnable task : tasks) {
      futures.add(pool.get(0).submit(task));
    }
    RuntimeException failure = null;
    for (Future<?> future : futures) {
      try {
        future.get();
      } catch (ExecutionException e) {
        RuntimeException cause = unchecked(e.getCause());
        if (failure == null) {
          failure = cause;
        } else if (failure != cause) {
          failure.addSuppressed(cause);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new OperatorException(
            ExitCode.PARTLY_DONE, "interrupted while files were landed; run again", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static RuntimeException unchecked(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException failure
        ? failure
        : new IllegalStateException("a task threw a checked exception", cause);
  }

  @Override
  public void close() {
    pool.forEach(ExecutorService::shutdownNow);
  }
}
