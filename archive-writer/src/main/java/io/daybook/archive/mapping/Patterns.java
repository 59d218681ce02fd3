package io.daybook.archive.mapping;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.daybook.warehouse.config.ConfigNode;
import java.util.Optional;

/** Reads regular expressions of the engine that takes linear time, whatever text it is given. */
final class Patterns {
  private Patterns() {}

  /** Returns the expression that stands at a place; nothing where none does or it is faulty. */
  static Optional<Pattern> read(ConfigNode node) {
    return node.isPresent() ? node.text().flatMap(text -> compile(node, text)) : Optional.empty();
  }

  /** Compiles an expression; a faulty one is reported at a place. */
  static Optional<Pattern> compile(ConfigNode node, String text) {
    try {
      return Optional.of(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      node.problem(
          "'" + text + "'",
          "a regular expression (RE2 syntax)",
          e.getDescription() + ": " + e.getPattern());
      return Optional.empty();
    }
  }
}
