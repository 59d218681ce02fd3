package io.daybook.archive.mapping;

import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.config.ConfigNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads times in the ways that a mapping names, the first that fits. {@code iso} is ISO 8601 with
 * or without offset, {@code epoch-s}, {@code epoch-ms} and {@code epoch-us} count since 1970 UTC,
 * anything else is a pattern of {@link DateTimeFormatter}. A time without offset is in the
 * mapping's zone (default UTC); a date without time is its midnight.
 */
final class TimeReader {
  private static final long MICROS = 1_000_000;
  private static final long FIRST =
      micros(LocalDateTime.of(1, 1, 1, 0, 0).toInstant(ZoneOffset.UTC));
  private static final long LAST =
      micros(LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000).toInstant(ZoneOffset.UTC));

  private final List<TimeNotation> ways;
  private final ZoneId zone;
  private final String expected;

  /** One way to write a time. */
  interface TimeNotation {
    /** Returns microseconds since 1970 UTC, or null if the text is written in another way. */
    @Nullable Long micros(String text, LocalDate arrivalDay);
  }

  private TimeReader(List<TimeNotation> ways, ZoneId zone, String expected) {
    this.ways = ways;
    this.zone = zone;
    this.expected = expected;
  }

  /** Reads {@code time}, {@code zone} and {@code default-year} of a field. */
  static TimeReader compile(ConfigNode field) {
    ZoneId zone = field.zone("zone", ZoneOffset.UTC);
    DefaultYear defaultYear = DefaultYear.read(field);
    List<String> names = field.texts("time");
    List<String> patterns = names.isEmpty() ? List.of("iso") : names;
    List<TimeNotation> ways = new ArrayList<>();
    for (String pattern : patterns) {
      switch (pattern) {
        case "iso" -> ways.add(isoWay(zone));
        case "epoch-s" -> ways.add(epoch(MICROS));
        case "epoch-ms" -> ways.add(epoch(1000));
        case "epoch-us" -> ways.add(epoch(1));
        default -> addPattern(field, pattern, zone, defaultYear, ways);
      }
    }
    return new TimeReader(ways, zone, "a time like " + String.join(" or ", patterns));
  }

  private static void addPattern(
      ConfigNode field,
      String pattern,
      ZoneId zone,
      DefaultYear defaultYear,
      List<TimeNotation> ways) {
    try {
      ways.add(
          switch (hasYear(pattern) ? DefaultYear.YearOrigin.NONE : defaultYear.kind()) {
            case NONE -> formatted(strict(pattern, 0), zone);
            case FIXED -> formatted(strict(pattern, defaultYear.year()), zone);
            case OF_ARRIVAL ->
                new YearOfArrival(zone, year -> formatted(strict(pattern, year), zone));
          });
    } catch (IllegalArgumentException e) {
      field
          .child("time")
          .problem(
              "'" + pattern + "'",
              "iso, epoch-s, epoch-ms, epoch-us or a date-time pattern",
              String.valueOf(e.getMessage()));
    }
  }

  /** Returns whether a year stands outside quotes. */
  private static boolean hasYear(String pattern) {
    boolean quoted = false;
    for (int i = 0; i < pattern.length(); i++) {
      char sign = pattern.charAt(i);
      quoted ^= sign == '\'';
      if (!quoted && (sign == 'y' || sign == 'u')) {
        return true;
      }
    }
    return false;
  }

  /** Strict: the 31st of February is no day, and not the 28th either. A year of 0 is no default. */
  private static DateTimeFormatter strict(String pattern, int defaultYear) {
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

  /**
   * Reads a time.
   *
   * @param arrivalDay on which the text arrived, for times without a year
   * @return microseconds since 1970 UTC
   */
  long micros(String text, LocalDate arrivalDay) throws RejectedRecordException {
    for (TimeNotation way : ways) {
      Long micros = way.micros(text, arrivalDay);
      if (micros != null) {
        if (micros < FIRST || micros > LAST) {
          throw RejectedRecordException.of(
              RejectReason.EVENT_TIME_OUT_OF_RANGE, "a year from 1 to 9999", text);
        }
        return micros;
      }
    }
    throw RejectedRecordException.of(RejectReason.NOT_A_TIME, expected, text);
  }

  /** Reads a date: the day of the time in the mapping's zone. */
  LocalDate day(String text, LocalDate arrivalDay) throws RejectedRecordException {
    long seconds = Math.floorDiv(micros(text, arrivalDay), MICROS);
    LocalDate day = LocalDate.ofInstant(Instant.ofEpochSecond(seconds), zone);
    if (day.getYear() < 1 || day.getYear() > 9999) {
      throw RejectedRecordException.of(
          RejectReason.EVENT_TIME_OUT_OF_RANGE, "a year from 1 to 9999 in " + zone, text);
    }
    return day;
  }

  private static TimeNotation isoWay(ZoneId zone) {
    TimeNotation formatted = formatted(iso(), zone);
    return (text, arrivalDay) -> {
      long micros = UtcTime.micros(text);
      return micros == UtcTime.OTHER ? formatted.micros(text, arrivalDay) : Long.valueOf(micros);
    };
  }

  private static TimeNotation epoch(long microsPerUnit) {
    return (text, arrivalDay) -> {
      try {
        return Math.multiplyExact(Long.parseLong(text), microsPerUnit);
      } catch (NumberFormatException | ArithmeticException e) {
        return null;
      }
    };
  }

  private static TimeNotation formatted(DateTimeFormatter formatter, ZoneId zone) {
    return (text, arrivalDay) -> {
      try {
        TemporalAccessor parsed =
            formatter.parseBest(
                text, ZonedDateTime::from, Instant::from, LocalDateTime::from, LocalDate::from);
        if (parsed instanceof ZonedDateTime zoned) {
          return micros(zoned.toInstant());
        }
        if (parsed instanceof Instant instant) {
          return micros(instant);
        }
        if (parsed instanceof LocalDateTime local) {
          return micros(local.atZone(zone).toInstant());
        }
        return micros(((LocalDate) parsed).atStartOfDay(zone).toInstant());
      } catch (DateTimeException e) {
        return null;
      }
    };
  }

  /** ISO 8601 as services write it: T or a space, seconds and offset optional. */
  private static DateTimeFormatter iso() {
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
