package io.daybook.archive.run;

import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A source that a run treated as if nothing of it had come: no rows, no quarantine, no consumed
 * bytes, no sums. All of it waits in the raw zone, and the next run finds it there.
 *
 * @param reason why it is held
 * @param since arrival day of the oldest segment that waits; null if none does
 * @param segments that wait
 * @param records in them that are new
 * @param bytes of log in them that are new, as the service wrote them
 * @param message complete in itself: expected, found, remedy
 */
public record HeldSource(
    String source,
    HoldReason reason,
    @Nullable LocalDate since,
    long segments,
    long records,
    long bytes,
    String message) {

  /** Why a source is held. */
  public enum HoldReason {
    /** Too many of its lines can't be read. */
    REJECT_LIMIT
  }

  /** Returns all of it for a person: who waits, with how much, since when, why, the remedy. */
  public String describe() {
    String waiting =
        since == null
            ? "nothing of it waits"
            : String.format(
                Locale.ROOT,
                "%,d records (%,d bytes of log, %,d segments) wait since %s",
                records,
                bytes,
                segments,
                since);
    return "[" + source + "] is held, all else goes on; " + waiting + ": " + message;
  }
}
