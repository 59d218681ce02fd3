package io.daybook.ingest.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The layout of a state directory: where each source has its pins and its spool. */
final class StateDirectory {
  /** The stream of a source that is received or pushed. */
  static final String RECEIVED_STREAM = "received";

  private static final String PINS = "pins";
  private static final String SPOOL = "spool";
  private static final String PIN = "\\d+-\\d+";
  private static final String DATA = ".data";

  private final Path directory;

  StateDirectory(Path directory) {
    this.directory = directory;
  }

  /** Returns the parent of all spools. */
  Path spools() {
    return directory.resolve(SPOOL);
  }

  /** Returns the pins of a source. */
  Path pins(String source) {
    return directory.resolve(PINS).resolve(source);
  }

  /**
   * Returns the sources of which it holds data, with the input types that keep such data: by what
   * lies there alone, whatever else is known of them. Changes nothing.
   *
   * @throws IOException if it can't be read
   */
  Map<String, Set<StateDataKind>> sourcesWithData() throws IOException {
    Map<String, Set<StateDataKind>> found = new TreeMap<>();
    Set<String> pinned = new TreeSet<>();
    for (Path pins : entries(directory.resolve(PINS))) {
      if (entries(pins).stream().anyMatch(pin -> name(pin).matches(PIN))) {
        pinned.add(name(pins));
      }
    }
    for (Path spool : entries(spools())) {
      for (Path stream : entries(spool)) {
        if (entries(stream).stream().anyMatch(file -> name(file).endsWith(DATA))) {
          kinds(found, spool)
              .addAll(
                  name(stream).equals(RECEIVED_STREAM)
                      ? EnumSet.of(StateDataKind.PUSHED, StateDataKind.RECEIVED)
                      : EnumSet.of(StateDataKind.COPIED, StateDataKind.PINNED));
        }
      }
    }
    // Copies beside pins are those of files that could not be pinned.
    pinned.forEach(source -> found.put(source, EnumSet.of(StateDataKind.PINNED)));
    return found;
  }

  private static Set<StateDataKind> kinds(Map<String, Set<StateDataKind>> found, Path source) {
    return found.computeIfAbsent(name(source), name -> EnumSet.noneOf(StateDataKind.class));
  }

  private static List<Path> entries(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
