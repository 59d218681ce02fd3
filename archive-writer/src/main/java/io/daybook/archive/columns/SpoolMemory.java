package io.daybook.archive.columns;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the events of all threads take, and may take, in memory. */
final class SpoolMemory {
  private final long most;
  private final AtomicLong taken = new AtomicLong();
  private final AtomicInteger threads = new AtomicInteger(1);

  /**
   * @param most bytes of all threads; they may come to half as much again
   */
  SpoolMemory(long most) {
    this.most = most;
  }

  /** So many threads share it. */
  void sharedBy(int all) {
    threads.set(all);
  }

  /**
   * Takes more, or gives back.
   *
   * @return whether no more should be taken
   */
  boolean changed(long bytes) {
    return taken.addAndGet(bytes) > most;
  }

  /** Returns whether a thread that holds so much makes room by spilling it. */
  boolean isWorthSpilling(long bytes) {
    return bytes > share() / 2;
  }

  /** Returns the share of one thread. */
  long share() {
    return most / threads.get();
  }
}
