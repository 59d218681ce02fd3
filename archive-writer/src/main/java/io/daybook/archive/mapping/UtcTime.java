package io.daybook.archive.mapping;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Reads the ISO 8601 that most services write, {@code 2026-03-01T10:00:00.123Z}, without a
 * formatter: that one allocates about 3 KB per time, and took a third of the parsing. What is
 * written in any other way is left to the formatter, faults included.
 */
final class UtcTime {
  /** Not written like this; no time that a reader accepts has this value. */
  static final long OTHER = Long.MIN_VALUE;

  private static final String SHAPE = "dddd-dd-dd dd:dd:dd";
  private static final int DATE_END = 10;
  private static final int LONGEST_FRACTION = 9;
  private static final long MICROS = 1_000_000;

  private UtcTime() {}

  /** Returns microseconds since 1970 UTC, or {@link #OTHER}. */
  static long micros(CharSequence text) {
    int last = text.length() - 1;
    if (last < SHAPE.length() || text.charAt(last) != 'Z' || !hasShape(text)) {
      return OTHER;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    long fraction = fractionMicros(text, last);
    if (month < 1
        || month > 12
        || day < 1
        || (day > 28 && day > YearMonth.of(year, month).lengthOfMonth())
        || hour > 23
        || minute > 59
        || second > 59
        || fraction < 0) {
      return OTHER;
    }
    long seconds =
        LocalDate.of(year, month, day).toEpochDay() * 86_400L
            + hour * 3600L
            + minute * 60L
            + second;
    return seconds * MICROS + fraction;
  }

  private static boolean hasShape(CharSequence text) {
    for (int i = 0; i < SHAPE.length(); i++) {
      char c = text.charAt(i);
      boolean fits =
          i == DATE_END
              ? c == 'T' || c == ' '
              : SHAPE.charAt(i) == 'd' ? isDigit(c) : c == SHAPE.charAt(i);
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /** Returns the microseconds behind the seconds, cut off behind the sixth digit; -1: no digits. */
  private static long fractionMicros(CharSequence text, int end) {
    int from = SHAPE.length();
    if (from == end) {
      return 0;
    }
    int digits = end - from - 1;
    if (text.charAt(from) != '.' || digits < 1 || digits > LONGEST_FRACTION) {
      return -1;
    }
    long micros = 0;
    long unit = MICROS / 10;
    for (int i = from + 1; i < end; i++, unit /= 10) {
      if (!isDigit(text.charAt(i))) {
        return -1;
      }
      micros += (text.charAt(i) - '0') * unit;
    }
    return micros;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int number(CharSequence text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + (text.charAt(i) - '0');
    }
    return number;
  }
}
