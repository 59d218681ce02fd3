package io.daybook.sender;

import java.io.IOException;
import java.util.Optional;

/** A batch whose content isn't fixed yet. */
interface OpenBatch {
  BatchKey key();

  /** Returns what it takes in the store. */
  long bytes();

  /**
   * Takes a record with its line end. Not thread-safe. After a failure the batch holds what it
   * held, and takes no more.
   */
  void append(byte[] line) throws IOException;

  /**
   * Returns when the records that were appended before are as durable as the store promises. Any
   * thread may call it, also after the seal.
   */
  void sync() throws IOException;

  /**
   * Fixes the content for ever. After a failure it can be called again.
   *
   * @return the batch, or none if nothing of it can be read any more
   */
  Optional<SealedBatch> seal() throws IOException;
}
