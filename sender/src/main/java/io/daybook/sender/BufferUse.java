package io.daybook.sender;

import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the buffer is filled with: each batch that is neither acknowledged nor refused, and bytes of
 * refused ones. Not thread-safe.
 */
final class BufferUse {
  private final long limitBytes;
  private final TreeMap<BatchKey, Long> waiting = new TreeMap<>();
  private long usedBytes;

  /**
   * @param refusedBytes of batches that were refused before
   */
  BufferUse(long limitBytes, long refusedBytes) {
    this.limitBytes = limitBytes;
    this.usedBytes = refusedBytes;
  }

  boolean hasRoomFor(long bytes) {
    return usedBytes + bytes <= limitBytes;
  }

  /** Takes in what a batch that waits takes now. */
  void count(BatchKey key, long bytes) {
    usedBytes += bytes - waiting.getOrDefault(key, 0L);
    waiting.put(key, bytes);
  }

  /**
   * Takes in that a batch waits no more.
   *
   * @param staysBytes what it still takes
   */
  void remove(BatchKey key, long staysBytes) {
    count(key, staysBytes);
    waiting.remove(key);
  }

  boolean isNothingWaiting() {
    return waiting.isEmpty();
  }

  UnsentBatches unsent() {
    return new UnsentBatches(
        waiting.size(),
        usedBytes,
        waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.firstKey().firstRecord()));
  }

  /** Returns when the oldest record was taken that waits in another batch than this one. */
  Optional<Instant> oldestBeside(BatchKey key) {
    return waiting.keySet().stream()
        .filter(other -> !other.equals(key))
        .findFirst()
        .map(BatchKey::firstRecord);
  }

  @Override
  public String toString() {
    return usedBytes + " of " + limitBytes + " bytes wait";
  }
}
