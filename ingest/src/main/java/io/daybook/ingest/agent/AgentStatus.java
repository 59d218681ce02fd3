package io.daybook.ingest.agent;

import io.daybook.ingest.landing.SourceStatus;
import io.daybook.ingest.receive.CertificateTerm;
import io.daybook.ingest.receive.HttpReceiverStatus;
import io.daybook.ingest.receive.ReceiverStatus;
import io.daybook.ingest.spool.SpoolUse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
 * @param refusedConfiguration why the newest configuration isn't used; null if it is
 * @param leaving sources that are no longer configured and are landed to their end
 * @param sources by name
 * @param received what receivers of sources have done, by source; those that are pushed aside
 * @param pushed what the receiver of pushed batches has done; null if there is none
 * @param spool how full the spools are; null if there is none, or an older version tells
 * @param certificates of the listeners, as far as they can be read
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
    @Nullable String refusedConfiguration,
    List<String> leaving,
    List<SourceStatus> sources,
    Map<String, ReceiverStatus> received,
    @Nullable HttpReceiverStatus pushed,
    @Nullable SpoolUse spool,
    List<CertificateTerm> certificates) {
  public AgentStatus {
    leaving = List.copyOf(leaving);
    sources = List.copyOf(sources);
    received = Map.copyOf(received);
    // Jackson knows nothing of what an older version wrote.
    certificates = certificates == null ? List.of() : List.copyOf(certificates);
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
