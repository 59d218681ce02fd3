package io.daybook.ingest.agent;

import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.receive.ReceiverStatus;
import java.util.Optional;

/** What takes a source's bytes in on this host, until it is closed. */
public interface Intake extends AutoCloseable {

  /** Returns where the bytes are until they are landed, also after the end. */
  SourceFiles files();

  /** Returns whether nothing more will ever come, as at the end of a pipe. */
  default boolean isEnded() {
    return false;
  }

  /** Returns what its receiver has done since it started; nothing if it has none of its own. */
  default Optional<ReceiverStatus> received() {
    return Optional.empty();
  }

  /** Takes nothing more in; what was taken stays to be landed. Closing again is no error. */
  @Override
  void close();
}
