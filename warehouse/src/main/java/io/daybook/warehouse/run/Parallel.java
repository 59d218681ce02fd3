package io.daybook.warehouse.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Shares work among a few threads; the first failure stops the others and is thrown. */
public final class Parallel {
  private Parallel() {}

  /** Work that may fail. */
  @FunctionalInterface
  public interface ItemWork<C, T> {
    void on(C context, T item) throws IOException;
  }

  /** A function that may fail. */
  @FunctionalInterface
  public interface Mapper<T, R> {
    R apply(T item) throws IOException;
  }

  /**
   * Does the work on every item; items begin in order.
   *
   * @param contexts makes what each thread keeps for itself
   */
  public static <C, T> void forEach(
      int threads, List<T> items, Supplier<C> contexts, ItemWork<C, T> work) throws IOException {
    Queue<T> queue = new ConcurrentLinkedQueue<>(items);
    ExecutorService executor = Executors.newFixedThreadPool(Math.max(1, threads));
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        futures.add(
            executor.submit(
                () -> {
                  C context = contexts.get();
                  for (T item = queue.poll(); item != null; item = queue.poll()) {
                    try {
                      work.on(context, item);
                    } catch (IOException | RuntimeException | Error e) {
                      queue.clear();
                      throw e;
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> future : futures) {
        await(future);
      }
    } finally {
      executor.shutdownNow();
      awaitEnd(executor);
    }
  }

  /** Returns what the function gives for every item, in the order of the items. */
  public static <T, R> List<R> map(int threads, List<T> items, Mapper<T, R> mapper)
      throws IOException {
    List<List<R>> results = new ArrayList<>();
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      results.add(List.of());
      indexes.add(i);
    }
    List<List<R>> shared = Collections.synchronizedList(results);
    forEach(
        threads,
        indexes,
        () -> shared,
        (out, index) -> out.set(index, List.of(mapper.apply(items.get(index)))));
    return results.stream().flatMap(List::stream).toList();
  }

  /** What the threads work on is closed by the caller, so none may be at work any more. */
  private static void awaitEnd(ExecutorService executor) throws IOException {
    try {
      if (!executor.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IOException("expected all threads to end within a minute but one did not");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the other threads", e);
    }
  }

  private static void await(Future<?> future) throws IOException {
    try {
      future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      if (e.getCause() instanceof RuntimeException runtime) {
        throw runtime;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the other threads", e);
    }
  }
}
