package io.daybook.archive.suggest;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Refunds that stand beside sales, with positive amounts: their quantity is negative.
 *
 * @param path that says what a record is
 * @param sales its values for sales
 * @param refunds its values for refunds
 */
record RefundGuess(String path, List<String> sales, List<String> refunds) {

  /** Looks for records that a column calls refunds. */
  static Optional<RefundGuess> of(List<SampleRecord> records, String price) {
    Map<String, ColumnProfile> profiles =
        ColumnProfile.of(records.stream().map(SampleRecord::values).toList());
    Optional<ColumnProfile> kind =
        new ColumnFinder(profiles).find("kind", ColumnProfile::isCategory);
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    String path = kind.get().path();
    List<String> refunds =
        kind.get().distinct().stream()
            .filter(word -> Vocabulary.of(word, "purchase") == Vocabulary.Meaning.REFUND)
            .toList();
    boolean negative =
        records.stream()
            .filter(record -> refunds.contains(String.valueOf(record.value(path))))
            .anyMatch(record -> String.valueOf(record.value(price)).matches("[(−-].*"));
    List<String> sales =
        kind.get().distinct().stream().filter(word -> !refunds.contains(word)).toList();
    return refunds.isEmpty() || negative || sales.isEmpty()
        ? Optional.empty()
        : Optional.of(new RefundGuess(path, sales, refunds));
  }

  /** Returns the condition, as YAML, of one of several words. */
  static String condition(String path, List<String> words) {
    String at = "{path: " + YamlText.scalar(path) + ", ";
    if (words.size() == 1) {
      return at + "equals: " + YamlText.scalar(words.get(0)) + "}";
    }
    String joined =
        String.join(
            "|",
            words.stream()
                .map(word -> word.replaceAll("[\\\\^$.|?*+()\\[\\]{}]", "\\\\$0"))
                .toList());
    return at + "matches: " + YamlText.scalar("^(?:" + joined + ")$") + "}";
  }
}
