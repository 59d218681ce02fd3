package io.daybook.ingest.agent;

import io.daybook.ingest.landing.CollectorSession;
import io.daybook.ingest.landing.SourceStatus;
import io.daybook.ingest.watermark.Watermark;
import io.daybook.ingest.watermark.Watermarks;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Leaves an agent's watermark in the raw zone from time to time. */
public final class Marks {
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final Storage storage;
  private final Zones zones;
  private final String agent;
  private final String version;
  private final OldestUnsent unsent;
  private final Clock clock;
  private @Nullable Instant written;

  /** How far sources were by the last watermark; null until there is one, or it was looked for. */
  private @Nullable Map<String, Watermark.SourceWatermark> last;

  private long skewMillis;

  /** What senders say of the oldest record that they still hold. */
  @FunctionalInterface
  public interface OldestUnsent {
    /** Returns nothing if none of a source's senders says so. */
    Optional<Instant> of(String source);
  }

  /**
   * @param version of Daybook
   */
  public Marks(
      Storage storage,
      Zones zones,
      String agent,
      String version,
      OldestUnsent unsent,
      Clock clock) {
    this.storage = storage;
    this.zones = zones;
    this.agent = agent;
    this.version = version;
    this.unsent = unsent;
    this.clock = clock;
  }

  String version() {
    return version;
  }

  /**
   * Leaves a watermark if it is time for one, or if it is the last.
   *
   * @param statuses of all sources; one that isn't open is as far as it was when it was last known
   * @param rolls how long bytes may wait, by source: of the others nothing is said
   * @throws OperatorException if the storage refuses
   */
  void leave(
      CollectorSession session,
      Supplier<List<SourceStatus>> statuses,
      Map<String, Duration> rolls,
      AgentStatus.Phase phase) {
    Instant now = clock.instant();
    // A clock that was set back makes it no later.
    if (phase != AgentStatus.Phase.DRAINING
        && written != null
        && !now.isBefore(written)
        && now.isBefore(written.plus(INTERVAL))) {
      return;
    }
    try {
      Watermarks watermarks = new Watermarks(storage, zones);
      Watermark watermark = watermark(session, statuses.get(), rolls, now, last(watermarks));
      watermarks.write(watermark, session.epochDirectory());
      written = now;
      last = watermark.sources();
      skewMillis =
          storage
              .status(zones.watermark(agent))
              .map(FileStatus::modifiedMillis)
              .map(stored -> now.toEpochMilli() - stored)
              .orElse(skewMillis);
    } catch (IOException e) {
      session.requireEpoch();
      throw new OperatorException(
          ExitCode.NOT_READY,
          "Cannot write the watermark of agent '" + agent + "': " + e + "; check that HDFS is up",
          e);
    }
  }

  /** Returns how far sources were by the last watermark, which an earlier process may have left. */
  private Map<String, Watermark.SourceWatermark> last(Watermarks watermarks) throws IOException {
    Map<String, Watermark.SourceWatermark> known = last;
    return known == null ? watermarks.of(agent).map(Watermark::sources).orElse(Map.of()) : known;
  }

  private Watermark watermark(
      CollectorSession session,
      List<SourceStatus> statuses,
      Map<String, Duration> rolls,
      Instant now,
      Map<String, Watermark.SourceWatermark> last) {
    Map<String, Watermark.SourceWatermark> sources = new TreeMap<>();
    for (SourceStatus source : statuses) {
      String name = source.source();
      Duration roll = rolls.get(name);
      if (roll != null && source.unopenedSince() != null) {
        sources.put(name, unopened(source.unopenedSince(), roll, last.get(name)));
      } else if (roll != null && source.committedThrough() != null) {
        sources.put(
            name,
            new Watermark.SourceWatermark(
                source.committedThrough().minusMillis(skewMillis),
                source.waitingBytes(),
                roll,
                unsent.of(name).orElse(null)));
      }
    }
    return new Watermark(
        agent,
        version,
        Long.parseLong(session.epochDirectory().name()),
        now.minusMillis(skewMillis),
        INTERVAL,
        skewMillis,
        sources,
        session.committed());
  }

  /** What is kept of it on this host is no further than it was. */
  private Watermark.SourceWatermark unopened(
      Instant since, Duration roll, Watermark.@Nullable SourceWatermark before) {
    return before == null
        ? new Watermark.SourceWatermark(since.minusMillis(skewMillis), 0, roll, null)
        : new Watermark.SourceWatermark(
            before.committedThrough(), before.lagBytes(), roll, before.oldestUnsent());
  }
}
