package io.daybook.warehouse.config;

import io.daybook.warehouse.table.Calendar;
import io.daybook.warehouse.table.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the words by which an own metric table names days of its inputs, and its own. */
final class WindowReader {
  private static final int MOST_DAYS = 400;
  private static final String WORDS =
      "same day, day before, last N days, next N days, days at N, N, week, month, all days before,"
          + " all days up to the day, all days up to N days later, cohort of N days; N up to "
          + MOST_DAYS;

  private static final Map<Pattern, Function<MatchResult, Window>> WINDOWS =
      Map.ofEntries(
          entry("same day", found -> Window.SAME_DAY),
          entry("day before", found -> Window.days(-1)),
          entry("last (\\d{1,3}) days?", found -> Window.last(number(found))),
          entry("next (\\d{1,3}) days?", found -> Window.next(number(found))),
          entry(
              "days at (-?\\d{1,3}(?: *, *-?\\d{1,3})*)",
              found ->
                  Window.days(
                      Arrays.stream(found.group(1).split(",", -1))
                          .mapToInt(day -> Integer.parseInt(day.strip()))
                          .toArray())),
          entry("week", found -> new Window.Week()),
          entry("month", found -> new Window.Month()),
          entry("all days before", found -> new Window.Past(-1)),
          entry("all days up to the day", found -> new Window.Past(0)),
          entry("all days up to (\\d{1,3}) days? later", found -> new Window.Past(number(found))),
          entry("cohort of (\\d{1,3}) days?", found -> new Window.Cohort(number(found))));

  private static final Pattern CALENDAR =
      Pattern.compile("(days|every day|weeks|months|cohorts) of (\\w+(?: *, *\\w+)*)");

  private WindowReader() {}

  private static Map.Entry<Pattern, Function<MatchResult, Window>> entry(
      String pattern, Function<MatchResult, Window> window) {
    return Map.entry(Pattern.compile(pattern), window);
  }

  private static int number(MatchResult found) {
    return Integer.parseInt(found.group(1));
  }

  /** Reads which days of an input belong to a day; the same day where a problem was added. */
  static Window window(ConfigNode node) {
    String text = node.text().orElse("").strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    for (Map.Entry<Pattern, Function<MatchResult, Window>> form : WINDOWS.entrySet()) {
      Matcher matcher = form.getKey().matcher(text);
      if (matcher.matches() && isInReach(text)) {
        return form.getValue().apply(matcher.toMatchResult());
      }
    }
    if (node.text().isPresent() || !node.isPresent()) {
      node.problem(node.rendered(), "one of " + WORDS, "");
    }
    return Window.SAME_DAY;
  }

  /** Counts of days are from 1 to the limit; distances may be 0. */
  private static boolean isInReach(String text) {
    return Pattern.compile("\\d+")
        .matcher(text)
        .results()
        .mapToInt(number -> Integer.parseInt(number.group()))
        .allMatch(days -> days <= MOST_DAYS && (days > 0 || text.startsWith("days at")));
  }

  /** Reads which days the table has; nothing after a problem was added. */
  static Optional<Calendar> calendar(ConfigNode node) {
    String text = node.text().orElse("").strip();
    Matcher matcher = CALENDAR.matcher(text);
    if (!matcher.matches()) {
      node.problem(
          node.rendered(),
          "one of days of, every day of, weeks of, months of, cohorts of, with names of inputs",
          "write it like 'days of purchase'");
      return Optional.empty();
    }
    List<String> relations = List.of(matcher.group(2).split(" *, *", -1));
    return Optional.of(
        new Calendar(
            switch (matcher.group(1)) {
              case "every day" -> Calendar.Grain.EVERY_DAY;
              case "weeks" -> Calendar.Grain.WEEKS;
              case "months" -> Calendar.Grain.MONTHS;
              case "cohorts" -> Calendar.Grain.COHORTS;
              default -> Calendar.Grain.DAYS;
            },
            relations));
  }
}
