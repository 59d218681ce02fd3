package io.daybook.ingest.spool;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The batches of the last hours by their keys. */
final class KnownKeys {
  private final Map<String, Batch> batches = new LinkedHashMap<>();
  private final Duration remember;

  KnownKeys(Duration remember) {
    this.remember = remember;
  }

  void add(Batch batch) {
    if (batch.key() != null) {
      batches.remove(batch.key());
      batches.put(batch.key(), batch);
    }
  }

  Optional<Batch> find(String key, Instant now) {
    return Optional.ofNullable(batches.get(key)).filter(batch -> !isExpired(batch, now));
  }

  boolean isExpired(Batch batch, Instant now) {
    return batch.time().plus(remember).isBefore(now);
  }

  void forget(Instant now) {
    Iterator<Batch> oldest = batches.values().iterator();
    while (oldest.hasNext() && isExpired(oldest.next(), now)) {
      oldest.remove();
    }
  }
}
