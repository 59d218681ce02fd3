package io.daybook.archive.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.config.ConfigNode;
import io.daybook.warehouse.config.Problems;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UtcTimeTest {
  private final RawRecord record = new RawRecord(0);
  private final TimeReader reader =
      TimeReader.compile(ConfigNode.empty(new Problems()), new Slots(new RecordFormat.Json()));

  @Test
  void readsWhatTheFormatterReads() throws RejectedRecordException {
    SplittableRandom random = new SplittableRandom(1);
    long year9999 = Instant.parse("9999-12-31T00:00:00Z").getEpochSecond();
    long year1 = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
    for (int i = 0; i < 20_000; i++) {
      Instant instant =
          Instant.ofEpochSecond(random.nextLong(year1, year9999), random.nextInt(1_000_000_000));
      String text = instant.truncatedTo(i % 2 == 0 ? ChronoUnit.NANOS : ChronoUnit.SECONDS) + "";

      long micros = UtcTime.micros(text);

      assertThat(micros).describedAs(text).isNotEqualTo(UtcTime.OTHER);
      // With this offset the same time is read by the formatter.
      assertThat(micros).isEqualTo(reader.micros(text.replace("Z", "+00:00"), record));
    }
  }

  @Test
  void readsEdges() {
    assertThat(UtcTime.micros("1970-01-01T00:00:00Z")).isZero();
    assertThat(UtcTime.micros("1970-01-01 00:00:00.5Z")).isEqualTo(500_000);
    assertThat(UtcTime.micros("1970-01-01T00:00:01.123456789Z")).isEqualTo(1_123_456);
    assertThat(UtcTime.micros("1969-12-31T23:59:59.999Z")).isEqualTo(-1_000);
    assertThat(UtcTime.micros("2024-02-29T00:00:00Z")).isEqualTo(1_709_164_800_000_000L);
  }

  @Test
  void leavesOtherWaysToTheFormatter() throws RejectedRecordException {
    for (String text :
        List.of(
            "2026-03-01",
            "2026-03-01T10:00Z",
            "2026-03-01T10:00:00",
            "2026-03-01T10:00:00+01:00",
            "2026-03-01T10:00:00.1+0100")) {
      assertThat(UtcTime.micros(text)).describedAs(text).isEqualTo(UtcTime.OTHER);
      assertThat(reader.micros(text, record)).isPositive();
    }
  }

  @Test
  void leavesFaultsToTheFormatterWhichRefusesThem() {
    for (String text :
        List.of(
            "",
            "Z",
            "2026-02-29T10:00:00Z",
            "2026-13-01T10:00:00Z",
            "2026-00-01T10:00:00Z",
            "2026-04-31T10:00:00Z",
            "2026-04-00T10:00:00Z",
            "2026-03-01T24:00:00Z",
            "2026-03-01T10:60:00Z",
            "2026-03-01T10:00:60Z",
            "2026-03-01T10:00:00z",
            "2026-03-01t10:00:00Z",
            "2026-03-01T10:00:00.1234567890Z",
            "2026-03-01T10:00:00.12x4Z",
            "2026-03-01T10:00:00,5Z",
            "2026-03-01T1０:00:00Z")) {
      assertThat(UtcTime.micros(text)).describedAs(text).isEqualTo(UtcTime.OTHER);
      assertThatThrownBy(() -> reader.micros(text, record))
          .describedAs(text)
          .isInstanceOf(RejectedRecordException.class);
    }
  }
}
