package io.daybook.ingest.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a stream remembers of its batches: the newest one, and those of the last hours by their
 * keys. A key is remembered by a hash of 16 bytes, and costs about 130 bytes, however long it is.
 * Of more than a million keys the oldest are forgotten before their time.
 */
final class KnownBatches {
  /** 12 batches a second for 24 hours, or 130 MB. */
  private static final int MOST_KEYS = 1_000_000;

  private final Map<KeyHash, BatchTrace> byKey = new LinkedHashMap<>();
  private final Duration remember;
  private final int mostKeys;
  private @Nullable Batch last;
  private long lastSequence;

  /** The newest batch that was forgotten before its time. */
  private long forgottenThrough;

  /** 128 bits of SHA-256: no sender finds two keys that are taken for one. */
  private record KeyHash(long high, long low) {
    static KeyHash of(String key) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
        return new KeyHash(hash.getLong(), hash.getLong());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }

  /** A batch without its key. */
  private record BatchTrace(long sequence, long start, long end, int crc32c, long timeMillis) {}

  /** What is kept of a batch that has a key. */
  static final class KnownKey {
    private final KeyHash hash;
    private final BatchTrace trace;

    private KnownKey(KeyHash hash, BatchTrace trace) {
      this.hash = hash;
      this.trace = trace;
    }

    /** Returns nothing for a batch without a key. */
    static Optional<KnownKey> of(Batch batch) {
      return Optional.ofNullable(batch.key())
          .map(
              key ->
                  new KnownKey(
                      KeyHash.of(key),
                      new BatchTrace(
                          batch.sequence(),
                          batch.start(),
                          batch.end(),
                          batch.crc32c(),
                          batch.time().toEpochMilli())));
    }

    long sequence() {
      return trace.sequence;
    }
  }

  /**
   * @param last the newest batch that there ever was; null if there was none
   */
  KnownBatches(Duration remember, @Nullable Batch last) {
    this(remember, last, MOST_KEYS);
  }

  KnownBatches(Duration remember, @Nullable Batch last, int mostKeys) {
    this.mostKeys = mostKeys;
    this.remember = remember;
    this.last = last;
    this.lastSequence = last == null ? 0 : last.sequence();
  }

  /** Returns a number that no batch had before. */
  long nextSequence() {
    return ++lastSequence;
  }

  /** Takes in a batch that exists. */
  void add(Batch batch) {
    if (last == null || batch.sequence() > last.sequence()) {
      last = batch;
    }
    KnownKey.of(batch).ifPresent(this::add);
  }

  /** Takes in the key of a batch that exists. */
  void add(KnownKey known) {
    // It goes to the end: the order is that of time.
    byKey.remove(known.hash);
    byKey.put(known.hash, known.trace);
    if (byKey.size() > mostKeys) {
      Iterator<BatchTrace> oldest = byKey.values().iterator();
      forgottenThrough = Math.max(forgottenThrough, oldest.next().sequence());
      oldest.remove();
    }
  }

  /** Returns the newest batch. */
  Optional<Batch> last() {
    return Optional.ofNullable(last);
  }

  boolean isLast(Batch batch) {
    return last != null && last.sequence() == batch.sequence();
  }

  /** Returns the newest batch of a key, with its time in milliseconds. */
  Optional<Batch> find(String key, Instant now) {
    return Optional.ofNullable(byKey.get(KeyHash.of(key)))
        .filter(trace -> !isExpired(trace, now))
        .map(
            trace ->
                new Batch(
                    key,
                    trace.sequence(),
                    trace.start(),
                    trace.end(),
                    trace.crc32c(),
                    Instant.ofEpochMilli(trace.timeMillis())));
  }

  /** Returns whether a batch and all before it are no longer known by their keys. */
  boolean isForgotten(Batch batch, Instant now) {
    return batch.sequence() <= forgottenThrough || batch.time().plus(remember).isBefore(now);
  }

  private boolean isExpired(BatchTrace trace, Instant now) {
    return Instant.ofEpochMilli(trace.timeMillis()).plus(remember).isBefore(now);
  }

  void forget(Instant now) {
    Iterator<BatchTrace> oldest = byKey.values().iterator();
    while (oldest.hasNext() && isExpired(oldest.next(), now)) {
      oldest.remove();
    }
  }
}
