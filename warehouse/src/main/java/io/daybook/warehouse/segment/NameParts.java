package io.daybook.warehouse.segment;

import java.util.Optional;

/**
 * The parts of a name {@code <agent>-<source>-<first>-<second>-<third>.zst}, cut from its end: only
 * the agent's may have hyphens. None is empty.
 */
record NameParts(String agent, String source, String first, String second, String third) {
  private static final String END = ".zst";

  /** Cuts a file's name; nothing if it has fewer parts or another end. */
  static Optional<NameParts> of(String fileName) {
    if (!fileName.endsWith(END)) {
      return Optional.empty();
    }
    int end = fileName.length() - END.length();
    int third = fileName.lastIndexOf('-', end - 1);
    int second = fileName.lastIndexOf('-', third - 1);
    int first = fileName.lastIndexOf('-', second - 1);
    int source = fileName.lastIndexOf('-', first - 1);
    if (source < 1
        || first == source + 1
        || second == first + 1
        || third == second + 1
        || end == third + 1) {
      return Optional.empty();
    }
    return Optional.of(
        new NameParts(
            fileName.substring(0, source),
            fileName.substring(source + 1, first),
            fileName.substring(first + 1, second),
            fileName.substring(second + 1, third),
            fileName.substring(third + 1, end)));
  }
}
