package io.daybook.bench.landing;

import java.io.IOException;

/** Waits between two looks at something. */
public final class Pause {
  private Pause() {}

  /** Sleeps. */
  public static void millis(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting", e);
    }
  }
}
