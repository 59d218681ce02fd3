package io.daybook.hive.ddl;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The days of a metric table: which are complete, and when Hive was last pointed at each. They stand
 * in the text of the views as two literals of a fixed width per day, so that a query needs no join
 * for them, which would cost it a Tez job.
 *
 * @param first the first day
 * @param complete a digit per day from the first to the last: 1 if the day is complete
 * @param published 20 characters per day: a time of ISO 8601 in UTC, to the second; blanks for a day
 *     without a partition
 */
public record FigureDays(LocalDate first, String complete, String published) {
  /** Of a table without any day. */
  public static final FigureDays NONE = new FigureDays(LocalDate.EPOCH, "", "");

  /** Eleven years: days that lie farther back than these are told nothing of. */
  private static final int MOST_DAYS = 4_000;

  private static final int TIME_WIDTH = 20;
  private static final String NO_TIME = " ".repeat(TIME_WIDTH);

  /**
   * Returns the days of one table.
   *
   * @param complete every day from the first to the last; only the last eleven years of them count
   * @param published by day, for those that have a partition
   */
  public static FigureDays of(
      NavigableMap<LocalDate, Boolean> complete, Map<LocalDate, Instant> published) {
    if (complete.isEmpty()) {
      return NONE;
    }
    LocalDate last = complete.lastKey();
    LocalDate earliest = last.minusDays(MOST_DAYS - 1L);
    LocalDate first = complete.firstKey().isBefore(earliest) ? earliest : complete.firstKey();
    StringBuilder digits = new StringBuilder();
    StringBuilder times = new StringBuilder();
    first
        .datesUntil(last.plusDays(1))
        .forEach(
            day -> {
              digits.append(complete.getOrDefault(day, false) ? '1' : '0');
              Instant time = published.get(day);
              times.append(time == null ? NO_TIME : text(time));
            });
    return new FigureDays(first, digits.toString(), times.toString());
  }

  /** Returns the days that any of some tables has: complete in all, published in the last of them. */
  static FigureDays all(Collection<FigureDays> tables) {
    NavigableMap<LocalDate, Boolean> complete = new TreeMap<>();
    Map<LocalDate, Instant> published = new TreeMap<>();
    List<FigureDays> some = new ArrayList<>(tables);
    some.removeIf(days -> days.complete.isEmpty());
    if (some.isEmpty()) {
      return NONE;
    }
    LocalDate first = Collections.min(some.stream().map(FigureDays::first).toList());
    LocalDate last = Collections.max(some.stream().map(FigureDays::last).toList());
    first
        .datesUntil(last.plusDays(1))
        .forEach(
            day -> {
              complete.put(day, some.stream().allMatch(days -> days.isComplete(day)));
              some.stream()
                  .map(days -> days.time(day))
                  .filter(time -> !time.isBlank())
                  .map(Instant::parse)
                  .max(Instant::compareTo)
                  .ifPresent(time -> published.put(day, time));
            });
    return of(complete, published);
  }

  /** Returns the last day; the one before the first if there is none. */
  LocalDate last() {
    return first.plusDays(complete.length() - 1L);
  }

  private boolean isComplete(LocalDate day) {
    int index = index(day);
    return index >= 0 && complete.charAt(index) == '1';
  }

  private String time(LocalDate day) {
    int index = index(day);
    return index < 0 ? "" : published.substring(index * TIME_WIDTH, (index + 1) * TIME_WIDTH);
  }

  private int index(LocalDate day) {
    return day.isBefore(first) || day.isAfter(last())
        ? -1
        : (int) ChronoUnit.DAYS.between(first, day);
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * Returns an expression that is 1 for a complete day and 0 for any other, BIGINT.
   *
   * @param day an expression of type DATE
   */
  String completeSql(String day) {
    return String.format(
        Locale.ROOT,
        "IF(%s, CAST(substr(%s, 1 + datediff(%s, %s), 1) AS BIGINT), 0L)",
        containsSql(day),
        "'" + complete + "'",
        day,
        date(first));
  }

  /**
   * Returns an expression that is the time at which Hive was pointed at a day, STRING, or NULL.
   *
   * @param day an expression of type DATE
   */
  String publishedSql(String day) {
    return String.format(
        Locale.ROOT,
        "IF(%s, nullif(trim(substr(%s, 1 + %d * datediff(%s, %s), %d)), ''), NULL)",
        containsSql(day),
        "'" + published + "'",
        TIME_WIDTH,
        day,
        date(first),
        TIME_WIDTH);
  }

  /** Returns a predicate that holds for the days from the first to the last. */
  String containsSql(String day) {
    return String.format(
        Locale.ROOT,
        "%s BETWEEN %s AND %s",
        day,
        date(first),
        date(last()));
  }

  /** Returns a {@code LATERAL VIEW} that repeats each row for every day, for one if there is none. */
  String everyDaySql() {
    return String.format(
        Locale.ROOT,
        "LATERAL VIEW posexplode(split(space(%d), ' ')) `days` AS `pos`, `blank`",
        Math.max(0, complete.length() - 1));
  }

  /** Returns an expression for the day of {@link #everyDaySql}. */
  String daySql() {
    return "date_add(" + date(first) + ", `days`.`pos`)";
  }

  private static String date(LocalDate day) {
    return "DATE '" + day + "'";
  }
}
