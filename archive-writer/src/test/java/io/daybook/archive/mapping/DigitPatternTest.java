package io.daybook.archive.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectedRecordException;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigitPatternTest {
  private static final WallClock LONDON =
      new WallClock(
          ZoneId.of("Europe/London"), null, WallClock.Overlap.LAST, WallClock.Gap.REFUSED);
  private static final String SIGNS = "0123456789 -./:+TtJanFEbmarZ";

  /** What it reads, and what it leaves alone, is what the formatter says of the same text. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dd.MM.yyyy HH:mm",
        "dd/MMM/yyyy:HH:mm:ss Z",
        "yyyyMMddHHmmssSSS",
        "uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS",
        "MM/dd/yyyy",
        "yyyy-MM-dd HH",
        "HH:mm:ss dd-MM-uuuu xx"
      })
  void neverDiffersFromTheFormatter(String pattern) throws RejectedRecordException {
    DigitPattern digits = DigitPattern.of(pattern).orElseThrow();
    TimeNotation formatted = TimeNotation.formatted(TimeNotation.strict(pattern, 0), LONDON);
    Random random = new Random(7);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      String text = text(pattern, random);
      TimeAnswer fast = TimeAnswer.of((t, record) -> digits.micros(t, LONDON, record), text);
      if (fast.micros() != null || fast.reason() != null) {
        assertThat(fast).as(text).isEqualTo(TimeAnswer.of(formatted, text));
        read++;
      }
    }
    assertThat(read).isGreaterThan(500);
  }

  /** A time, nothing, or a refusal. */
  private record TimeAnswer(@Nullable Long micros, @Nullable String reason) {
    static TimeAnswer of(TimeNotation notation, String text) {
      try {
        return new TimeAnswer(notation.micros(text, new RawRecord(0)), null);
      } catch (RejectedRecordException e) {
        return new TimeAnswer(null, e.getMessage());
      }
    }
  }

  /** Fills a pattern with numbers that mostly fit, and now and then spoils a sign. */
  private static String text(String pattern, Random random) {
    String text =
        pattern
            .replace("'", "")
            .replaceAll("yyyy|uuuu", number(random, 1990 + random.nextInt(60), 4))
            .replace(
                "MMM", List.of("Jan", "feb", "MAR", "Sep", "Sept", "May").get(random.nextInt(6)))
            .replace("MM", number(random, 1 + random.nextInt(12), 2))
            .replace("dd", number(random, 1 + random.nextInt(31), 2))
            .replace("HH", number(random, random.nextInt(25), 2))
            .replace("mm", number(random, random.nextInt(61), 2))
            .replace("ss", number(random, random.nextInt(61), 2))
            .replaceAll(
                "S+$",
                number(random, random.nextInt(1000), pattern.length() - pattern.indexOf('S')))
            .replaceAll(
                "Z$|xx$", List.of("+0100", "-0730", "+0000", "+1860").get(random.nextInt(4)));
    if (random.nextInt(4) > 0) {
      return text;
    }
    int at = random.nextInt(text.length());
    char sign = SIGNS.charAt(random.nextInt(SIGNS.length()));
    return text.substring(0, at) + sign + text.substring(at + 1);
  }

  private static String number(Random random, int number, int digits) {
    return String.format("%0" + Math.max(1, digits) + "d", random.nextInt(50) == 0 ? 0 : number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "d.M.yyyy",
        "dd.MM.yy",
        "HH:mm:ss",
        "dd MMMM yyyy",
        "yyyy-MM-dd['T'HH:mm]",
        "hh:mm a dd.MM.yyyy",
        "yyyy-MM-dd mm:ss",
        "yyyy-MM-dd Z",
        "dd.MM.yyyy HH:mm VV",
        "dd.MM.yyyy HH:mm ''"
      })
  void leavesEveryOtherPatternToTheFormatter(String pattern) {
    assertThat(DigitPattern.of(pattern)).isEmpty();
  }

  @Test
  void readsTheSummersDaysThatBeginAtOne() throws RejectedRecordException {
    WallClock beirut =
        new WallClock(
            ZoneId.of("Asia/Beirut"), null, WallClock.Overlap.FIRST, WallClock.Gap.REFUSED);
    DigitPattern day = DigitPattern.of("yyyy-MM-dd").orElseThrow();

    // The clock skips midnight: the formatter knows when the day begins.
    assertThat(day.micros("2024-03-31", beirut, new RawRecord(0))).isNull();
    assertThat(day.micros("2024-03-30", beirut, new RawRecord(0))).isNotNull();
  }
}
