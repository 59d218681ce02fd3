package io.daybook.ingest.receive;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver has done since it was started.
 *
 * @param records that are in the spool
 * @param bytes of them
 * @param unfinished records whose end never came; nothing of them is in the spool
 * @param connections that are open
 * @param problem what holds it up now
 * @param datagrams what became of them; null if none are received
 */
public record ReceiverStatus(
    long records,
    long bytes,
    long unfinished,
    int connections,
    Optional<String> problem,
    @Nullable DatagramStatus datagrams) {

  /** A receiver without datagrams. */
  public ReceiverStatus(
      long records, long bytes, long unfinished, int connections, Optional<String> problem) {
    this(records, bytes, unfinished, connections, problem, null);
  }

  ReceiverStatus with(DatagramStatus of) {
    return new ReceiverStatus(records, bytes, unfinished, connections, problem, of);
  }

  ReceiverStatus plus(ReceiverStatus other) {
    return new ReceiverStatus(
        records + other.records,
        bytes + other.bytes,
        unfinished + other.unfinished,
        connections + other.connections,
        problem.or(() -> other.problem),
        datagrams == null ? other.datagrams : datagrams);
  }
}
