package io.daybook.ingest.agent;

import io.daybook.testing.TestingNameservice;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** An HDFS whose NameNodes take turns at random moments. */
final class Failovers implements AutoCloseable {
  private static final int LONGEST_TURN_MILLIS = 4_000;

  private final FutureTask<Integer> turns;
  private volatile boolean stopping;

  Failovers(TestingNameservice hdfs, SplittableRandom random) {
    turns =
        new FutureTask<>(
            () -> {
              int number = 0;
              while (!stopping) {
                hdfs.failOver();
                number++;
                Thread.sleep(random.nextInt(LONGEST_TURN_MILLIS));
              }
              return number;
            });
    new Thread(turns, "failovers").start();
  }

  /** Ends them; returns how many there were. */
  int stop() throws InterruptedException, ExecutionException {
    stopping = true;
    return turns.get();
  }

  @Override
  public void close() {
    stopping = true;
  }
}
