package io.daybook.ingest.watermark;

import io.daybook.ingest.watermark.Watermark.SourceWatermark;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The days of which everything is landed, by the watermarks of the agents: a day is complete when
 * all agents that land one of its sources are past its end by {@link #SETTLE}. An agent that is
 * silent therefore leaves its days incomplete.
 */
public final class Completeness {
  /** For records that a service logs a little after their own time. */
  public static final Duration SETTLE = Duration.ofMinutes(10);

  private final Collection<Sign> agents;
  private final ZoneId zone;

  /**
   * @param agents of the warehouse
   * @param zone the business zone, in which days end
   */
  public Completeness(Collection<Sign> agents, ZoneId zone) {
    this.agents = agents;
    this.zone = zone;
  }

  /**
   * Returns the last complete day of some sources; nothing if no agent lands any of them, or if the
   * watermark of any agent can't be read, which may be one of theirs.
   */
  public Optional<LocalDate> lastDay(Set<String> sources) {
    List<Instant> through = new ArrayList<>();
    for (Sign sign : agents) {
      if (!(sign instanceof Sign.WatermarkSign given)) {
        return Optional.empty();
      }
      for (Map.Entry<String, SourceWatermark> source : given.watermark().sources().entrySet()) {
        if (sources.contains(source.getKey())) {
          through.add(through(source.getValue()));
        }
      }
    }
    return through.stream()
        .min(Comparator.naturalOrder())
        .map(time -> time.minus(SETTLE).atZone(zone).toLocalDate().minusDays(1));
  }

  private static Instant through(SourceWatermark source) {
    Instant unsent = source.oldestUnsent();
    return unsent != null && unsent.isBefore(source.committedThrough())
        ? unsent
        : source.committedThrough();
  }
}
