package io.daybook.ingest.agent;

import io.daybook.ingest.landing.SourceStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a running agent is.
 *
 * @param version of Daybook
 * @param pid of its process
 * @param started when it did
 * @param now when this was asked
 * @param phase what it is at
 * @param failure why storage or journal refuse; null while they don't
 * @param failingSince since when; null while they don't
 * @param leaving sources that are no longer configured and are landed to their end
 * @param sources by name
 */
public record AgentStatus(
    String agent,
    String version,
    long pid,
    Instant started,
    Instant now,
    Phase phase,
    @Nullable String failure,
    @Nullable Instant failingSince,
    List<String> leaving,
    List<SourceStatus> sources) {
  public AgentStatus {
    leaving = List.copyOf(leaving);
    sources = List.copyOf(sources);
  }

  /** What an agent is at. */
  public enum Phase {
    /** It has not become the one collector of its name yet. */
    STARTING,
    COLLECTING,
    /** HDFS or its own disk refuse; it takes in what it has room for and tries again. */
    WAITING,
    /** It was told to stop and lands what it has. */
    DRAINING,
    STOPPED
  }
}
