package io.daybook.archive.suggest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds JSON: an object per line, objects among other lines, or values one behind the other. */
final class JsonGuess {
  private static final double LEAST_SHARE_OF_LINES = 0.05;

  private JsonGuess() {}

  static Optional<FormatGuess> of(Sample sample) {
    List<String> lines = sample.text().lines().filter(line -> !line.isBlank()).toList();
    List<SampleRecord> objects = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String line : lines) {
      Optional<SampleRecord> object =
          line.startsWith("{") ? JsonFlattening.object(line) : Optional.empty();
      object.ifPresentOrElse(objects::add, () -> others.add(line));
    }
    if (!objects.isEmpty() && others.isEmpty()) {
      return Optional.of(lines(objects, lines.size(), List.of()));
    }
    Optional<FormatGuess> values = values(sample, lines.size());
    if (values.isPresent()) {
      return values;
    }
    long broken = others.stream().filter(line -> line.startsWith("{")).count();
    return objects.size() >= Math.max(1, LEAST_SHARE_OF_LINES * lines.size())
            && broken < objects.size()
        ? Optional.of(lines(objects, lines.size(), others))
        : Optional.empty();
  }

  private static FormatGuess lines(List<SampleRecord> objects, int lines, List<String> others) {
    List<SuggestedKey> keys = new ArrayList<>();
    keys.add(
        SuggestedKey.of(
            "format",
            "json",
            Evidence.of("%,d of %,d lines are JSON objects", objects.size(), lines)));
    List<String> plain = others.stream().filter(line -> !line.startsWith("{")).toList();
    if (!plain.isEmpty()) {
      keys.add(
          SuggestedKey.of(
              "ignore",
              "'^[^{]'",
              Evidence.of(
                  "%,d lines don't begin with '{', such as: %s",
                  plain.size(), Evidence.excerpt(plain.get(0)))));
    }
    if (plain.size() < others.size()) {
      keys.add(
          SuggestedKey.of(
              "# reject-limit",
              "1%",
              Evidence.of(
                  "%,d lines begin with '{' and are no JSON objects: they will be quarantined",
                  others.size() - plain.size())));
    }
    return withParsedTexts(keys, objects);
  }

  /** Reads JSON values over line ends or without any. */
  private static Optional<FormatGuess> values(Sample sample, int lines) {
    String text = sample.text().strip();
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return Optional.empty();
    }
    List<SampleRecord> records = new ArrayList<>();
    boolean hasArray = false;
    try (JsonParser parser = JsonFlattening.parser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_OBJECT) {
          records.add(JsonFlattening.object(parser, ""));
        } else if (token == JsonToken.START_ARRAY && !hasArray) {
          hasArray = true;
        } else if (token != JsonToken.END_ARRAY) {
          return Optional.empty();
        }
      }
    } catch (IOException e) {
      if (sample.portion() == Sample.Portion.WHOLE || records.isEmpty()) {
        return Optional.empty();
      }
    }
    if (records.isEmpty()) {
      return Optional.empty();
    }
    List<SuggestedKey> keys = new ArrayList<>();
    keys.add(SuggestedKey.of("format", "json"));
    keys.add(
        SuggestedKey.of(
            "framing",
            "values",
            Evidence.of(
                "%,d JSON objects %s stand on %,d lines",
                records.size(), hasArray ? "of an array" : "one behind the other", lines)));
    return Optional.of(withParsedTexts(keys, records));
  }

  /** Goes on into texts that are JSON themselves. */
  private static FormatGuess withParsedTexts(List<SuggestedKey> keys, List<SampleRecord> records) {
    Map<String, ColumnProfile> profiles =
        ColumnProfile.of(records.stream().map(SampleRecord::values).toList());
    Set<String> parsed = new LinkedHashSet<>();
    profiles.forEach(
        (path, profile) -> {
          if (profile.share(JsonGuess::isObject) > 0.4) {
            parsed.add(path);
          }
        });
    if (parsed.isEmpty()) {
      return new FormatGuess(keys, records);
    }
    List<SuggestedKey> all = new ArrayList<>(keys);
    List<SuggestedKey> skips = new ArrayList<>();
    List<SampleRecord> inner = records;
    List<String> texts = new ArrayList<>();
    for (String path : parsed) {
      boolean optional = areEventsWithout(path, records);
      texts.add(
          optional
              ? "{path: " + YamlText.scalar(path) + ", optional: true}"
              : YamlText.scalar(path));
      inner = unfolded(inner, path, optional ? null : skips);
    }
    all.add(
        SuggestedKey.of(
            "parse",
            "[" + String.join(", ", texts) + "]",
            parsed.stream()
                .map(path -> profiles.get(path))
                .map(
                    profile ->
                        Evidence.of(
                            "%,d of %,d values of %s are JSON objects",
                            profile.count(JsonGuess::isObject), profile.values(), profile.path()))
                .toArray(String[]::new)));
    return new FormatGuess(all, inner, Map.of(), List.of(), skips);
  }

  /** Returns whether records whose text is no object look like events by themselves. */
  private static boolean areEventsWithout(String path, List<SampleRecord> records) {
    List<Map<String, String>> others = new ArrayList<>();
    for (SampleRecord record : records) {
      String text = record.value(path);
      if (text != null && !text.isBlank() && !text.stripLeading().startsWith("{")) {
        Map<String, String> values = new LinkedHashMap<>(record.values());
        values.remove(path);
        others.add(values);
      }
    }
    return !others.isEmpty()
        && DatasetGuess.of(List.of(), ColumnProfile.of(others), Optional.empty(), "")
            .dataset()
            .isPresent();
  }

  /**
   * @param skips gets the rule for records whose text is no object; null: they stay
   */
  private static List<SampleRecord> unfolded(
      List<SampleRecord> records, String path, @Nullable List<SuggestedKey> skips) {
    List<SampleRecord> unfolded = new ArrayList<>();
    List<String> plain = new ArrayList<>();
    boolean absent = false;
    for (SampleRecord record : records) {
      String text = record.value(path);
      Optional<SampleRecord> inner =
          text == null
              ? Optional.empty()
              : JsonFlattening.object(text, path.startsWith("/") ? path : "/" + path);
      if (inner.isEmpty()) {
        if (skips == null) {
          unfolded.add(record);
        }
        absent |= text == null;
        if (text != null && !text.stripLeading().startsWith("{")) {
          plain.add(text);
        }
        continue;
      }
      Map<String, String> values = new LinkedHashMap<>(inner.get().values());
      values.putAll(record.values());
      values.remove(path);
      Map<String, List<Map<String, String>>> lists = new LinkedHashMap<>(record.lists());
      lists.putAll(inner.get().lists());
      unfolded.add(new SampleRecord(record.text(), values, lists));
    }
    if (skips == null) {
      return unfolded;
    }
    if (!plain.isEmpty()) {
      skips.add(
          SuggestedKey.of(
              "",
              "{path: " + YamlText.scalar(path) + ", not-matches: '^\\s*\\{'}",
              Evidence.of(
                  "%,d records have other text in %s, such as: %s",
                  plain.size(), path, Evidence.excerpt(plain.get(0)))));
    } else if (absent) {
      skips.add(SuggestedKey.of("", "{path: " + YamlText.scalar(path) + ", is: absent}"));
    }
    return unfolded;
  }

  private static boolean isObject(String text) {
    String stripped = text.strip();
    return stripped.startsWith("{")
        && stripped.endsWith("}")
        && JsonFlattening.object(stripped).isPresent();
  }
}
