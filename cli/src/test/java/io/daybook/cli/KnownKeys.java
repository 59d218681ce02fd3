package io.daybook.cli;

import io.daybook.night.Workspace;
import io.daybook.warehouse.config.ConfigurationException;
import io.daybook.warehouse.config.Problem;
import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The keys that the code reads in a file of the configuration, asked of the code itself: a key that
 * can't be known is put at a place, and the message of the problem lists those that are.
 *
 * @param file in which the key is put
 * @param base what else stands there, at the top level
 * @param others further files, by name
 */
record KnownKeys(String file, String base, Map<String, String> others) {
  private static final String UNKNOWN = "zz_unknown";
  private static final String ONE_OF = "one of ";

  static KnownKeys ofMain() {
    return new KnownKeys("daybook.yaml", "", Map.of());
  }

  /**
   * @param base lines such as a format; those of a source that can be read come besides
   */
  static KnownKeys ofSource(String base) {
    return new KnownKeys("sources/probe.yaml", "dataset: login\n" + base, Map.of());
  }

  static KnownKeys ofDataset() {
    return new KnownKeys("datasets/probe.yaml", "", Map.of());
  }

  static KnownKeys ofMetric() {
    return new KnownKeys("metrics/probe.yaml", "", Map.of("metrics/probe.sql", "SELECT 1"));
  }

  /**
   * Returns all keys that have no keys of their own, dotted.
   *
   * @param closed keys that are not looked into
   */
  Set<String> leaves(Set<String> closed) {
    Set<String> leaves = new TreeSet<>();
    collect("", closed, leaves);
    return leaves;
  }

  private void collect(String place, Set<String> closed, Set<String> leaves) {
    for (String key : below(place)) {
      String full = place.isEmpty() ? key : place + "." + key;
      if (closed.contains(full) || below(full).isEmpty()) {
        leaves.add(full);
      } else {
        collect(full, closed, leaves);
      }
    }
  }

  /** Returns the keys below a place; none if a value stands there, or keys of the user's own. */
  Set<String> below(String place) {
    String at = place.isEmpty() ? UNKNOWN : place + "." + UNKNOWN;
    String[] keys = at.split("\\.", -1);
    StringBuilder text = new StringBuilder();
    base.lines()
        .filter(line -> !line.startsWith(keys[0] + ":"))
        .forEach(l -> text.append(l + "\n"));
    for (int i = 0; i < keys.length; i++) {
      text.append("  ".repeat(i)).append(keys[i]).append(i + 1 < keys.length ? ":\n" : ": x\n");
    }
    return problems(text.toString()).stream()
        .filter(problem -> problem.key().equals(at) && problem.found().equals("an unknown key"))
        .filter(problem -> problem.expected().startsWith(ONE_OF))
        .findFirst()
        .map(problem -> problem.expected().substring(ONE_OF.length()))
        .map(list -> (Set<String>) new TreeSet<>(Arrays.asList(list.split(", ", -1))))
        .orElse(Set.of());
  }

  private List<Problem> problems(String text) {
    try {
      Path directory = Files.createTempDirectory("daybook-keys-");
      Path config = Files.createDirectories(directory.resolve("conf"));
      for (String folder : List.of("sources", "datasets", "metrics")) {
        Files.createDirectories(config.resolve(folder));
      }
      Files.writeString(config.resolve(file), text);
      for (Map.Entry<String, String> other : others.entrySet()) {
        Files.writeString(config.resolve(other.getKey()), other.getValue());
      }
      open(directory, config);
      return List.of();
    } catch (ConfigurationException e) {
      return e.problems();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a configuration as every command does, and refuses problems of any source. */
  static Workspace open(Path home, Path config) {
    Workspace workspace =
        new Workspace(
            home,
            Optional.of(config),
            Map.of(),
            Progress.NONE,
            Optional.empty(),
            InputStream.nullInputStream());
    workspace.requireSound();
    return workspace;
  }
}
