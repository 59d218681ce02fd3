package io.daybook.archive.mapping;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Numbers the paths that a mapping reads, each once. */
final class Slots {
  private final Map<String, Integer> byPath = new LinkedHashMap<>();

  int of(String path) {
    return byPath.computeIfAbsent(path, added -> byPath.size());
  }

  Map<String, Integer> byPath() {
    return Collections.unmodifiableMap(byPath);
  }
}
