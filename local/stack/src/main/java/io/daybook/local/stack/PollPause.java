package io.daybook.local.stack;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;

/** Waits between two looks at something that this process can't be told about. */
final class PollPause {
  private static final long MILLIS = 50;

  private PollPause() {}

  static void brief() {
    try {
      Thread.sleep(MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperatorException(
          ExitCode.PARTLY_DONE, "Interrupted while waiting for the stack; run it again", e);
    }
  }
}
