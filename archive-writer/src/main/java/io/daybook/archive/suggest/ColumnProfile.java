package io.daybook.archive.suggest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The values of one path.
 *
 * @param path that a mapping reads them with
 * @param counts how often each value stands there; the order is that of the sample
 * @param values how many there are
 * @param records how many could have one
 */
record ColumnProfile(String path, Map<String, Integer> counts, int values, int records) {
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}");
  private static final Pattern CURRENCY_CODE = Pattern.compile("[A-Z]{3}|[a-z]{3}");
  private static final int MOST_CATEGORIES = 30;

  /** Returns the profiles of all paths, in the order in which the sample has them. */
  static Map<String, ColumnProfile> of(Collection<? extends Map<String, String>> records) {
    Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();
    for (Map<String, String> record : records) {
      record.forEach(
          (path, value) ->
              counts
                  .computeIfAbsent(path, key -> new LinkedHashMap<>())
                  .merge(value, 1, Integer::sum));
    }
    Map<String, ColumnProfile> profiles = new LinkedHashMap<>();
    counts.forEach(
        (path, ofPath) ->
            profiles.put(
                path,
                new ColumnProfile(
                    path,
                    ofPath,
                    ofPath.values().stream().mapToInt(Integer::intValue).sum(),
                    records.size())));
    return profiles;
  }

  /** Returns the different values. */
  Set<String> distinct() {
    return counts.keySet();
  }

  /** Returns how many values hold. */
  int count(Predicate<String> test) {
    int count = 0;
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      count += test.test(entry.getKey()) ? entry.getValue() : 0;
    }
    return count;
  }

  /** Returns which share of the values hold. */
  double share(Predicate<String> test) {
    return values == 0 ? 0 : (double) count(test) / values;
  }

  /** Returns which share of the records has a value. */
  double coverage() {
    return records == 0 ? 0 : (double) values / records;
  }

  /** Returns whether there are few values that come again and again. */
  boolean isCategory() {
    return counts.size() <= MOST_CATEGORIES && (counts.size() <= 8 || values >= 3 * counts.size());
  }

  boolean holdsAddresses() {
    return share(value -> ADDRESS.matcher(value).matches()) > 0.8;
  }

  boolean holdsCurrencies() {
    return share(ColumnProfile::isCurrency) > 0.9;
  }

  private static boolean isCurrency(String value) {
    return CURRENCY_CODE.matcher(value).matches() || NumberGuess.isCurrencySign(value);
  }

  /** Returns the values with how often each stands there, as a comment has them. */
  String listed(Predicate<String> which) {
    Map<String, Integer> sorted = new TreeMap<>(counts);
    List<String> listed =
        sorted.entrySet().stream()
            .filter(entry -> which.test(entry.getKey()))
            .limit(6)
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.toCollection(ArrayList::new));
    if (sorted.keySet().stream().filter(which).count() > listed.size()) {
      listed.add("…");
    }
    return String.join(", ", listed);
  }

  /** Returns the first values, as a comment has them. */
  String examples() {
    return counts.keySet().stream()
        .limit(3)
        .map(value -> value.length() > 40 ? value.substring(0, 40) + "…" : value)
        .map(value -> "'" + value.replaceAll("\\p{Cntrl}", "?") + "'")
        .collect(Collectors.joining(", "));
  }

  /** Returns the value that stands there most often. */
  Optional<String> most() {
    return counts.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
  }
}
