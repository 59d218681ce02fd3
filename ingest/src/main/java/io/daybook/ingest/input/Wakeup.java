package io.daybook.ingest.input;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets a thread wait for the next round, or for a hint that there is something to do. */
public final class Wakeup {
  private final Semaphore hints = new Semaphore(0);

  /** Ends the wait under way, or the next one. */
  public void wake() {
    hints.release();
  }

  /** Waits for a hint; hints that came meanwhile are one. */
  public void await(Duration atMost) throws InterruptedException {
    if (hints.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      hints.drainPermits();
    }
  }
}
