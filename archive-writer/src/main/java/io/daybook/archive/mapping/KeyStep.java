package io.daybook.archive.mapping;

import java.util.Optional;

/**
 * A step of a path to the element of a list in which a key has a value: {@code [key=value]}.
 *
 * @param key a name in the elements
 * @param value its text
 */
public record KeyStep(String key, String value) {
  /** The step to the only value that there is. */
  public static final String ANY = "*";

  /** Reads a step; empty if it is a name or a place. */
  public static Optional<KeyStep> of(String step) {
    int equals = step.indexOf('=');
    return step.startsWith("[") && step.endsWith("]") && equals > 1
        ? Optional.of(
            new KeyStep(step.substring(1, equals), step.substring(equals + 1, step.length() - 1)))
        : Optional.empty();
  }

  static boolean isUnclosed(String step) {
    return step.startsWith("[") && step.indexOf('=') > 1 && !step.endsWith("]");
  }
}
