package io.daybook.sender;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one batch after the other, each until a collector has it or refuses it. As many threads run
 * one as the window is wide.
 */
final class Delivery implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final long DISK_RETRY_SECONDS = 1;

  /** To Failsafe: the delay that backoff and jitter give. */
  private static final Duration AS_CONFIGURED = Duration.ofNanos(-1);

  private final Backlog backlog;
  private final CollectorChoice choice;
  private final CollectorHttp http;
  private final Consumer<SenderNotice> listener;
  private final FailsafeExecutor<Reply> attempts;

  Delivery(
      Backlog backlog,
      CollectorChoice choice,
      CollectorHttp http,
      Backoff backoff,
      Consumer<SenderNotice> listener) {
    this.backlog = backlog;
    this.choice = choice;
    this.http = http;
    this.listener = listener;
    this.attempts =
        Failsafe.with(
            RetryPolicy.<Reply>builder()
                .handleIf((reply, failure) -> failure == null && !reply.isFinal())
                .withMaxRetries(-1)
                .withBackoff(backoff.first(), backoff.most())
                .withJitter(backoff.jitter())
                .withDelayFn(context -> delay(context.getLastResult()))
                .build());
  }

  @Override
  public void run() {
    while (true) {
      SealedBatch batch;
      try {
        batch = backlog.next();
      } catch (InterruptedException e) {
        return;
      }
      try {
        deliver(batch);
      } catch (InterruptedException e) {
        backlog.putBack(batch);
        return;
      } catch (IOException | RuntimeException e) {
        LOG.error("[{}] stays in the buffer, and will be tried again", batch.key(), e);
        backlog.putBack(batch);
        if (!hasSlept()) {
          return;
        }
      }
    }
  }

  /** A collector that rests is waited for by {@link CollectorChoice}, if there is no other one. */
  private static Duration delay(Reply last) {
    return last instanceof Reply.Deferral ? Duration.ZERO : AS_CONFIGURED;
  }

  private void deliver(SealedBatch batch) throws InterruptedException, IOException {
    byte[] body;
    try {
      body = batch.body();
    } catch (DamagedBatchException e) {
      damaged(batch, String.valueOf(e.getMessage()));
      return;
    }
    Reply reply = post(batch.key(), body);
    if (reply instanceof Reply.Acceptance accepted) {
      batch.drop();
      backlog.gone(batch);
      listener.accept(new SenderNotice.Receipt(batch.key().text(), accepted.records()));
    } else if (reply instanceof Reply.Rejection refused) {
      refused(batch, body, refused);
    }
  }

  private Reply post(BatchKey key, byte[] body) throws InterruptedException {
    try {
      return attempts.get(
          () -> {
            CollectorLink link = choice.await();
            Reply reply = http.post(link.collector(), key, body, backlog.oldestBeside(key));
            link.told(reply);
            return reply;
          });
    } catch (FailsafeException e) {
      if (e.getCause() instanceof InterruptedException) {
        Thread.interrupted();
        throw new InterruptedException();
      }
      throw e;
    }
  }

  private void refused(SealedBatch batch, byte[] body, Reply.Rejection reply) throws IOException {
    Optional<Path> kept = batch.setAside("HTTP status " + reply.status() + ": " + reply.answer());
    done(batch, kept);
    LOG.error(
        "[{}] refused with HTTP status {}: {}; {}",
        batch.key(),
        reply.status(),
        reply.answer(),
        kept.map(path -> "kept as " + path).orElse("there is no directory to keep it in"));
    listener.accept(
        new SenderNotice.Refused(
            batch.key().text(),
            reply.status(),
            reply.answer(),
            ByteBuffer.wrap(body).asReadOnlyBuffer(),
            kept));
  }

  private void damaged(SealedBatch batch, String found) {
    Optional<Path> kept;
    try {
      kept = batch.setAside(found);
    } catch (IOException e) {
      kept = Optional.empty();
    }
    done(batch, kept);
    LOG.error("[{}] {}", batch.key(), found);
    listener.accept(new SenderNotice.Damaged(batch.key().text(), found, kept));
  }

  private void done(SealedBatch batch, Optional<Path> kept) {
    if (kept.isPresent()) {
      backlog.keptAside(batch);
    } else {
      backlog.gone(batch);
    }
  }

  private static boolean hasSlept() {
    try {
      TimeUnit.SECONDS.sleep(DISK_RETRY_SECONDS);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
