package io.daybook.ingest.spool;

import io.daybook.ingest.spool.Spool.OfferResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A batch on its way, from the thread that brings it to the one that writes for all. */
final class PendingBatch {
  private final @Nullable String key;
  private final ByteBuffer bytes;
  private final int crc32c;
  private final KeyPolicy repetition;
  private @Nullable OfferResult taken;
  private @Nullable IOException failure;

  /** What becomes of it if its key is known. */
  enum KeyPolicy {
    APPENDED,
    RECOGNISED
  }

  /**
   * @throws IllegalArgumentException if its key is too long
   */
  PendingBatch(@Nullable String key, ByteBuffer bytes, KeyPolicy repetition) {
    Batch.requireFit(key);
    this.key = key;
    this.bytes = bytes.slice();
    this.repetition = repetition;
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    this.crc32c = (int) crc.getValue();
  }

  @Nullable String key() {
    return key;
  }

  ByteBuffer bytes() {
    return bytes;
  }

  int length() {
    return bytes.remaining();
  }

  int crc32c() {
    return crc32c;
  }

  boolean isAppendedAnyway() {
    return repetition == KeyPolicy.APPENDED;
  }

  boolean isSameAs(Batch batch) {
    return batch.length() == length() && batch.crc32c() == crc32c;
  }

  void take(OfferResult outcome) {
    taken = outcome;
  }

  void fail(IOException why) {
    failure = why;
  }

  boolean isDone() {
    return taken != null || failure != null;
  }

  OfferResult result() throws IOException {
    if (taken != null) {
      return taken;
    }
    // Thrown by each of the threads that share the failure, each with its own trace.
    if (failure instanceof SpoolFullException full) {
      throw full;
    }
    throw new IOException("not appended: " + failure, failure);
  }
}
