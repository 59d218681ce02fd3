package io.daybook.bench.engines;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the list: an expression with places for columns and constants.
 *
 * @param text in Hive's dialect, with another dialect's after {@code =>}
 */
record QuestionTemplate(String text) {
  private static final Pattern PLACE = Pattern.compile("\\{([^{}?]+)}");
  private static final Pattern OTHER = Pattern.compile("\\s+=> (spark|duckdb): ");

  private static final Map<String, String> COLUMNS =
      Map.ofEntries(
          Map.entry("date", "dt|day|t"),
          Map.entry("day", "dt|day"),
          Map.entry("time", "t"),
          Map.entry("text", "s|c"),
          Map.entry("whole", "i|n"),
          Map.entry("exact", "m|w"),
          Map.entry("number", "i|n|d|m|w"),
          Map.entry("truth", "b"),
          Map.entry("any", "s|c|i|n|d|b|dt|day|t|m|w"));

  /**
   * Draws columns and constants: the expression in each dialect that writes it in its own way.
   *
   * @param shared the fillings of places that are the same in a whole statement, {@code {@…}}
   */
  Map<Dialect, String> draw(Map<String, String> shared, Random random) {
    Map<String, String> drawn = new LinkedHashMap<>(shared);
    Matcher other = OTHER.matcher(text);
    Map<Dialect, String> result = new LinkedHashMap<>();
    Dialect dialect = Dialect.HIVE;
    int from = 0;
    while (other.find()) {
      result.put(dialect, filled(text.substring(from, other.start()), drawn, random));
      dialect = other.group(1).equals("spark") ? Dialect.SPARK : Dialect.DUCKDB;
      from = other.end();
    }
    result.put(dialect, filled(text.substring(from), drawn, random));
    return result;
  }

  /** Fills the places of a text; the same place gets the same filling everywhere. */
  static String filled(String text, Map<String, String> drawn, Random random) {
    return PLACE
        .matcher(text)
        .replaceAll(
            (MatchResult place) ->
                Matcher.quoteReplacement(
                    drawn.computeIfAbsent(place.group(1), name -> choice(name, random))));
  }

  private static String choice(String name, Random random) {
    String choices =
        COLUMNS.getOrDefault(name.replaceAll("^@|\\d$", ""), name.replaceAll("^@", ""));
    String[] all = choices.split("\\|", -1);
    return all[random.nextInt(all.length)];
  }
}
