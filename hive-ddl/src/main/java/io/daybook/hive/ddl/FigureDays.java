package io.daybook.hive.ddl;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
 * The days of a metric table: which are complete, and when Hive was last pointed at each. They
 * stand in the text of the views as literals of a fixed width per day, so that a query needs no
 * join for them, which would cost it a Tez job. A text is kept below the 32,700 bytes that a
 * metastore on Derby takes.
 *
 * @param earliest the first day
 * @param earlier a digit for all days before those of {@code complete}: 1 if all are complete
 * @param first the first day of {@code complete}
 * @param complete a digit per day from the first to the last: 1 if the day is complete
 * @param published ten digits per day, {@code yyMMddHHmm} in UTC; blanks for one without rows
 */
public record FigureDays(
    LocalDate earliest, String earlier, LocalDate first, String complete, String published) {
  /** Of a table without any day. */
  public static final FigureDays NONE =
      new FigureDays(LocalDate.EPOCH, "0", LocalDate.EPOCH, "", "");

  /** Three years, of which each day is told. */
  static final int MOST_DAYS = 1_200;

  private static final int TIME_WIDTH = 10;
  private static final String NO_TIME = " ".repeat(TIME_WIDTH);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmm", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * Returns the days of one table.
   *
   * @param complete every day from the first to the last
   * @param published by day, for those that have a partition with rows
   */
  public static FigureDays of(
      NavigableMap<LocalDate, Boolean> complete, Map<LocalDate, Instant> published) {
    if (complete.isEmpty()) {
      return NONE;
    }
    LocalDate last = complete.lastKey();
    LocalDate bound = last.minusDays(MOST_DAYS - 1L);
    LocalDate first = complete.firstKey().isBefore(bound) ? bound : complete.firstKey();
    StringBuilder digits = new StringBuilder();
    StringBuilder times = new StringBuilder();
    first
        .datesUntil(last.plusDays(1))
        .forEach(
            day -> {
              digits.append(complete.getOrDefault(day, false) ? '1' : '0');
              Instant time = published.get(day);
              times.append(time == null ? NO_TIME : TIME.format(time));
            });
    String earlier = complete.headMap(first).containsValue(false) ? "0" : "1";
    return new FigureDays(complete.firstKey(), earlier, first, digits.toString(), times.toString());
  }

  /**
   * Returns the days that any of some tables has: complete in all that had begun by then, published
   * in the last of them.
   */
  static FigureDays all(Collection<FigureDays> tables) {
    NavigableMap<LocalDate, Boolean> complete = new TreeMap<>();
    Map<LocalDate, Instant> published = new TreeMap<>();
    List<FigureDays> some = new ArrayList<>(tables);
    some.removeIf(days -> days.complete.isEmpty());
    if (some.isEmpty()) {
      return NONE;
    }
    LocalDate first = Collections.min(some.stream().map(FigureDays::earliest).toList());
    LocalDate last = Collections.max(some.stream().map(FigureDays::last).toList());
    first
        .datesUntil(last.plusDays(1))
        .forEach(
            day -> {
              complete.put(
                  day,
                  some.stream()
                      .filter(days -> !day.isBefore(days.earliest))
                      .allMatch(days -> days.isComplete(day)));
              some.stream()
                  .map(days -> days.time(day))
                  .filter(time -> !time.isBlank())
                  .map(time -> Instant.from(TIME.parse(time)))
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
    return index < 0
        ? day.isBefore(first) && !day.isBefore(earliest) && earlier.equals("1")
        : complete.charAt(index) == '1';
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

  /**
   * Returns an expression that is 1 for a complete day and 0 for any other, BIGINT.
   *
   * @param day an expression of type DATE
   */
  String completeSql(String day) {
    return completeSql(day, completeLiteral());
  }

  /**
   * Returns an expression that is 1 for a complete day and 0 for any other, BIGINT.
   *
   * @param day an expression of type DATE
   * @param literal a column that holds {@link #completeLiteral}
   */
  String completeSql(String day, String literal) {
    String told =
        String.format(
            Locale.ROOT,
            "IF(%s, CAST(substr(%s, 1 + datediff(%s, %s), 1) AS BIGINT), ",
            between(day, first, last()),
            literal,
            day,
            date(first));
    return earliest.isBefore(first)
        ? told + "IF(" + between(day, earliest, first.minusDays(1)) + ", " + earlier + "L, 0L))"
        : told + "0L)";
  }

  /** Returns the days' completeness as a literal. */
  String completeLiteral() {
    return "'" + complete + "'";
  }

  /**
   * Returns an expression for the time at which Hive was pointed at a day, to the minute, STRING,
   * or NULL.
   *
   * @param day an expression of type DATE
   */
  String publishedSql(String day) {
    return String.format(
        Locale.ROOT,
        "IF(%s, regexp_replace(nullif(trim(substr('%s', 1 + %d * datediff(%s, %s), %d)), ''),"
            + " '(..)(..)(..)(..)(..)', '20$1-$2-$3T$4:$5:00Z'), NULL)",
        between(day, first, last()),
        published,
        TIME_WIDTH,
        day,
        date(first),
        TIME_WIDTH);
  }

  /** Returns a predicate that holds for the days from the first to the last. */
  String containsSql(String day) {
    return between(day, earliest, last());
  }

  private static String between(String day, LocalDate from, LocalDate to) {
    return day + " BETWEEN " + date(from) + " AND " + date(to);
  }

  /**
   * Returns a {@code LATERAL VIEW} that repeats each row for every day, for one if there is none.
   */
  String everyDaySql() {
    return String.format(
        Locale.ROOT,
        "LATERAL VIEW posexplode(split(space(%d), ' ')) `days` AS `pos`, `blank`",
        Math.max(0, ChronoUnit.DAYS.between(earliest, last())));
  }

  /** Returns an expression for the day of {@link #everyDaySql}. */
  String daySql() {
    return "date_add(" + date(earliest) + ", `days`.`pos`)";
  }

  private static String date(LocalDate day) {
    return "DATE '" + day + "'";
  }
}
