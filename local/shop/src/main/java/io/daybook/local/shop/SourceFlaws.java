package io.daybook.local.shop;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What went wrong in a source's log.
 *
 * @param late records, retries included, that were written on a later day than their event's
 * @param retried records of an event that had been written before
 * @param retriedAcrossFiles those of them whose first record stands in another file
 * @param broken records that nobody can read, by kind
 */
public record SourceFlaws(
    String source,
    long headers,
    long late,
    long retried,
    long retriedAcrossFiles,
    long blank,
    long heartbeats,
    Map<Breakage, Long> broken) {

  public SourceFlaws {
    Map<Breakage, Long> copy = new EnumMap<>(Breakage.class);
    copy.putAll(broken);
    broken = Collections.unmodifiableMap(copy);
  }

  /** Returns broken records of all kinds. */
  public long brokenOfAllKinds() {
    return broken.values().stream().mapToLong(Long::longValue).sum();
  }
}
