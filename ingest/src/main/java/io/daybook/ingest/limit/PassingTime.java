package io.daybook.ingest.limit;

import java.util.concurrent.TimeUnit;

/** Time as it passes here: what a clock on the wall does is of no account. */
interface PassingTime {
  /** That of this process. */
  PassingTime REAL =
      new PassingTime() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
          TimeUnit.NANOSECONDS.sleep(nanos);
        }
      };

  /** Returns nanoseconds since some moment; only differences mean anything. */
  long nanos();

  /** Lets time pass for the calling thread. */
  void sleep(long nanos) throws InterruptedException;
}
