package io.daybook.ingest.agent;

import io.daybook.ingest.landing.Collecting;
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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
   * @param rolls how long bytes may wait, by source
   * @throws OperatorException if the storage refuses
   */
  void leave(Collecting collecting, Map<String, Duration> rolls, AgentStatus.Phase phase) {
    Instant now = clock.instant();
    // A clock that was set back makes it no later.
    if (phase != AgentStatus.Phase.DRAINING
        && written != null
        && !now.isBefore(written)
        && now.isBefore(written.plus(INTERVAL))) {
      return;
    }
    try {
      new Watermarks(storage, zones)
          .write(watermark(collecting, rolls, now), collecting.epochDirectory());
      written = now;
      skewMillis =
          storage
              .status(zones.watermark(agent))
              .map(FileStatus::modifiedMillis)
              .map(stored -> now.toEpochMilli() - stored)
              .orElse(skewMillis);
    } catch (IOException e) {
      collecting.requireEpoch();
      throw new OperatorException(
          ExitCode.NOT_READY,
          "Cannot write the watermark of agent '" + agent + "': " + e + "; check that HDFS is up",
          e);
    }
  }

  private Watermark watermark(Collecting collecting, Map<String, Duration> rolls, Instant now) {
    Map<String, Watermark.Source> sources = new TreeMap<>();
    for (SourceStatus source : collecting.status()) {
      Duration roll = rolls.get(source.source());
      if (roll != null && source.committedThrough() != null) {
        sources.put(
            source.source(),
            new Watermark.Source(
                source.committedThrough().minusMillis(skewMillis),
                source.waitingBytes(),
                roll,
                unsent.of(source.source()).orElse(null)));
      }
    }
    return new Watermark(
        agent,
        version,
        Long.parseLong(collecting.epochDirectory().name()),
        now.minusMillis(skewMillis),
        INTERVAL,
        skewMillis,
        sources,
        collecting.committed());
  }
}
