package io.daybook.archive.mapping;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.config.ConfigNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads times in the notations that a mapping names, the first that fits. {@code iso} is ISO 8601
 * with or without offset; {@code epoch-s}, {@code epoch-ms} and {@code epoch-us} count since 1970
 * UTC, {@code epoch} in units that a count's size tells; anything else is a pattern of {@link
 * DateTimeFormatter}. A time without offset is of the mapping's clock (default UTC); a date without
 * time is its midnight.
 */
final class TimeReader {
  static final String NAMES = "iso, epoch, epoch-s, epoch-ms, epoch-us";

  private static final String ISO = "iso";
  private static final long MICROS = TimeNotation.MICROS;
  private static final long FIRST =
      LocalDateTime.of(1, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC) * MICROS;
  private static final long LAST =
      LocalDateTime.of(10_000, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC) * MICROS - 1;

  private final List<TimeNotation> notations;
  private final boolean beginsWithIso;
  private final WallClock clock;
  private final String expected;

  private TimeReader(
      List<TimeNotation> notations, boolean beginsWithIso, WallClock clock, String expected) {
    this.notations = notations;
    this.beginsWithIso = beginsWithIso;
    this.clock = clock;
    this.expected = expected;
  }

  /** Reads {@code time}, {@code zone}, {@code overlap} and {@code default-year} of a field. */
  static TimeReader compile(ConfigNode field, Slots slots) {
    WallClock clock = WallClock.compile(field, slots.deciding());
    DefaultYear defaultYear = DefaultYear.read(field);
    List<String> named = field.texts("time");
    List<String> names = named.isEmpty() ? List.of(ISO) : named;
    List<TimeNotation> notations = new ArrayList<>();
    for (String name : names) {
      try {
        notations.add(notation(name, clock, defaultYear));
      } catch (IllegalArgumentException e) {
        field
            .child("time")
            .problem(
                "'" + name + "'",
                NAMES + ", or a date-time pattern like 'yyyy-MM-dd HH:mm:ss'",
                String.valueOf(e.getMessage()));
      }
    }
    if (notations.size() == names.size()) {
      NotationConflicts.check(names, defaultYear, field.child("time"));
    }
    return new TimeReader(
        notations, names.get(0).equals(ISO), clock, "a time like " + String.join(" or ", names));
  }

  /**
   * Returns the notation of a name or pattern.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static TimeNotation notation(String name, WallClock clock, DefaultYear defaultYear) {
    return switch (name) {
      case ISO -> TimeNotation.iso(clock);
      case "epoch" -> TimeNotation.epochBySize();
      case "epoch-s" -> TimeNotation.epoch(MICROS);
      case "epoch-ms" -> TimeNotation.epoch(1000);
      case "epoch-us" -> TimeNotation.epoch(1);
      default ->
          switch (has(name, "yu") ? DefaultYear.YearOrigin.NONE : defaultYear.kind()) {
            case NONE -> pattern(name, 0, clock);
            case FIXED -> pattern(name, defaultYear.year(), clock);
            case OF_ARRIVAL ->
                new YearOfArrival(clock, (year, yearsClock) -> pattern(name, year, yearsClock));
          };
    };
  }

  private static TimeNotation pattern(String pattern, int defaultYear, WallClock clock) {
    DateTimeFormatter formatter = TimeNotation.strict(pattern, defaultYear);
    PatternCheck.requireReadable(pattern, defaultYear);
    if (has(pattern, "Vvz")) {
      return TimeNotation.zoned(formatter, clock);
    }
    TimeNotation formatted = TimeNotation.formatted(formatter, clock);
    return DigitPattern.of(pattern)
        .map(digits -> TimeNotation.first(digits, formatted, clock))
        .orElse(formatted);
  }

  /** Returns whether one of some letters stands in a pattern outside quotes. */
  static boolean has(String pattern, String letters) {
    return first(pattern, letters) >= 0;
  }

  /** Returns where the first of some letters stands in a pattern outside quotes; -1: nowhere. */
  static int first(String pattern, String letters) {
    boolean quoted = false;
    for (int i = 0; i < pattern.length(); i++) {
      char sign = pattern.charAt(i);
      quoted ^= sign == '\'';
      if (!quoted && letters.indexOf(sign) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** Returns what {@link #micros} does, or {@link UtcTime#OTHER} if that is to be asked. */
  long plainMicros(CharSequence text) {
    long micros = beginsWithIso ? UtcTime.micros(text) : UtcTime.OTHER;
    return micros < FIRST || micros > LAST ? UtcTime.OTHER : micros;
  }

  /**
   * Reads a time.
   *
   * @param record which the text is of
   * @return microseconds since 1970 UTC
   */
  long micros(String text, RawRecord record) throws RejectedRecordException {
    for (TimeNotation notation : notations) {
      Long micros = notation.micros(text, record);
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

  /** Reads a date: the day of the time on the mapping's clock. */
  LocalDate day(String text, RawRecord record) throws RejectedRecordException {
    long seconds = Math.floorDiv(micros(text, record), MICROS);
    LocalDate day = LocalDate.ofInstant(Instant.ofEpochSecond(seconds), clock.zone(record));
    if (day.getYear() < 1 || day.getYear() > 9999) {
      throw RejectedRecordException.of(
          RejectReason.EVENT_TIME_OUT_OF_RANGE,
          "a year from 1 to 9999 in " + clock.zone(record),
          text);
    }
    return day;
  }
}
