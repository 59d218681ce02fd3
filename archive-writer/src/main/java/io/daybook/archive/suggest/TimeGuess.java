package io.daybook.archive.suggest;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the times of a column are written.
 *
 * @param names of notations, as the key {@code time} has them; several fit different values
 * @param rivals patterns that read all these values, too, but as other days
 * @param fitting values that are times
 * @param values all values
 * @param offset whether the times name their offset, or none is needed
 * @param evidence as a comment has it
 */
record TimeGuess(
    List<String> names,
    List<String> rivals,
    int fitting,
    int values,
    Offset offset,
    String evidence) {
  private static final int PROBED = 200;
  private static final int MOST_NAMES = 3;
  private static final double LEAST_SHARE = 0.75;

  private static final Pattern ISO =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?"
              + "(Z|[+-]\\d\\d(?::?\\d\\d)?)?)?");
  private static final Pattern COUNT = Pattern.compile("\\d+(?:\\.\\d+)?(?:[eE]\\+?\\d+)?");

  /** Day first, month first, and orders that need no guess. */
  private static final List<String> DATES =
      List.of(
          "dd.MM.yyyy",
          "d.M.yyyy",
          "dd/MM/yyyy",
          "MM/dd/yyyy",
          "d/M/yyyy",
          "M/d/yyyy",
          "yyyy/MM/dd",
          "yyyy/M/d",
          "yyyy.MM.dd",
          "yyyy-MM-dd",
          "dd-MM-yyyy",
          "MM-dd-yyyy",
          "d-MMM-yy",
          "d-MMM-yyyy",
          "d MMM yyyy",
          "MMM d yyyy",
          "MMM d, yyyy",
          "dd.MM.yy",
          "dd/MM/yy",
          "MM/dd/yy",
          "d/M/yy",
          "M/d/yy",
          "yyyyMMdd");

  private static final List<String> TIMES =
      List.of(
          "",
          " HH:mm:ss",
          " HH:mm",
          " H:mm:ss",
          " H:mm",
          " h:mm:ss a",
          " h:mm a",
          " HH:mm:ss.SSS",
          " HH:mm:ss,SSS",
          " HH:mm:ss Z",
          " HH:mm:ss XXX",
          ", HH:mm:ss",
          ", HH:mm",
          "'T'HH:mm:ss");

  private static final List<String> OTHERS =
      List.of(
          "dd/MMM/yyyy:HH:mm:ss Z",
          "MMM ppd HH:mm:ss",
          "EEE, d MMM yyyy HH:mm:ss Z",
          "EEE, d MMM yyyy HH:mm:ss 'GMT'",
          "EEE MMM ppd HH:mm:ss yyyy",
          "yyyyMMddHHmmss");

  private static final Set<String> TIMES_OF_DAY =
      Set.of("HH:mm:ss", "HH:mm", "H:mm:ss", "H:mm", "h:mm:ss a", "h:mm a", "HH:mm:ss.SSS");

  private static final Map<String, Predicate<String>> READERS = readers();

  /** Whether times need a zone. */
  enum Offset {
    GIVEN,
    ABSENT
  }

  private static Map<String, Predicate<String>> readers() {
    Map<String, Predicate<String>> readers = new LinkedHashMap<>();
    for (String date : DATES) {
      TIMES.forEach(time -> readers.put(date + time, reads(date + time)));
    }
    OTHERS.forEach(pattern -> readers.put(pattern, reads(pattern)));
    return readers;
  }

  private static Predicate<String> reads(String pattern) {
    DateTimeFormatterBuilder builder =
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern(pattern)
            .parseDefaulting(ChronoField.ERA, 1);
    if (pattern.indexOf('y') < 0) {
      builder.parseDefaulting(ChronoField.YEAR, 2024); // a leap year
    }
    DateTimeFormatter formatter =
        builder.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
    boolean isDay = !TIMES_OF_DAY.contains(pattern);
    return text -> {
      ParsePosition position = new ParsePosition(0);
      TemporalAccessor unresolved = formatter.parseUnresolved(text, position);
      if (unresolved == null
          || position.getErrorIndex() >= 0
          || position.getIndex() < text.length()) {
        return false;
      }
      try {
        TemporalAccessor read = formatter.parse(text);
        return isDay
            ? read.query(TemporalQueries.localDate()) != null && isPlausible(pattern, read)
            : read.query(TemporalQueries.localTime()) != null;
      } catch (DateTimeException e) {
        return false;
      }
    };
  }

  /** A pattern with yyyy reads 26 as the year 26. */
  private static boolean isPlausible(String pattern, TemporalAccessor read) {
    int year = read.get(ChronoField.YEAR);
    return pattern.indexOf('y') < 0 || (year >= 1900 && year < 2200);
  }

  /**
   * Looks at a column.
   *
   * @param named whether its name says that it holds times: then a number may be one
   */
  static Optional<TimeGuess> of(ColumnProfile column, Named named) {
    Map<String, Predicate<String>> candidates = new LinkedHashMap<>();
    candidates.put("iso", text -> ISO.matcher(text).matches());
    if (named == Named.AS_TIME) {
      candidates.put("epoch", text -> unit(text) != null);
    }
    candidates.putAll(READERS);
    if (named == Named.OTHERWISE) {
      candidates.keySet().removeIf(name -> name.matches("[a-zA-Z]+") && !name.equals("iso"));
    }
    return guess(column, candidates, LEAST_SHARE);
  }

  /** Whether a column's name says that it holds times. */
  enum Named {
    AS_TIME,
    OTHERWISE
  }

  /** Returns the pattern of a column that holds times of day. */
  static Optional<String> timeOfDay(ColumnProfile column) {
    Map<String, Predicate<String>> candidates = new TreeMap<>();
    TIMES_OF_DAY.forEach(pattern -> candidates.put(pattern, reads(pattern)));
    return candidates.entrySet().stream()
        .filter(candidate -> column.share(candidate.getValue()) > 0.95)
        .map(Map.Entry::getKey)
        .max(Comparator.comparingInt(String::length));
  }

  private static Optional<TimeGuess> guess(
      ColumnProfile column, Map<String, Predicate<String>> candidates, double leastShare) {
    List<String> probe = column.distinct().stream().limit(PROBED).toList();
    Map<String, Predicate<String>> likely = new LinkedHashMap<>(candidates);
    likely.values().removeIf(reader -> probe.stream().noneMatch(reader));
    Map<String, Set<String>> fits = new LinkedHashMap<>();
    likely.forEach(
        (name, reader) ->
            fits.put(
                name,
                column.distinct().stream()
                    .filter(reader)
                    .collect(Collectors.toCollection(LinkedHashSet::new))));
    List<String> names = new ArrayList<>();
    Set<String> read = new HashSet<>();
    while (names.size() < MOST_NAMES) {
      Optional<String> best = best(fits, read);
      if (best.isEmpty()) {
        break;
      }
      names.add(best.get());
      read.addAll(fits.getOrDefault(best.get(), Set.of()));
    }
    int fitting = column.count(read::contains);
    if (names.isEmpty() || fitting < leastShare * column.values()) {
      return Optional.empty();
    }
    return Optional.of(described(column, names, fits, fitting));
  }

  /** Returns the name that reads most of the values that are left; the first of several. */
  private static Optional<String> best(Map<String, Set<String>> fits, Set<String> read) {
    String best = null;
    long most = 0;
    for (Map.Entry<String, Set<String>> candidate : fits.entrySet()) {
      long more = candidate.getValue().stream().filter(text -> !read.contains(text)).count();
      if (more > most) {
        most = more;
        best = candidate.getKey();
      }
    }
    return Optional.ofNullable(best);
  }

  private static TimeGuess described(
      ColumnProfile column, List<String> names, Map<String, Set<String>> fits, int fitting) {
    String first = names.get(0);
    List<String> rivals = new ArrayList<>();
    StringBuilder evidence =
        new StringBuilder(
            Evidence.of(
                "%,d of %,d values of %s fit %s",
                fitting, column.values(), column.path(), String.join(" or ", names)));
    String swapped = swapped(first);
    if (!swapped.equals(first) && READERS.containsKey(swapped)) {
      Set<String> both = fits.getOrDefault(swapped, Set.of());
      int not =
          column.count(
              text -> fits.getOrDefault(first, Set.of()).contains(text) && !both.contains(text));
      evidence.append(Evidence.of(", %,d of them not %s", not, swapped));
      if (not == 0) {
        rivals.add(swapped);
      }
    }
    List<String> written =
        first.equals("epoch") && names.size() == 1 ? List.of(unitOf(column)) : names;
    return new TimeGuess(
        written,
        rivals,
        fitting,
        column.values(),
        needsZone(column, names) ? Offset.ABSENT : Offset.GIVEN,
        evidence.toString());
  }

  /** Returns the pattern with day and month in the other order. */
  private static String swapped(String pattern) {
    if (pattern.contains("MMM") || !pattern.matches("(?:d+.M+.y+|M+.d+.y+).*")) {
      return pattern;
    }
    return pattern.replace('d', '\0').replace('M', 'd').replace('\0', 'M');
  }

  private static boolean needsZone(ColumnProfile column, List<String> names) {
    boolean needs = false;
    for (String name : names) {
      if (name.equals("iso")) {
        needs |=
            column.distinct().stream()
                .anyMatch(
                    text -> {
                      Matcher iso = ISO.matcher(text);
                      return iso.matches() && iso.group(1) == null;
                    });
      } else {
        needs |= !name.equals("epoch") && !name.matches(".*(?:Z|X+)");
      }
    }
    return needs;
  }

  /** Returns epoch-s and so on if all counts are whole and of one unit. */
  private static String unitOf(ColumnProfile column) {
    Set<String> units = new TreeSet<>();
    for (String text : column.distinct()) {
      String unit = unit(text);
      if (unit != null) {
        units.add(text.matches("\\d+") ? unit : "epoch");
      }
    }
    return units.size() == 1 && !units.contains("epoch-ns") ? units.iterator().next() : "epoch";
  }

  /** Returns the unit in which a number is a time from 2000 to 2100; null if there is none. */
  private static @Nullable String unit(String text) {
    if (text.length() > 40 || !COUNT.matcher(text).matches()) {
      return null;
    }
    double number = Double.parseDouble(text);
    List<String> names = List.of("epoch-s", "epoch-ms", "epoch-us", "epoch-ns");
    for (String name : names) {
      if (number >= 946_684_800.0 && number < 4_102_444_800.0) {
        return name;
      }
      number /= 1000;
    }
    return null;
  }

  /** Returns whether the notation has no year. */
  boolean isWithoutYear() {
    return names.stream().anyMatch(name -> name.startsWith("MMM ppd"));
  }
}
