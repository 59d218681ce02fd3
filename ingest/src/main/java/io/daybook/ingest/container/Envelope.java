package io.daybook.ingest.container;

import java.util.Optional;

/** How a container runtime wraps the lines of a service. */
interface Envelope {

  /**
   * Reads one line of a container's log.
   *
   * @param bytes the line without its end, from {@code from} up to {@code to}
   * @return nothing if it is no such envelope
   */
  Optional<Part> open(byte[] bytes, int from, int to);
}
