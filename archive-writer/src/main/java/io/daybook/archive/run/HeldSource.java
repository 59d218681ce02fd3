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
    REJECT_LIMIT,
    /** Its mapping skips every record that isn't blank or a header. */
    ALL_SKIPPED,
    /** Its events would be known by another rule than those that are archived. */
    IDENTITY,
    /** Its file in the configuration has a problem. */
    CONFIGURATION,
    /** A file among its segments can't tell what it holds, or an erasure can't overwrite it. */
    RAW_ZONE
  }

  /**
   * A source whose segments weren't parsed.
   *
   * @param waiting as footers tell
   */
  public static HeldSource unparsed(
      String source, HoldReason reason, WaitingSegments waiting, String message) {
    return new HeldSource(
        source,
        reason,
        waiting.since(),
        waiting.segments(),
        waiting.records(),
        waiting.bytes(),
        message);
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
