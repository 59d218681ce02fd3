package io.daybook.sender;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seals batches that are full, one after the other. One thread runs it. */
final class Sealing implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Sealing.class);
  private static final long DISK_RETRY_SECONDS = 1;

  private final String source;
  private final Backlog backlog;

  Sealing(String source, Backlog backlog) {
    this.source = source;
    this.backlog = backlog;
  }

  @Override
  public void run() {
    try {
      for (OpenBatch batch = backlog.awaitFull(); batch != null; batch = backlog.awaitFull()) {
        seal(batch);
      }
    } catch (InterruptedException e) {
      LOG.debug("[{}] stopped with batches unsealed", source);
    }
  }

  private void seal(OpenBatch batch) throws InterruptedException {
    while (true) {
      try {
        backlog.sealed(batch, batch.seal());
        return;
      } catch (IOException | RuntimeException e) {
        LOG.error("[{}] cannot be sealed yet: {}", batch.key(), e.toString());
        TimeUnit.SECONDS.sleep(DISK_RETRY_SECONDS);
      }
    }
  }
}
