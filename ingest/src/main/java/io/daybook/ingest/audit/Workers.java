package io.daybook.ingest.audit;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A few threads that share work; who gives more than they can take works along. */
final class Workers implements AutoCloseable {
  private static final int WAITING = 1024;

  private final ThreadPoolExecutor executor;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** Work that may fail. */
  @FunctionalInterface
  interface AuditWork {
    void run() throws IOException;
  }

  Workers(int threads) {
    executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            new ThreadPoolExecutor.CallerRunsPolicy());
  }

  /**
   * Gives work to do.
   *
   * @throws IOException the first failure of earlier work
   */
  void submit(AuditWork work) throws IOException {
    throwFailure();
    executor.execute(
        () -> {
          try {
            if (failure.get() == null) {
              work.run();
            }
          } catch (IOException | RuntimeException | Error e) {
            failure.compareAndSet(null, e);
          }
        });
  }

  /**
   * Waits until all work is done; none can be given any more.
   *
   * @throws IOException the first failure
   */
  void await() throws IOException {
    executor.shutdown();
    try {
      while (!executor.awaitTermination(1, TimeUnit.DAYS)) {
        throwFailure();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the other threads", e);
    }
    throwFailure();
  }

  private void throwFailure() throws IOException {
    Throwable first = failure.get();
    if (first instanceof IOException io) {
      throw io;
    }
    if (first instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (first != null) {
      throw new IllegalStateException(first);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
