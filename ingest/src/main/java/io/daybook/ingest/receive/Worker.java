package io.daybook.ingest.receive;

import java.time.Duration;

/** A thread of a receiver; it keeps no process alive. */
final class Worker {
  private final Thread thread;

  Worker(String name, Runnable work) {
    this.thread = new Thread(work, name);
    thread.setDaemon(true);
  }

  Thread thread() {
    return thread;
  }

  void start() {
    thread.start();
  }

  /** Waits until its work has ended, or the time is over. */
  void join(Duration time) {
    try {
      thread.join(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
