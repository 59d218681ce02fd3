package io.daybook.ingest.spool;

import static io.daybook.ingest.spool.Spools.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ContentKeyTest {
  private static final SpoolDataFile FILE = new SpoolDataFile(Path.of("spool"), 1, 42);

  @Test
  void tellsBodiesAndSendersApart() {
    assertThat(ContentKey.of("a", bytes("1\n")))
        .isEqualTo(ContentKey.of("a", bytes("1\n")))
        .isNotEqualTo(ContentKey.of("b", bytes("1\n")))
        .isNotEqualTo(ContentKey.of("a", bytes("2\n")));
  }

  @Test
  void isAnotherBatchToTheArchiveOnAnotherDay() {
    String key = ContentKey.of("a", bytes("1\n"));

    assertThat(landed(key, 1, "2026-03-01T23:59:59Z"))
        .isEqualTo(landed(key, 2, "2026-03-01T00:00:00Z"))
        .isNotEqualTo(landed(key, 1, "2026-03-02T00:00:00Z"));
  }

  @Test
  void leavesKeysOfSendersAlone() {
    assertThat(landed("till-7\nk", 1, "2026-03-01T12:00:00Z")).isEqualTo("till-7\nk");
  }

  @Test
  void knowsABatchWithoutAKeyByItsPlace() {
    assertThat(landed(null, 1, "2026-03-01T12:00:00Z"))
        .isEqualTo(landed(null, 1, "2026-03-02T12:00:00Z"))
        .isNotEqualTo(landed(null, 2, "2026-03-01T12:00:00Z"));
  }

  private static String landed(String key, long sequence, String time) {
    return ContentKey.landed(new Batch(key, sequence, 0, 2, 0, Instant.parse(time)), FILE);
  }
}
