package io.daybook.ingest.agent;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.landing.SourceStatus;
import io.daybook.warehouse.run.OperatorException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source whose input isn't open, so that nothing of it is taken in or landed.
 *
 * @param since when that began
 * @param problem why it couldn't be opened; null if that was not tried yet
 * @param times how often it was tried
 * @param tried when, by {@link System#nanoTime}
 */
record UnopenedSource(
    IngestSource config, Instant since, @Nullable String problem, int times, long tried) {

  static UnopenedSource untried(IngestSource config, Instant since) {
    return new UnopenedSource(config, since, null, 0, 0);
  }

  /** Returns the same, to be opened at once as a configuration says now. */
  UnopenedSource as(IngestSource now) {
    return new UnopenedSource(now, since, problem, 0, 0);
  }

  UnopenedSource refused(OperatorException e) {
    return new UnopenedSource(
        config, since, String.valueOf(e.getMessage()), times + 1, System.nanoTime());
  }

  /** Returns whether it is to be tried again. */
  boolean isDue(Duration scan) {
    return times == 0 || System.nanoTime() - tried >= GrowingPause.after(times, scan).toNanos();
  }

  /**
   * Returns the status of a source whose data stays on this host since nobody knows its framing.
   */
  static SourceStatus stray(String name, Instant since, String problem) {
    return SourceStatus.unopened(
        name, IngestSource.DEFAULT_ROLL, since, List.of(new InputProblem(name, problem)));
  }

  /** Returns how it is, once it was tried. */
  SourceStatus status() {
    String ours = "[" + config.name() + "] ";
    String reason = String.valueOf(problem);
    return SourceStatus.unopened(
        config.name(),
        config.roll(),
        since,
        List.of(
            new InputProblem(
                config.name(),
                "its input can't be opened, and is tried again: "
                    + (reason.startsWith(ours) ? reason.substring(ours.length()) : reason))));
  }
}
