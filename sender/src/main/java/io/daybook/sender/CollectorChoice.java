package io.daybook.sender;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Says which collector gets the next attempt. Thread-safe. */
final class CollectorChoice {
  private static final long LONGEST_WAIT_MILLIS = Duration.ofHours(1).toMillis();

  private final List<CollectorLink> links;
  private final Balance balance;
  private int turn;

  CollectorChoice(List<URI> collectors, Balance balance, Circuit circuit) {
    this.links =
        collectors.stream().map(collector -> new CollectorLink(collector, circuit)).toList();
    this.balance = balance;
  }

  List<CollectorLink> links() {
    return links;
  }

  /** Waits until a collector takes batches. */
  synchronized CollectorLink await() throws InterruptedException {
    while (true) {
      long soonest = Long.MAX_VALUE;
      for (int i = 0; i < links.size(); i++) {
        CollectorLink link = links.get((turn + i) % links.size());
        long wait = link.waitNanos();
        if (wait == 0) {
          if (balance == Balance.ROUND_ROBIN) {
            turn = (turn + i + 1) % links.size();
          }
          return link;
        }
        soonest = Math.min(soonest, wait);
      }
      wait(Math.min(TimeUnit.NANOSECONDS.toMillis(soonest) + 1, LONGEST_WAIT_MILLIS));
    }
  }

  /** Lets those who wait look again. */
  synchronized void changed() {
    notifyAll();
  }
}
