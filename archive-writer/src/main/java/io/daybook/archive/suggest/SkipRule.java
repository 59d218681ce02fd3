package io.daybook.archive.suggest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A rule by which records are no events.
 *
 * @param condition as YAML
 * @param comments its evidence
 * @param skips says which records of the sample it skips
 */
record SkipRule(String condition, List<String> comments, Predicate<SampleRecord> skips) {

  /**
   * Returns the rule for a column that says what kind a record is; nothing if all kinds are wanted
   * or nothing is known of them.
   *
   * @param wantsRefunds whether records of refunds are events of their own
   */
  static Optional<SkipRule> byKind(ColumnProfile kind, String dataset, Refunds wantsRefunds) {
    if (!kind.isCategory()) {
      return Optional.empty();
    }
    Map<String, Vocabulary.Meaning> meanings = new LinkedHashMap<>();
    kind.distinct().forEach(word -> meanings.put(word, Vocabulary.of(word, dataset)));
    if (!meanings.containsValue(Vocabulary.Meaning.WANTED)) {
      return Optional.empty();
    }
    Set<String> unwanted =
        kind.distinct().stream()
            .filter(
                word ->
                    meanings.get(word) == Vocabulary.Meaning.UNWANTED
                        || (meanings.get(word) == Vocabulary.Meaning.REFUND
                            && wantsRefunds == Refunds.LEFT_OUT))
            .collect(Collectors.toSet());
    List<String> kept = kind.distinct().stream().filter(word -> !unwanted.contains(word)).toList();
    if (unwanted.isEmpty() && kind.coverage() == 1) {
      return Optional.empty();
    }
    String evidence =
        unwanted.isEmpty()
            ? Evidence.of(
                "%,d of %,d records have no %s",
                kind.records() - kind.values(), kind.records(), kind.path())
            : Evidence.of("no %s: %s", dataset, kind.listed(unwanted::contains));
    List<String> unknown =
        kept.stream().filter(word -> meanings.get(word) == Vocabulary.Meaning.UNKNOWN).toList();
    List<String> comments =
        unknown.isEmpty()
            ? List.of(evidence)
            : List.of(evidence, "? is it a " + dataset + ": " + String.join(", ", unknown) + "?");
    // Kinds that the sample lacks are no events either; an unknown status is kept, and seen.
    boolean isOneKind = kept.size() == 1 && wantsRefunds == Refunds.EVENTS;
    return unwanted.isEmpty() && !isOneKind
        ? Optional.empty()
        : Optional.of(
            isOneKind
                ? allBut(kept.get(0), kind.path(), comments)
                : these(unwanted, kind.path(), comments));
  }

  /** Whether refunds stand as records of their own, or are a state of what was sold. */
  enum Refunds {
    EVENTS,
    LEFT_OUT
  }

  private static SkipRule allBut(String kind, String path, List<String> comments) {
    return new SkipRule(
        "{path: " + YamlText.scalar(path) + ", not-equals: " + YamlText.scalar(kind) + "}",
        comments,
        record -> !kind.equals(record.value(path)));
  }

  private static SkipRule these(Set<String> kinds, String path, List<String> comments) {
    return new SkipRule(
        RefundGuess.condition(path, kinds.stream().sorted().toList()),
        comments,
        record -> kinds.contains(String.valueOf(record.value(path))));
  }

  /** Returns the rule for records that lack a value without which there is no event. */
  static SkipRule without(String path, Map<String, String> origin, long records, long all) {
    String comment = Evidence.of("%,d of %,d records have no %s", records, all, path);
    if (origin.containsKey("extract")) {
      String key = Pattern.quote(path).replaceAll("\\\\[QE]", "") + "=";
      return new SkipRule(
          "{path: message, not-matches: " + YamlText.scalar("\\b" + key) + "}",
          List.of(comment),
          record -> record.value(path) == null);
    }
    return new SkipRule(
        "{path: " + YamlText.scalar(path) + ", is: absent}",
        List.of(comment),
        record -> record.value(path) == null);
  }
}
