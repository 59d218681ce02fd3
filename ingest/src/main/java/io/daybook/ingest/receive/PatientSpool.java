package io.daybook.ingest.receive;

import io.daybook.ingest.spool.Spool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A spool for those who can't ask their sender to come again: it waits until there is room. */
final class PatientSpool {
  private static final Logger LOG = LoggerFactory.getLogger(PatientSpool.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Spool spool;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Optional<String> problem = Optional.empty();
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  PatientSpool(Spool spool) {
    this.spool = spool;
  }

  /**
   * Appends a batch of whole records, however long it has to wait for that. One thread calls it.
   *
   * @param count how many records it has
   * @return whether it is durable; not if {@link #stop} was called while it waited
   */
  boolean append(@Nullable String key, ByteBuffer batch, long count) {
    int length = batch.remaining();
    for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
      try {
        spool.append(key, batch.duplicate());
        records.addAndGet(count);
        bytes.addAndGet(length);
        cleared();
        return true;
      } catch (IOException e) {
        // It tells itself what is wrong, a full spool as well as a broken disk; both may pass.
        if (problem.isEmpty()) {
          LOG.warn("[{}] waiting: {}", spool.directory(), e.getMessage());
        }
        problem = Optional.of(String.valueOf(e.getMessage()));
      }
      if (isStoppedWithin(pause)) {
        return false;
      }
    }
  }

  private void cleared() {
    if (problem.isPresent()) {
      LOG.info("[{}] goes on", spool.directory());
      problem = Optional.empty();
    }
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /** Waits; returns whether it was stopped meanwhile. */
  boolean isStoppedWithin(Duration time) {
    try {
      return stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Lets go of what waits: nothing more is to come. */
  void stop() {
    stopped.countDown();
  }

  ReceiverStatus status(long unfinished, int connections) {
    return new ReceiverStatus(records.get(), bytes.get(), unfinished, connections, problem);
  }
}
