package io.daybook.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Notices that somebody has changed the files of a configuration, and is done with it. */
final class ConfigurationFiles implements BooleanSupplier {
  private static final int DEPTH = 2;

  private final Optional<Path> directory;
  private String known;
  private String lastSeen;

  /**
   * @param directory nothing: there are no files and they never change
   */
  ConfigurationFiles(Optional<Path> directory) {
    this.directory = directory;
    this.known = look();
    this.lastSeen = known;
  }

  /**
   * Returns whether files were changed, added or removed since this last said so, and stood still
   * between two calls: an editor or a copy under way is no new configuration.
   */
  @Override
  public boolean getAsBoolean() {
    String now = look();
    boolean changed = !now.equals(known) && now.equals(lastSeen);
    lastSeen = now;
    if (changed) {
      known = now;
    }
    return changed;
  }

  private String look() {
    TreeMap<String, List<Object>> files = new TreeMap<>();
    directory.ifPresent(
        base -> {
          try (Stream<Path> found = Files.walk(base, DEPTH)) {
            found
                .filter(file -> file.toString().endsWith(".yaml"))
                .forEach(file -> files.put(file.toString(), state(file)));
          } catch (IOException | UncheckedIOException e) {
            files.put(base.toString(), List.of(e.toString()));
          }
        });
    return files.toString();
  }

  private static List<Object> state(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(
          attributes.size(), attributes.lastModifiedTime(), String.valueOf(attributes.fileKey()));
    } catch (IOException e) {
      return List.of(e.toString());
    }
  }
}
