package io.daybook.bench.landing;

import java.io.IOException;
import java.time.Duration;

/** A process that takes its cues, and tells when it is done. */
record CuedAttempt(ChildJava process, Trial trial) implements Attempt {
  private static final Duration TO_START = Duration.ofMinutes(1);
  private static final Duration TO_LAND = Duration.ofMinutes(30);
  private static final long POLL_MILLIS = 5;

  static CuedAttempt start(ChildJava.ChildCommand command, Trial trial) throws IOException {
    ChildJava process = ChildJava.start(command, trial.directory());
    process.await(Cue.READY, TO_START);
    return new CuedAttempt(process, trial);
  }

  @Override
  public void go() {
    process.tell(Cue.GO);
  }

  @Override
  public void awaitPart() throws IOException {
    while (process.isAlive() && trial.landed().list().isEmpty()) {
      Pause.millis(POLL_MILLIS);
    }
  }

  @Override
  public void awaitAll() throws IOException {
    process.await(Cue.DONE, TO_LAND);
  }
}
