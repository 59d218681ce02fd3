package io.daybook.ingest.container;

import java.nio.ByteBuffer;

/**
 * What one line of a container's log holds of a line that the service wrote.
 *
 * @param stream where the service wrote it
 * @param completion whether the service's line ends with it
 * @param text in an array, without the line's end
 */
record Part(Stream stream, Completion completion, ByteBuffer text) {

  /** Where a service writes; lines of one are never parts of the other's. */
  enum Stream {
    STDOUT,
    STDERR
  }

  /** Whether a service's line goes on in the next part of its stream. */
  enum Completion {
    WHOLE,
    CONTINUED
  }
}
