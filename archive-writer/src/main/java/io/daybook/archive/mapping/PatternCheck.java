package io.daybook.archive.mapping;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a date-time pattern can read a time that it writes itself. One with a letter of another
 * meaning ({@code %Y}, {@code YYYY}, {@code hh} without {@code a}) refuses each time, or reads each
 * as midnight.
 */
final class PatternCheck {
  /** No two of its parts are alike, and its hour is none of twelve. */
  private static final ZonedDateTime SAMPLE =
      ZonedDateTime.of(2024, 11, 23, 22, 47, 58, 0, ZoneOffset.UTC);

  private static final String YEARS = "uyY";
  private static final String HOURS = "HhKkAnN";

  private static final Pattern SWAPPED = Pattern.compile("[HhKk][:.]?M|[yuYd][-/.]?m");

  private enum Outcome {
    SAME_TIME,
    /** It would be read, and as midnight. */
    ANOTHER_TIME,
    /** It is refused. */
    NONE
  }

  private PatternCheck() {}

  /**
   * @param defaultYear of texts without one; 0: none
   * @throws IllegalArgumentException if it can't
   */
  static void requireReadable(String pattern, int defaultYear) {
    DateTimeFormatter reader = TimeNotation.strict(pattern, defaultYear);
    // Weekdays are those of the year that a text without one gets.
    ZonedDateTime sample =
        defaultYear > 0 && !TimeReader.has(pattern, YEARS) ? SAMPLE.withYear(defaultYear) : SAMPLE;
    Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
    for (String variant : variants(pattern)) {
      outcomes.add(outcome(variant, reader, defaultYear, sample));
    }
    if (areSwapped(pattern)
        || outcomes.contains(Outcome.ANOTHER_TIME)
        || !outcomes.contains(Outcome.SAME_TIME)) {
      throw new IllegalArgumentException(
          "it can't read the time " + sample.toLocalDateTime() + "; " + hint(pattern));
    }
  }

  /** Returns the pattern without its optional parts, and with each of them alone. */
  private static List<String> variants(String pattern) {
    List<String> variants = new ArrayList<>();
    StringBuilder required = new StringBuilder();
    List<int[]> parts = new ArrayList<>();
    boolean quoted = false;
    int depth = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      quoted ^= c == '\'';
      if (!quoted && c == '[' && depth++ == 0) {
        parts.add(new int[] {required.length(), i + 1, 0});
      } else if (!quoted && c == ']' && --depth == 0) {
        parts.get(parts.size() - 1)[2] = i;
      } else if (depth == 0) {
        required.append(c);
      }
    }
    variants.add(required.toString());
    for (int[] part : parts) {
      String optional = pattern.substring(part[1], part[2] == 0 ? pattern.length() : part[2]);
      variants.add(new StringBuilder(required).insert(part[0], optional).toString());
    }
    return variants;
  }

  /** What becomes of the sample as one of the pattern's variants writes it. */
  private static Outcome outcome(
      String variant, DateTimeFormatter reader, int defaultYear, ZonedDateTime sample) {
    try {
      TemporalAccessor read =
          reader.parse(TimeNotation.strict(variant, defaultYear).format(sample));
      if (isSample(variant, read, sample)) {
        return Outcome.SAME_TIME;
      }
      boolean isDay = read.query(TemporalQueries.localDate()) != null;
      boolean halfDays = TimeReader.has(variant, "hK") && !TimeReader.has(variant, "aB");
      return isDay && halfDays ? Outcome.ANOTHER_TIME : Outcome.NONE;
    } catch (DateTimeException e) {
      return Outcome.NONE;
    }
  }

  /** Minutes where the month stands, or the other way round; the day of a year beside a month. */
  private static boolean areSwapped(String pattern) {
    String letters = pattern.replaceAll("'[^']*'", "'").replaceAll("[\\[\\]]", "");
    return SWAPPED.matcher(letters).find()
        || (TimeReader.has(pattern, "D") && TimeReader.has(pattern, "ML"));
  }

  private static boolean isSample(String pattern, TemporalAccessor read, ZonedDateTime sample) {
    LocalDate date = read.query(TemporalQueries.localDate());
    LocalTime time = read.query(TemporalQueries.localTime());
    return date != null
        && date.getMonth() == sample.getMonth()
        && date.getDayOfMonth() == sample.getDayOfMonth()
        && (date.getYear() == sample.getYear() || !TimeReader.has(pattern, YEARS))
        && (time == null
            ? !TimeReader.has(pattern, HOURS + "ms")
            : time.getHour() == sample.getHour());
  }

  private static String hint(String pattern) {
    if (pattern.indexOf('%') >= 0) {
      return "letters stand without '%': %Y is yyyy, %m is MM, %d is dd, %H is HH, %M is mm, %S is ss";
    }
    if (TimeReader.has(pattern, "Y")) {
      return "the year is yyyy; YYYY is that of a week";
    }
    if (TimeReader.has(pattern, "hK") && !TimeReader.has(pattern, "aB")) {
      return "an hour of 24 is HH; hh needs 'a' behind it (AM, PM)";
    }
    if (!TimeReader.has(pattern, YEARS)) {
      return "a pattern without a year needs 'default-year'";
    }
    return "the year is yyyy, the month MM, the day dd, the hour HH, the minute mm, the second ss";
  }
}
