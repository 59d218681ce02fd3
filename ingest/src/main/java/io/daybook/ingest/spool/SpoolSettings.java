package io.daybook.ingest.spool;

import java.time.Clock;
import java.time.Duration;

/**
 * How a stream is kept.
 *
 * @param rollBytes at which a data file ends (default 128 MiB)
 * @param remember how long keys are known (default 24 h)
 * @param limit of all streams of the agent
 * @param clock gives the time of a batch
 */
public record SpoolSettings(long rollBytes, Duration remember, SpoolLimit limit, Clock clock) {
  /** Data files end only where their owner says so: batches needn't end with a whole record. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Returns the defaults. */
  public static SpoolSettings of(SpoolLimit limit, Clock clock) {
    return new SpoolSettings(128L << 20, Duration.ofHours(24), limit, clock);
  }

  /** Returns the same with other ends of data files; see {@link #NEVER}. */
  public SpoolSettings withRollBytes(long bytes) {
    return new SpoolSettings(bytes, remember, limit, clock);
  }
}
