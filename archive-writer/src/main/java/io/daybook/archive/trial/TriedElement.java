package io.daybook.archive.trial;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An element of a list of which each gives an event.
 *
 * @param entry of the declared events that unfolds the list
 * @param texts that the mapping reads of it, by path, such as {@code ./price}
 * @param extraNames of what the mapping doesn't read of it, with the list's name before
 * @param extraValues in the order of the names
 * @param event that it gives, as it would be archived; empty if the record is refused
 */
record TriedElement(
    int entry,
    Map<String, String> texts,
    List<String> extraNames,
    List<String> extraValues,
    Optional<Map<String, Object>> event) {

  TriedElement {
    texts = Map.copyOf(texts);
    extraNames = List.copyOf(extraNames);
    extraValues = List.copyOf(extraValues);
  }

  /** Returns the same with its event. */
  TriedElement giving(Map<String, Object> given) {
    return new TriedElement(entry, texts, extraNames, extraValues, Optional.of(given));
  }

  /** Returns the text at a path that begins with a dot; null where there is none. */
  @Nullable String text(String path) {
    return texts.get(path);
  }
}
