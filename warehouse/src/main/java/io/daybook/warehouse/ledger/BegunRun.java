package io.daybook.warehouse.ledger;

import io.daybook.warehouse.run.RunId;
import java.time.Instant;

/**
 * A run that may have written files of which no entry tells. Its record is there before its first
 * file, and goes when it has committed or its files are swept.
 *
 * @param formatVersion {@link #FORMAT_VERSION} of the writer
 * @param base the entry whose state it works on
 * @param host where it runs
 */
public record BegunRun(int formatVersion, RunId run, long base, Instant begunAt, String host) {
  /** The newest format; older ones are read, newer ones refused. */
  public static final int FORMAT_VERSION = 1;
}
