package io.daybook.metrics.app;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Ends files beside the thread that writes them. A small file on three DataNodes takes ten
 * milliseconds to end, most of them waiting; a night of thousands of days would wait for minutes.
 */
final class FileEnds implements AutoCloseable {
  private static final int SIDE_BY_SIDE = 8;

  /** So many files wait for their end at most, with their rows in memory. */
  private static final int MOST_WAITING = 2 * SIDE_BY_SIDE;

  private final ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE);
  private final Queue<Future<String>> waiting = new ArrayDeque<>();
  private final List<String> ended = new ArrayList<>();

  /**
   * Ends a file some time.
   *
   * @param end returns what {@link #all} returns of it
   * @throws IOException if one of those before failed
   */
  void add(Callable<String> end) throws IOException {
    if (waiting.size() == MOST_WAITING) {
      ended.add(result(waiting.remove()));
    }
    waiting.add(threads.submit(end));
  }

  /** Waits for all files and returns what their ends returned, in the order of the files. */
  List<String> all() throws IOException {
    while (!waiting.isEmpty()) {
      ended.add(result(waiting.remove()));
    }
    return ended;
  }

  private static String result(Future<String> end) throws IOException {
    try {
      return end.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while files were ended");
    }
  }

  /** Lets what waits end: nobody names it, but it holds a lease and a thread until then. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
