package io.daybook.archive.mapping;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectedRecordException;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A date-time pattern whose every part stands at a fixed place, such as {@code dd.MM.yyyy HH:mm} or
 * {@code dd/MMM/yyyy:HH:mm:ss Z}, read without a formatter: that one allocates about 3 KB per time.
 * What is written in any other way is left to the formatter, faults included, so that the two never
 * differ.
 */
final class DigitPattern {
  private static final int DATE_FIELDS = 3;
  private static final int SHORTEST_MONTH = 28;
  private static final int NANO_DIGITS = 9;
  private static final int MINUTES_OF_HOUR = 60;
  private static final int SECONDS_OF_MINUTE = 60;
  private static final int NO_OFFSET = Integer.MIN_VALUE;
  private static final int OFFSET_LENGTH = 5;
  private static final int LARGEST_OFFSET_HOUR = 17;
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

  private final List<PatternPart> parts;
  private final int length;
  private final boolean timed;

  /** A piece of the pattern with a length of its own. */
  private sealed interface PatternPart {
    int length();
  }

  /** Digits of a field. */
  private record DigitsPart(TimeField field, int length) implements PatternPart {}

  /** The first three letters of a month's English name. */
  private record MonthPart() implements PatternPart {
    @Override
    public int length() {
      return 3;
    }
  }

  /** An offset like {@code +0100}. */
  private record OffsetPart() implements PatternPart {
    @Override
    public int length() {
      return OFFSET_LENGTH;
    }
  }

  /** Text that stands there; in another case it is left to the formatter. */
  private record LiteralPart(String text) implements PatternPart {
    @Override
    public int length() {
      return text.length();
    }
  }

  /** What digits tell, and the letters of a pattern for it. */
  private enum TimeField {
    YEAR(0, "yyyy uuuu"),
    MONTH(1, "MM"),
    DAY(2, "dd"),
    HOUR(3, "HH"),
    MINUTE(4, "mm"),
    SECOND(5, "ss"),
    FRACTION(6, "S SS SSS SSSS SSSSS SSSSSS SSSSSSS SSSSSSSS SSSSSSSSS");

    private final int place;
    private final String letters;

    TimeField(int place, String letters) {
      this.place = place;
      this.letters = letters;
    }

    boolean hasLetters(String run) {
      return List.of(letters.split(" ", -1)).contains(run);
    }
  }

  private DigitPattern(List<PatternPart> parts) {
    this.parts = List.copyOf(parts);
    this.length = parts.stream().mapToInt(PatternPart::length).sum();
    this.timed = fields(parts).contains(TimeField.HOUR);
  }

  /** Returns the pattern if all of it has a fixed place and it tells a whole date. */
  static Optional<DigitPattern> of(String pattern) {
    List<PatternPart> parts = new ArrayList<>();
    for (int i = 0; i < pattern.length(); ) {
      char sign = pattern.charAt(i);
      int end = i + 1;
      if (sign == '\'') {
        end = pattern.indexOf('\'', i + 1) + 1;
        if (end < i + 3) {
          return Optional.empty();
        }
        parts.add(new LiteralPart(pattern.substring(i + 1, end - 1)));
      } else if (Character.isLetter(sign)) {
        while (end < pattern.length() && pattern.charAt(end) == sign) {
          end++;
        }
        PatternPart part = part(pattern.substring(i, end));
        if (part == null) {
          return Optional.empty();
        }
        parts.add(part);
      } else if ("[]{}#".indexOf(sign) >= 0) {
        return Optional.empty();
      } else {
        parts.add(new LiteralPart(String.valueOf(sign)));
      }
      i = end;
    }
    return isWhole(parts) ? Optional.of(new DigitPattern(parts)) : Optional.empty();
  }

  private static @Nullable PatternPart part(String letters) {
    for (TimeField field : TimeField.values()) {
      if (field.hasLetters(letters)) {
        return new DigitsPart(field, letters.length());
      }
    }
    return switch (letters) {
      case "MMM" -> new MonthPart();
      case "Z", "xx" -> new OffsetPart();
      default -> null;
    };
  }

  private static List<TimeField> fields(List<PatternPart> parts) {
    List<TimeField> fields = new ArrayList<>();
    for (PatternPart part : parts) {
      if (part instanceof DigitsPart digits) {
        fields.add(digits.field());
      } else if (part instanceof MonthPart) {
        fields.add(TimeField.MONTH);
      }
    }
    return fields;
  }

  /** A whole date, alone or with the hour and what follows it without a hole. */
  private static boolean isWhole(List<PatternPart> parts) {
    List<TimeField> fields = fields(parts).stream().sorted().toList();
    long offsets = parts.stream().filter(OffsetPart.class::isInstance).count();
    return fields.size() >= DATE_FIELDS
        && fields.equals(List.of(TimeField.values()).subList(0, fields.size()))
        && offsets <= (fields.size() > DATE_FIELDS ? 1 : 0);
  }

  /**
   * Returns the microseconds since 1970 UTC, or null for a text that the formatter must judge.
   *
   * @param clock of times without offset
   * @param record which the text is of
   */
  @Nullable Long micros(String text, WallClock clock, RawRecord record)
      throws RejectedRecordException {
    if (text.length() != length) {
      return null;
    }
    int[] values = new int[TimeField.values().length];
    int offsetSeconds = NO_OFFSET;
    int at = 0;
    for (PatternPart part : parts) {
      int value = value(part, text, at);
      if (value < 0) {
        return null;
      }
      if (part instanceof DigitsPart digits) {
        values[digits.field().place] = value;
      } else if (part instanceof MonthPart) {
        values[TimeField.MONTH.place] = value;
      } else if (part instanceof OffsetPart) {
        offsetSeconds = text.charAt(at) == '-' ? -value : value;
      }
      at += part.length();
    }
    LocalDateTime local = dateTime(values);
    if (local == null) {
      return null;
    }
    ZoneOffset offset = offset(local, offsetSeconds, clock, text, record);
    return offset == null
        ? null
        : local.toEpochSecond(offset) * TimeNotation.MICROS
            + local.get(ChronoField.MICRO_OF_SECOND);
  }

  /** A day may begin later than at midnight where the clock is put forward then. */
  private @Nullable ZoneOffset offset(
      LocalDateTime local, int seconds, WallClock clock, String text, RawRecord record)
      throws RejectedRecordException {
    if (seconds != NO_OFFSET) {
      return ZoneOffset.ofTotalSeconds(seconds);
    }
    ZoneId zone = clock.zone(record);
    if (timed) {
      return clock.offset(local, zone, text, record);
    }
    List<ZoneOffset> midnight = zone.getRules().getValidOffsets(local);
    return midnight.size() == 1 ? midnight.get(0) : null;
  }

  private static int value(PatternPart part, String text, int at) {
    if (part instanceof DigitsPart digits) {
      int value = number(text, at, digits.length());
      return digits.field() == TimeField.FRACTION ? nanos(value, digits.length()) : value;
    }
    if (part instanceof MonthPart) {
      int month = MONTHS.indexOf(text.substring(at, at + 3).toUpperCase(Locale.ROOT));
      return month < 0 ? -1 : month + 1;
    }
    if (part instanceof OffsetPart) {
      return offsetSeconds(text, at);
    }
    return text.startsWith(((LiteralPart) part).text(), at) ? 0 : -1;
  }

  private static int offsetSeconds(String text, int at) {
    char sign = text.charAt(at);
    int digits = number(text, at + 1, 4);
    int hours = digits / 100;
    int minutes = digits % 100;
    boolean fits =
        (sign == '+' || sign == '-')
            && digits >= 0
            && hours <= LARGEST_OFFSET_HOUR
            && minutes < MINUTES_OF_HOUR;
    return fits ? (hours * MINUTES_OF_HOUR + minutes) * SECONDS_OF_MINUTE : -1;
  }

  private static @Nullable LocalDateTime dateTime(int[] values) {
    int year = values[TimeField.YEAR.place];
    int month = values[TimeField.MONTH.place];
    int day = values[TimeField.DAY.place];
    int hour = values[TimeField.HOUR.place];
    int minute = values[TimeField.MINUTE.place];
    int second = values[TimeField.SECOND.place];
    boolean exists =
        year > 0
            && month >= 1
            && month <= MONTHS.size()
            && day >= 1
            && (day <= SHORTEST_MONTH || day <= YearMonth.of(year, month).lengthOfMonth())
            && hour <= 23
            && minute <= 59
            && second <= 59;
    return exists
        ? LocalDateTime.of(year, month, day, hour, minute, second, values[TimeField.FRACTION.place])
        : null;
  }

  private static int nanos(int fraction, int digits) {
    int nanos = fraction;
    for (int i = digits; i < NANO_DIGITS; i++) {
      nanos *= 10;
    }
    return nanos;
  }

  /** Returns a number of digits; -1 if there is another sign among them. */
  private static int number(String text, int from, int digits) {
    int number = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
