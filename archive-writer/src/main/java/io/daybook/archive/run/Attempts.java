package io.daybook.archive.run;

import io.daybook.warehouse.ledger.CommitConflictException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does work again when another run has changed what it rests on. */
final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
  private static final int MOST = 3;

  private Attempts() {}

  /** Work from its freeze to its commit. */
  @FunctionalInterface
  interface CommitWork<T> {
    T work() throws IOException;
  }

  /**
   * Returns what the first attempt gives that isn't in conflict with another run.
   *
   * @throws CommitConflictException if none of three is
   */
  static <T> T untilNoConflict(String what, CommitWork<T> attempt) throws IOException {
    for (int number = 1; ; number++) {
      try {
        return attempt.work();
      } catch (CommitConflictException e) {
        if (number == MOST) {
          throw e;
        }
        LOG.info("{} again, attempt {}: {}", what, number + 1, e.getMessage());
      }
    }
  }
}
