package io.daybook.ingest.status;

import io.daybook.ingest.agent.AgentStatus;
import io.daybook.ingest.agent.AgentStatus.Phase;
import io.daybook.ingest.landing.SourceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether an agent does its work: what a monitor would wake somebody for. */
public final class Health {
  /**
   * How long an agent may be refused, by HDFS or its own disk, or take to start, or to open an
   * input.
   */
  public static final Duration PATIENCE = Duration.ofMinutes(5);

  /** How long a whole record may wait beyond its source's roll interval. */
  public static final Duration LAG = Duration.ofMinutes(15);

  private Health() {}

  /** Returns what is wrong, one line each; nothing if all is well. */
  public static List<String> complaints(AgentStatus status) {
    List<String> complaints = new ArrayList<>();
    Instant failing = status.failingSince();
    if (failing != null && isOver(PATIENCE, failing, status.now())) {
      complaints.add("refused since " + failing + ": " + status.failure());
    } else if (status.phase() == Phase.STARTING
        && isOver(PATIENCE, status.started(), status.now())) {
      complaints.add("has been starting since " + status.started());
    }
    for (SourceStatus source : status.sources()) {
      Instant unopened = source.unopenedSince();
      if (unopened != null && isOver(PATIENCE, unopened, status.now())) {
        complaints.add("[" + source.source() + "] its input couldn't be opened since " + unopened);
      }
      oldestRecord(source)
          .filter(oldest -> isOver(source.roll().plus(LAG), oldest, status.now()))
          .ifPresent(
              oldest ->
                  complaints.add(
                      "[" + source.source() + "] records wait to be landed since " + oldest));
    }
    return complaints;
  }

  /** Returns how long the oldest byte waits that was seen and isn't committed. */
  public static Optional<Duration> lag(SourceStatus source, Instant now) {
    return Optional.ofNullable(source.committedThrough())
        .map(through -> Duration.between(through, now))
        .map(lag -> lag.isNegative() ? Duration.ZERO : lag);
  }

  /** A line that its service never finishes waits for ever and is nobody's fault. */
  private static Optional<Instant> oldestRecord(SourceStatus source) {
    return source.files().stream()
        .filter(file -> file.searched() < file.size())
        .flatMap(file -> Optional.ofNullable(file.waitingSince()).stream())
        .min(Comparator.naturalOrder());
  }

  private static boolean isOver(Duration limit, Instant since, Instant now) {
    return Duration.between(since, now).compareTo(limit) > 0;
  }
}
