package io.daybook.ingest.spool;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that were appended together: all of them exist, or none.
 *
 * @param key by which their sender or reader knows them; null if it has none
 * @param sequence of its stream; later batches have higher ones
 * @param start of its first byte in its data file
 * @param end behind its last byte there
 * @param crc32c of its bytes
 * @param time of the append
 */
public record Batch(
    @Nullable String key, long sequence, long start, long end, int crc32c, Instant time) {
  /** The longest key, in characters. */
  public static final int MAX_KEY_LENGTH = 500;

  public Batch {
    requireFit(key);
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("a batch from " + start + " to " + end);
    }
  }

  static void requireFit(@Nullable String key) {
    if (key != null && key.length() > MAX_KEY_LENGTH) {
      throw new IllegalArgumentException(
          "key: expected at most " + MAX_KEY_LENGTH + " characters but found " + key.length());
    }
  }

  /** Returns how many bytes it has. */
  public long length() {
    return end - start;
  }
}
