package io.daybook.archive.suggest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds lines of key=value pairs. */
final class LogfmtGuess {
  static final Pattern PAIR =
      Pattern.compile("([A-Za-z_][\\w.@/-]*)=(\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s\"]*)(?=\\s|$)");
  private static final double LEAST_SHARE = 0.8;

  private LogfmtGuess() {}

  static Optional<FormatGuess> of(Sample sample) {
    List<String> lines = sample.text().lines().filter(line -> !line.isBlank()).toList();
    List<SampleRecord> records = new ArrayList<>();
    for (String line : lines) {
      Map<String, String> pairs = pairs(line);
      if (isLogfmt(line, pairs)) {
        records.add(new SampleRecord(line, pairs, Map.of()));
      }
    }
    if (records.isEmpty() || records.size() < LEAST_SHARE * lines.size()) {
      return Optional.empty();
    }
    SuggestedKey format =
        SuggestedKey.of(
            "format",
            "logfmt",
            Evidence.of("%,d of %,d lines are pairs like key=value", records.size(), lines.size()));
    return Optional.of(new FormatGuess(List.of(format), records));
  }

  /** Returns the pairs of a text, those without a value left out. */
  static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    Matcher pair = PAIR.matcher(text);
    while (pair.find()) {
      String value = pair.group(2);
      if (value.startsWith("\"")) {
        value = value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1");
      }
      if (!value.isEmpty()) {
        pairs.put(pair.group(1), value);
      }
    }
    return pairs;
  }

  /** Bare keys may stand among the pairs, sentences may not. */
  private static boolean isLogfmt(String line, Map<String, String> pairs) {
    Matcher pair = PAIR.matcher(line);
    if (pairs.size() < 2 || !pair.lookingAt()) {
      return false;
    }
    String rest = PAIR.matcher(line).replaceAll("").strip();
    return rest.isEmpty() || rest.split("\\s+").length <= pairs.size() / 2;
  }
}
