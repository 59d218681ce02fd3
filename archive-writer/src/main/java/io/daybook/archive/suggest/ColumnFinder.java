package io.daybook.archive.suggest;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Finds the path of a sample that looks most like a column, by its name and its values. */
final class ColumnFinder {
  /** A column that every record has is likelier than one that few have. */
  private static final int COVERAGE_COUNTS = 30;

  private final Map<String, ColumnProfile> profiles;
  private final Set<String> taken = new HashSet<>();
  private final Map<String, String> preferred = new HashMap<>();

  ColumnFinder(Map<String, ColumnProfile> profiles) {
    this.profiles = profiles;
  }

  /** Returns the most likely path of which the values fit; none that was taken. */
  Optional<ColumnProfile> find(String column, Predicate<ColumnProfile> fits) {
    return profiles.values().stream()
        .filter(profile -> !taken.contains(profile.path()))
        .filter(profile -> ColumnNames.likeness(column, profile.path()) > 0)
        .filter(fits)
        .max(
            Comparator.comparing(
                    (ColumnProfile profile) -> profile.path().equals(preferred.get(column)))
                .thenComparingDouble(profile -> score(column, profile)));
  }

  /** Finds a path before those that look likelier by their names. */
  void prefer(String column, String path) {
    preferred.put(column, path);
  }

  /** Finds a path, and keeps it from being found again. */
  Optional<ColumnProfile> take(String column, Predicate<ColumnProfile> fits) {
    Optional<ColumnProfile> found = find(column, fits);
    found.ifPresent(profile -> taken.add(profile.path()));
    return found;
  }

  void take(Collection<String> paths) {
    taken.addAll(paths);
  }

  /** Returns how likely a path is that of a column, by its name and how many records have it. */
  static double score(String column, ColumnProfile profile) {
    return ColumnNames.likeness(column, profile.path()) + COVERAGE_COUNTS * profile.coverage();
  }

  Optional<ColumnProfile> profile(String path) {
    return Optional.ofNullable(profiles.get(path));
  }

  Collection<ColumnProfile> all() {
    return profiles.values();
  }

  /** Returns the paths that nothing has taken. */
  List<String> left() {
    return profiles.keySet().stream().filter(path -> !taken.contains(path)).toList();
  }

  static boolean isNumber(ColumnProfile column) {
    return NumberGuess.of(column)
        .filter(number -> number.fitting() >= 0.8 * number.values())
        .isPresent();
  }

  static boolean any(ColumnProfile column) {
    return column.values() > 0;
  }
}
