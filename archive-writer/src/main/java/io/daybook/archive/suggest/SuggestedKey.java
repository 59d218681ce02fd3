package io.daybook.archive.suggest;

import java.util.List;

/**
 * A key of a suggested file.
 *
 * @param value as YAML; {@link #BLANK} stands for what a person fills in
 * @param comments its evidence; a question begins with {@code ?}
 */
record SuggestedKey(String key, String value, List<String> comments) {
  /** What a person fills in. */
  static final String BLANK = "___";

  SuggestedKey {
    comments = List.copyOf(comments);
  }

  /** Returns a key with its evidence. */
  static SuggestedKey of(String key, String value, String... comments) {
    return new SuggestedKey(key, value, List.of(comments));
  }
}
