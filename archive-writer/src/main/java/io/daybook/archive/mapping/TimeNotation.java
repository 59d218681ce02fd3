package io.daybook.archive.mapping;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectedRecordException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One way to write a time. */
@FunctionalInterface
interface TimeNotation {
  long MICROS = 1_000_000;

  /** ISO 8601 without offset, as most services write it. */
  List<DigitPattern> LOCAL_ISO =
      Stream.of("uuuu-MM-dd'T'HH:mm:ss", "uuuu-MM-dd HH:mm:ss", "uuuu-MM-dd")
          .map(pattern -> DigitPattern.of(pattern).orElseThrow())
          .toList();

  /**
   * Returns microseconds since 1970 UTC, or null if the text is written in another way.
   *
   * @throws RejectedRecordException if it is written so, but no such time exists
   */
  @Nullable Long micros(String text, RawRecord record) throws RejectedRecordException;

  /** ISO 8601 as services write it. */
  static TimeNotation iso(WallClock clock) {
    TimeNotation formatted = formatted(isoFormatter(), clock);
    for (DigitPattern local : LOCAL_ISO) {
      formatted = first(local, formatted, clock);
    }
    TimeNotation other = formatted;
    return (text, record) -> {
      long micros = UtcTime.micros(text);
      return micros == UtcTime.OTHER ? other.micros(text, record) : Long.valueOf(micros);
    };
  }

  /** What a pattern of digits reads, and else what the formatter makes of it. */
  static TimeNotation first(DigitPattern digits, TimeNotation formatted, WallClock clock) {
    return (text, record) -> {
      Long micros = digits.micros(text, clock, record);
      return micros == null ? formatted.micros(text, record) : micros;
    };
  }

  /** A count of units since 1970 UTC. */
  static TimeNotation epoch(long microsPerUnit) {
    return (text, record) -> {
      try {
        return Math.multiplyExact(Long.parseLong(text), microsPerUnit);
      } catch (NumberFormatException e) {
        BigDecimal number = number(text);
        return number == null ? null : whole(number.multiply(BigDecimal.valueOf(microsPerUnit)));
      } catch (ArithmeticException e) {
        return null;
      }
    };
  }

  /**
   * Seconds, milli-, micro- or nanoseconds since 1970 UTC, told apart by their size: a count below
   * 1e11 is of seconds (to the year 5138), one below 1e14 of milliseconds (from 1973 on), one below
   * 1e17 of microseconds.
   */
  static TimeNotation epochBySize() {
    return (text, record) -> {
      BigDecimal number = number(text);
      if (number == null) {
        return null;
      }
      int wholeDigits = number.precision() - number.scale();
      int unit = wholeDigits <= 11 ? 0 : wholeDigits <= 14 ? 3 : wholeDigits <= 17 ? 6 : 9;
      return whole(number.scaleByPowerOfTen(6 - unit));
    };
  }

  private static @Nullable BigDecimal number(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
        return null;
      }
    }
    try {
      return NumberText.exact(text);
    } catch (NumberFormatException | ArithmeticException e) {
      return null;
    }
  }

  /** Cuts off what is below a microsecond, as other notations do. */
  private static @Nullable Long whole(BigDecimal micros) {
    try {
      return micros.setScale(0, RoundingMode.FLOOR).longValueExact();
    } catch (ArithmeticException e) {
      return null;
    }
  }

  /** A pattern; a time without offset is the clock's, a date without time is its midnight. */
  static TimeNotation formatted(DateTimeFormatter formatter, WallClock clock) {
    return (text, record) -> {
      TemporalAccessor parsed;
      try {
        parsed =
            formatter.parseBest(
                text, ZonedDateTime::from, Instant::from, LocalDateTime::from, LocalDate::from);
      } catch (DateTimeException e) {
        return null;
      }
      if (parsed instanceof ZonedDateTime zoned) {
        return micros(zoned.toInstant());
      }
      if (parsed instanceof Instant instant) {
        return micros(instant);
      }
      if (parsed instanceof LocalDateTime local) {
        return micros(local.toInstant(clock.offset(local, clock.zone(record), text, record)));
      }
      return micros(((LocalDate) parsed).atStartOfDay(clock.zone(record)).toInstant());
    };
  }

  /** A pattern in which the name of a zone may stand: the clock's overlap counts there, too. */
  static TimeNotation zoned(DateTimeFormatter formatter, WallClock clock) {
    TimeNotation other = formatted(formatter, clock);
    return (text, record) -> {
      TemporalAccessor parsed;
      try {
        parsed = formatter.parse(text);
      } catch (DateTimeException e) {
        return null;
      }
      ZoneId zone = parsed.query(TemporalQueries.zoneId());
      LocalDate date = parsed.query(TemporalQueries.localDate());
      LocalTime time = parsed.query(TemporalQueries.localTime());
      if (zone == null
          || date == null
          || time == null
          || parsed.isSupported(ChronoField.OFFSET_SECONDS)) {
        return other.micros(text, record);
      }
      LocalDateTime local = date.atTime(time);
      return micros(local.toInstant(clock.offset(local, zone, text, record)));
    };
  }

  /**
   * Strict: the 31st of February is no day, and not the 28th either.
   *
   * @param defaultYear of texts without one; 0: none
   * @throws IllegalArgumentException if the pattern is none
   */
  static DateTimeFormatter strict(String pattern, int defaultYear) {
    DateTimeFormatterBuilder builder =
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern(pattern)
            .parseDefaulting(ChronoField.ERA, 1); // 'yyyy' is a year of the era
    if (defaultYear > 0) {
      builder.parseDefaulting(ChronoField.YEAR, defaultYear);
    }
    return builder.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
  }

  /** T or a space, seconds and offset optional. */
  private static DateTimeFormatter isoFormatter() {
    return new DateTimeFormatterBuilder()
        .appendValue(ChronoField.YEAR, 4, 4, SignStyle.NOT_NEGATIVE)
        .appendPattern("-MM-dd")
        .appendOptional(isoTimeBehind('T'))
        .appendOptional(isoTimeBehind(' '))
        .toFormatter(Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  private static DateTimeFormatter isoTimeBehind(char separator) {
    return new DateTimeFormatterBuilder()
        .appendLiteral(separator)
        .appendPattern("HH:mm")
        .optionalStart()
        .appendLiteral(':')
        .appendValue(ChronoField.SECOND_OF_MINUTE, 2)
        .optionalStart()
        .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
        .optionalEnd()
        .optionalEnd()
        .appendPattern("[XXX][XX][X]")
        .toFormatter(Locale.ROOT);
  }

  private static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), MICROS), instant.getNano() / 1000);
  }
}
