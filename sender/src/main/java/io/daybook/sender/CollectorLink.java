package io.daybook.sender;

import dev.failsafe.CircuitBreaker;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a sender knows of one collector: whether it takes batches now. Thread-safe. */
final class CollectorLink {
  private static final Logger LOG = LoggerFactory.getLogger(CollectorLink.class);

  /** An open circuit is left to the health check: no delay of the breaker's own ends it. */
  private static final Duration NEVER = Duration.ofDays(10_000);

  /** By how much chance makes a pause longer, so that not all senders come back at once. */
  private static final double PAUSE_JITTER = 0.1;

  private final URI collector;
  private final CircuitBreaker<Reply> circuit;
  private volatile long restsUntilNanos = System.nanoTime();
  private volatile String failure = "";

  CollectorLink(URI collector, Circuit rule) {
    this.collector = collector;
    this.circuit =
        CircuitBreaker.<Reply>builder()
            .withFailureThreshold(rule.failures())
            .withDelay(NEVER)
            .onOpen(event -> opened(event.getPreviousState()))
            .onClose(event -> LOG.info("[{}] gets batches again", collector))
            .build();
  }

  URI collector() {
    return collector;
  }

  /** Returns the nanoseconds until it takes batches; none: 0; not known: the longest. */
  long waitNanos() {
    if (!circuit.isClosed()) {
      return Long.MAX_VALUE;
    }
    return Math.max(0, restsUntilNanos - System.nanoTime());
  }

  /** Takes in what became of an attempt. */
  void told(Reply reply) {
    if (reply instanceof Reply.Deferral later) {
      double factor = 1 + PAUSE_JITTER * ThreadLocalRandom.current().nextDouble();
      restsUntilNanos = System.nanoTime() + (long) (later.pause().toNanos() * factor);
      LOG.debug("[{}] {}: rests for {}", collector, later.status(), later.pause());
    } else if (reply instanceof Reply.Failure failed) {
      failure = failed.found();
      circuit.recordFailure();
      return;
    }
    circuit.recordSuccess();
  }

  boolean needsCheck() {
    return !circuit.isClosed();
  }

  /** Takes in a health check: the trial that closes a circuit. */
  void checked(boolean healthy) {
    if (needsCheck()) {
      circuit.halfOpen();
      if (healthy) {
        circuit.recordSuccess();
      } else {
        circuit.recordFailure();
      }
    }
  }

  private void opened(CircuitBreaker.State before) {
    if (before == CircuitBreaker.State.CLOSED) {
      LOG.warn("[{}] gets no batches until its health check says yes: {}", collector, failure);
    }
  }
}
