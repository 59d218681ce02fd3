package io.daybook.archive.suggest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The field that says when an event happened.
 *
 * @param column that holds its day, or all of its time
 * @param timeOfDay column that holds the rest; empty: none
 * @param guess how it is written
 */
record TimeFieldGuess(ColumnProfile column, Optional<ColumnProfile> timeOfDay, TimeGuess guess) {
  private static final Pattern ZONE_NAME =
      Pattern.compile("[A-Z][A-Za-z]+/[A-Za-z_/]+|[A-Z]{3,4}|[+-]\\d\\d:?\\d\\d");
  private static final Pattern NAMED_AS_TIME =
      Pattern.compile("(?:^|_)(?:at|ts|time|timestamp|date|datetime|created|datum|epoch)(?:_|$)");

  /** Returns the likeliest column of times. */
  static Optional<TimeFieldGuess> of(ColumnFinder columns) {
    Map<ColumnProfile, TimeGuess> guesses = new LinkedHashMap<>();
    for (ColumnProfile column : columns.all()) {
      if (!column.path().startsWith("./")) {
        TimeGuess.of(column, named(column.path())).ifPresent(guess -> guesses.put(column, guess));
      }
    }
    return guesses.entrySet().stream()
        .max(Comparator.comparingDouble(entry -> score(entry.getKey())))
        .map(best -> with(best.getKey(), best.getValue(), columns));
  }

  private static TimeGuess.Named named(String path) {
    String last = ColumnNames.normal(path.substring(path.lastIndexOf('/') + 1));
    return NAMED_AS_TIME.matcher(last).find() || path.matches("c\\d+")
        ? TimeGuess.Named.AS_TIME
        : TimeGuess.Named.OTHERWISE;
  }

  private static double score(ColumnProfile column) {
    // Of names that are about as likely the first counts.
    int likeness = ColumnNames.likeness("event_time", column.path()) / 10;
    return likeness + 10 * column.coverage();
  }

  private static TimeFieldGuess with(ColumnProfile column, TimeGuess guess, ColumnFinder columns) {
    boolean isDay =
        column.distinct().stream().limit(50).allMatch(text -> text.length() <= 12)
            && guess.names().stream().noneMatch(name -> name.matches("epoch.*|.*[Hh]:.*"));
    if (!isDay) {
      return new TimeFieldGuess(column, Optional.empty(), guess);
    }
    Optional<ColumnProfile> rest =
        columns.all().stream()
            .filter(
                other ->
                    ColumnNames.normal(other.path()).matches("(?:.*_)?(?:time|uhrzeit|hora|heure)"))
            .filter(other -> TimeGuess.timeOfDay(other).isPresent())
            .findFirst();
    return new TimeFieldGuess(column, rest, guess);
  }

  SuggestedKey key(ColumnFinder columns, Map<String, Map<String, String>> origins) {
    List<String> comments = new ArrayList<>(List.of(guess.evidence()));
    Map<String, String> parts =
        new LinkedHashMap<>(
            origins.getOrDefault(column.path(), Map.of("path", YamlText.scalar(column.path()))));
    timeOfDay.ifPresent(
        rest -> {
          parts.clear();
          parts.put("join", YamlText.list(List.of(column.path(), rest.path())));
          comments.add("the time of day stands in " + rest.path() + ": " + rest.examples());
        });
    String time = notation();
    if (!guess.rivals().isEmpty()) {
      comments.add(
          "? day or month first? "
              + column.examples()
              + " can be read in both ways: "
              + time
              + " or "
              + notation(guess.rivals()));
      time = SuggestedKey.BLANK;
    }
    if (!time.equals("iso")) {
      parts.put("time", time);
    }
    if (guess.isWithoutYear()) {
      parts.put("default-year", SuggestedKey.BLANK);
      comments.add("? the year of this log; 'arrival' for one that goes on");
    }
    if (guess.offset() == TimeGuess.Offset.ABSENT) {
      zone(columns, parts, comments);
    }
    return new SuggestedKey("event_time", whole(parts), comments);
  }

  private void zone(ColumnFinder columns, Map<String, String> parts, List<String> comments) {
    Optional<ColumnProfile> zones =
        columns.take(
            "zone", profile -> profile.share(text -> ZONE_NAME.matcher(text).matches()) > 0.9);
    if (zones.isPresent()) {
      parts.put("zone", "{path: " + YamlText.scalar(zones.get().path()) + "}");
      comments.add("each record names its zone: " + zones.get().examples());
      return;
    }
    parts.put("zone", SuggestedKey.BLANK);
    comments.add("? the zone of these times, such as Europe/Berlin or UTC");
  }

  private String notation() {
    return notation(guess.names());
  }

  /** Returns what the key 'time' holds for these names. */
  private String notation(List<String> names) {
    List<String> all = new ArrayList<>();
    for (String name : names) {
      all.add(
          timeOfDay
              .flatMap(TimeGuess::timeOfDay)
              .map(
                  rest ->
                      name.equals("iso")
                          ? rest.startsWith("HH") ? "iso" : "yyyy-MM-dd " + rest
                          : name + " " + rest)
              .orElse(name));
    }
    return all.size() == 1
        ? all.get(0).matches("[a-z-]+") ? all.get(0) : YamlText.scalar(all.get(0))
        : YamlText.list(all);
  }

  /** A path without other keys stands for itself. */
  static String whole(Map<String, String> parts) {
    String path = parts.get("path");
    return parts.size() == 1 && path != null
        ? path
        : parts.entrySet().stream()
            .map(part -> part.getKey() + ": " + part.getValue())
            .collect(Collectors.joining(", ", "{", "}"));
  }
}
