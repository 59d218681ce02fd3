package io.daybook.archive.suggest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds lines of text that begin with a time and often a level. Lines that don't belong to the
 * record before them; pairs like user=kim in the text are values.
 */
final class TimedTextGuess {
  private static final double LEAST_SHARE = 0.3;
  private static final double LEAST_LEVELS = 0.8;
  private static final int MOST_PAIRS = 30;

  /** Times at the beginning of lines; the expressions are RE2's, too. */
  private static final List<String> TIMES =
      List.of(
          "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?(?:Z|[+-]\\d\\d:?\\d\\d)?",
          "\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d",
          "\\d\\d/\\w{3}/\\d{4}:\\d\\d:\\d\\d:\\d\\d [+-]\\d{4}",
          "\\d\\d\\.\\d\\d\\.\\d{4} \\d\\d:\\d\\d:\\d\\d",
          "\\d{10}(?:\\.\\d+)?");

  private static final String LEVEL =
      "TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|SEVERE|CRITICAL|"
          + "trace|debug|info|notice|warn|warning|error|fatal|critical";

  private static final Pattern COLOUR = Pattern.compile("\\x1b\\[[0-9;]*m");
  private static final String COLOURS = "(?:\\x1b\\[[0-9;]*m)*";

  private final String colours;
  private final String time;
  private final boolean leveled;

  /** Whether lines without a level are taken. */
  enum Level {
    REQUIRED,
    OPTIONAL
  }

  private TimedTextGuess(String colours, String time, boolean leveled) {
    this.colours = colours;
    this.time = time;
    this.leveled = leveled;
  }

  static Optional<FormatGuess> of(Sample sample, Level level) {
    String colours = COLOUR.matcher(sample.text()).find() ? COLOURS : "";
    List<String> lines = sample.text().lines().filter(line -> !line.isBlank()).toList();
    String best = "";
    long most = 0;
    for (String time : TIMES) {
      Pattern begin = Pattern.compile(colours + "\\[?" + time + "\\]?" + colours + "[ \\t]+\\S.*");
      long count = lines.stream().filter(line -> begin.matcher(line).matches()).count();
      if (count > most) {
        best = time;
        most = count;
      }
    }
    if (most == 0 || most < LEAST_SHARE * lines.size()) {
      return Optional.empty();
    }
    Pattern withLevel = Pattern.compile(pattern(colours, best, true));
    long leveled = lines.stream().filter(line -> withLevel.matcher(line).matches()).count();
    boolean hasLevel = leveled >= LEAST_LEVELS * most;
    return hasLevel || level == Level.OPTIONAL
        ? Optional.of(new TimedTextGuess(colours, best, hasLevel).guess(lines))
        : Optional.empty();
  }

  private static String pattern(String colours, String time, boolean leveled) {
    String level =
        leveled ? colours + "\\[?(?P<level>" + LEVEL + ")\\]?:?" + colours + "[ \\t]+" : "";
    return (colours + "\\[?(?P<at>" + time + ")\\]?" + colours + "[ \\t]+" + level)
            .replace("(?P<", "(?<")
        + colours
        + "(?<message>.*)";
  }

  private FormatGuess guess(List<String> lines) {
    Pattern pattern = Pattern.compile("(?s)" + pattern(colours, time, leveled));
    List<SampleRecord> records = new ArrayList<>();
    List<String> texts = joined(lines);
    Map<String, Integer> pairs = new LinkedHashMap<>();
    for (String text : texts) {
      Matcher matcher = pattern.matcher(text);
      if (matcher.matches()) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("at", matcher.group("at"));
        if (leveled) {
          values.put("level", matcher.group("level"));
        }
        values.put("message", matcher.group("message"));
        LogfmtGuess.pairs(COLOUR.matcher(matcher.group("message")).replaceAll(""))
            .forEach(
                (key, value) -> {
                  if (pairs.size() < MOST_PAIRS || pairs.containsKey(key)) {
                    values.putIfAbsent(key, value);
                    pairs.merge(key, 1, Integer::sum);
                  }
                });
        records.add(new SampleRecord(text, values, Map.of()));
      }
    }
    return new FormatGuess(
        keys(lines, texts, records), records, origins(pairs.keySet()), List.of(), List.of());
  }

  /** Joins lines with those before them that a time begins. */
  private List<String> joined(List<String> lines) {
    Pattern begin = Pattern.compile(start());
    List<String> texts = new ArrayList<>();
    for (String line : lines) {
      if (texts.isEmpty() || begin.matcher(line).find()) {
        texts.add(line);
      } else {
        texts.set(texts.size() - 1, texts.get(texts.size() - 1) + "\n" + line);
      }
    }
    return texts;
  }

  private String start() {
    return "^" + colours + "\\[?" + time + "\\]?";
  }

  private List<SuggestedKey> keys(
      List<String> lines, List<String> texts, List<SampleRecord> records) {
    List<SuggestedKey> keys = new ArrayList<>();
    keys.add(
        SuggestedKey.of(
            "format",
            "regex",
            Evidence.of(
                "%,d of %,d records begin with a time%s%s",
                records.size(),
                texts.size(),
                leveled ? " and a level" : "",
                colours.isEmpty() ? "" : ", with colour codes between")));
    if (texts.size() < lines.size()) {
      keys.add(
          SuggestedKey.of(
              "start-pattern",
              YamlText.scalar(start()),
              Evidence.of(
                  "%,d lines begin without a time: they go on with the record before",
                  lines.size() - texts.size())));
    }
    String pattern = pattern(colours, time, leveled).replace("(?<", "(?P<");
    keys.add(
        SuggestedKey.of(
            "pattern", YamlText.scalar(texts.size() < lines.size() ? "(?s)" + pattern : pattern)));
    return keys;
  }

  private Map<String, Map<String, String>> origins(Set<String> keys) {
    Map<String, Map<String, String>> origins = new LinkedHashMap<>();
    for (String key : new LinkedHashSet<>(keys)) {
      Map<String, String> origin = new LinkedHashMap<>();
      origin.put("path", "message");
      origin.put(
          "extract",
          YamlText.scalar(
              "\\b"
                  + key.replace(".", "\\.")
                  + "="
                  + colours
                  + (colours.isEmpty() ? "\"?([^\\s\"]+)" : "\"?([^\\s\"\\x1b]+)")));
      origins.put(key, origin);
    }
    return origins;
  }
}
