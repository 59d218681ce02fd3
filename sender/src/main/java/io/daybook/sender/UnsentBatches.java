package io.daybook.sender;

import java.time.Instant;
import java.util.Optional;

/**
 * What no collector has acknowledged at a moment.
 *
 * @param batches the number of batches, with the one that is being filled
 * @param bytes what they take in the buffer, refused ones included
 * @param oldest when the oldest record was taken
 */
public record UnsentBatches(int batches, long bytes, Optional<Instant> oldest) {
  /** Returns whether every batch was acknowledged or refused. */
  public boolean isNothing() {
    return batches == 0;
  }
}
