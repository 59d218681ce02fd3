package io.daybook.sender;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A batch whose key and content are fixed for ever. */
interface SealedBatch {
  BatchKey key();

  /** Returns what it takes in the store. */
  long bytes();

  /**
   * Returns the body of its request, the same at every call.
   *
   * @throws DamagedBatchException if it is not what was written, or gone
   * @throws IOException if it can't be read now
   */
  byte[] body() throws IOException;

  /** Forgets the batch: a collector has it. */
  void drop() throws IOException;

  /**
   * Sets the batch aside.
   *
   * @param why what a person is told about it
   * @return where it is; none if there is no such place
   */
  Optional<Path> setAside(String why) throws IOException;
}
