package io.daybook.ingest.watermark;

import io.daybook.ingest.journal.CommittedTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an agent says of itself, again and again while it is at work.
 *
 * @param formatVersion {@link #FORMAT_VERSION} of the writer
 * @param version of Daybook, such as {@code 0.1.0}
 * @param epoch the number of the agent's start
 * @param written when, by the storage's clock as far as the agent knows it
 * @param interval after which the next watermark was to be expected
 * @param clockSkewMillis by how much the agent's clock is ahead of the storage's; negative: behind
 * @param sources what it lands, by name
 * @param committed what its journal knew as committed, by source, those included that it doesn't
 *     land any more; the raw zone holds at least that. Empty if an older version wrote it
 */
public record Watermark(
    int formatVersion,
    String agent,
    String version,
    long epoch,
    Instant written,
    Duration interval,
    long clockSkewMillis,
    Map<String, SourceWatermark> sources,
    Map<String, CommittedTotals> committed) {

  /** The newest format; older ones are read, newer ones refused. */
  public static final int FORMAT_VERSION = 1;

  private static final int SIGNS_MISSED = 3;

  public Watermark {
    Objects.requireNonNull(agent, "agent");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(written, "written");
    Objects.requireNonNull(interval, "interval");
    sources = Collections.unmodifiableMap(new TreeMap<>(sources));
    // Jackson knows nothing of what an older version wrote.
    committed =
        committed == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(committed));
  }

  /** A watermark of this format. */
  public Watermark(
      String agent,
      String version,
      long epoch,
      Instant written,
      Duration interval,
      long clockSkewMillis,
      Map<String, SourceWatermark> sources,
      Map<String, CommittedTotals> committed) {
    this(
        FORMAT_VERSION,
        agent,
        version,
        epoch,
        written,
        interval,
        clockSkewMillis,
        sources,
        committed);
  }

  /**
   * How far one source is.
   *
   * @param committedThrough everything that the agent had seen of it by then is committed
   * @param lagBytes seen and not committed, uncompressed
   * @param roll how long bytes may wait until they are sealed
   * @param oldestUnsent the oldest record that senders say they still hold; null: they say of none
   */
  public record SourceWatermark(
      Instant committedThrough, long lagBytes, Duration roll, @Nullable Instant oldestUnsent) {
    public SourceWatermark {
      Objects.requireNonNull(committedThrough, "committedThrough");
      Objects.requireNonNull(roll, "roll");
    }
  }

  /** Returns up to when everything is committed in every source; nothing if it has no source. */
  public Optional<Instant> committedThrough() {
    return sources.values().stream()
        .map(SourceWatermark::committedThrough)
        .min(Comparator.naturalOrder());
  }

  /**
   * Returns whether the agent gave no sign for more than three of its intervals.
   *
   * @param now by the storage's clock
   */
  public boolean isSilent(Instant now) {
    return written.plus(interval.multipliedBy(SIGNS_MISSED)).isBefore(now);
  }

  /** Returns the bytes seen and not committed, of all sources. */
  public long lagBytes() {
    return sources.values().stream().mapToLong(SourceWatermark::lagBytes).sum();
  }
}
