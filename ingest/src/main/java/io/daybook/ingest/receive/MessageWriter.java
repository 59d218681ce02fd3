package io.daybook.ingest.receive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Spools messages on a thread of its own: those that come meanwhile are the next batch. Whoever
 * brings more than fits into that one waits, without a thread.
 */
final class MessageWriter {
  private final PatientSpool spool;
  private final ExecutorService writing;
  private final List<Runnable> held = new ArrayList<>();
  private MessageBatch batch;

  /**
   * @param name of the thread
   */
  MessageWriter(String name, PatientSpool spool) {
    this.spool = spool;
    this.batch = new MessageBatch(spool);
    this.writing = Executors.newSingleThreadExecutor(work -> new Worker(name, work).thread());
  }

  /** Adds a message; not after {@link #close}. */
  synchronized void add(byte[] message, int length) {
    if (batch.records() == 0) {
      writing.execute(this::write);
    }
    batch.add(message, length);
  }

  /** Returns whether nothing should be added now. */
  synchronized boolean isFull() {
    return batch.isFull();
  }

  /** Runs what brings more: at once, or when there is room for it. */
  void whenThereIsRoom(Runnable more) {
    synchronized (this) {
      if (batch.isFull()) {
        held.add(more);
        return;
      }
    }
    more.run();
  }

  private void write() {
    MessageBatch full;
    List<Runnable> waiting;
    synchronized (this) {
      full = batch;
      batch = new MessageBatch(spool);
      waiting = List.copyOf(held);
      held.clear();
    }
    waiting.forEach(Runnable::run);
    full.flush();
  }

  /** Returns whether nothing more is spooled. */
  boolean isEnded() {
    return writing.isTerminated();
  }

  /**
   * Spools what was added, and ends.
   *
   * @param patience how long it may wait for the spool; after as much again it is left alone
   */
  void close(Duration patience) {
    writing.shutdown();
    try {
      if (!writing.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        spool.stop();
        writing.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      spool.stop();
      Thread.currentThread().interrupt();
    }
  }
}
