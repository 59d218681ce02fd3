package io.daybook.archive.mapping;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Numbers the paths that a mapping reads, each once. A path that no column takes, since it only
 * decides on something, is kept in {@code extra}.
 */
final class Slots {
  private final Map<String, Integer> byPath;
  private final Set<Integer> taken;
  private final Use use;

  /** The use of a text by the part of the mapping that asks for it. */
  private enum Use {
    TAKES,
    DECIDES
  }

  Slots() {
    this(new LinkedHashMap<>(), new HashSet<>(), Use.TAKES);
  }

  private Slots(Map<String, Integer> byPath, Set<Integer> taken, Use use) {
    this.byPath = byPath;
    this.taken = taken;
    this.use = use;
  }

  /** Returns the same slots for conditions, hashes and counts: their texts fill no column. */
  Slots deciding() {
    return new Slots(byPath, taken, Use.DECIDES);
  }

  int of(String path) {
    int slot = byPath.computeIfAbsent(path, added -> byPath.size());
    if (use == Use.TAKES) {
      taken.add(slot);
    }
    return slot;
  }

  Map<String, Integer> byPath() {
    return Collections.unmodifiableMap(byPath);
  }

  /** Returns the paths that fill no column, with their names in {@code extra}. */
  List<KeptText> kept(RecordFormat format) {
    return byPath.entrySet().stream()
        .filter(path -> !taken.contains(path.getValue()))
        .map(path -> new KeptText(path.getValue(), format.extraName(path.getKey())))
        .toList();
  }
}
