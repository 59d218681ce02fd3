package io.daybook.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KnownBatchesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void forgetsTheOldestOfTooManyKeys() {
    KnownBatches known = new KnownBatches(Duration.ofHours(24), null, 10);
    for (int i = 0; i < 12; i++) {
      known.add(batch("k" + i, known.nextSequence()));
    }

    assertThat(known.find("k0", NOW)).isEmpty();
    assertThat(known.find("k1", NOW)).isEmpty();
    assertThat(known.find("k2", NOW)).isPresent();
    assertThat(known.isForgotten(batch("k1", 2), NOW)).isTrue();
    assertThat(known.isForgotten(batch("k2", 3), NOW)).isFalse();
  }

  private static Batch batch(String key, long sequence) {
    return new Batch(key, sequence, 0, 1, 0, NOW);
  }
}
