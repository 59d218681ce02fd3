package io.daybook.sender;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks collectors that get no batches how they are, until it is interrupted. One thread runs it.
 */
final class HealthChecks implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);

  private final String source;
  private final CollectorChoice choice;
  private final CollectorHttp http;
  private final Duration every;

  HealthChecks(String source, CollectorChoice choice, CollectorHttp http, Duration every) {
    this.source = source;
    this.choice = choice;
    this.http = http;
    this.every = every;
  }

  @Override
  public void run() {
    while (true) {
      try {
        Thread.sleep(every.toMillis());
        CompletableFuture.allOf(
                choice.links().stream()
                    .filter(CollectorLink::needsCheck)
                    .map(this::check)
                    .toArray(CompletableFuture<?>[]::new))
            .get();
      } catch (InterruptedException e) {
        return;
      } catch (ExecutionException | RuntimeException e) {
        LOG.error("[{}] collectors can't be checked now", source, e);
      }
    }
  }

  private CompletableFuture<Void> check(CollectorLink link) {
    return http.isHealthy(link.collector())
        .thenAccept(
            healthy -> {
              link.checked(healthy);
              choice.changed();
            });
  }
}
