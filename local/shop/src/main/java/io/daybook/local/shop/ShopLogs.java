package io.daybook.local.shop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The logs as a collector meets them, in a directory that outlives a killed demo: the shop writes
 * into a scratch directory, and each part is brought over so that doing it again changes nothing. A
 * renamed log stays the same file, as a rotation leaves it.
 */
public final class ShopLogs {
  private static final String RENAMED = ".1";

  private final Path scratch;
  private final Path logs;

  /**
   * Names the directories.
   *
   * @param scratch where the shop writes; emptied by {@link #clearScratch()}
   * @param logs where collectors read
   */
  public ShopLogs(Path scratch, Path logs) {
    this.scratch = scratch;
    this.logs = logs;
  }

  /** Deletes what an earlier simulation left. */
  public void clearScratch() throws IOException {
    if (!Files.exists(scratch)) {
      return;
    }
    List<Path> entries;
    try (Stream<Path> found = Files.walk(scratch)) {
      entries = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path entry : entries) {
      Files.delete(entry);
    }
  }

  /** Brings the logs over that the first part wrote; a log that is there already stays. */
  public void bringFirstPart() throws IOException {
    Files.createDirectories(logs);
    for (Path written : written()) {
      Path log = logs.resolve(written.getFileName());
      if (!Files.exists(log) && !Files.exists(renamed(log))) {
        copy(written, log);
      }
    }
  }

  /**
   * Renames the logs as the shop did, appends what it wrote into them afterwards, and brings the
   * new ones over.
   */
  public void bringSecondPart() throws IOException {
    for (Path written : written()) {
      Path log = logs.resolve(written.getFileName());
      if (log.toString().endsWith(RENAMED)) {
        Path before = logs.resolve(original(log));
        if (!Files.exists(log)) {
          Files.move(before, log, StandardCopyOption.ATOMIC_MOVE);
        }
        append(written, log);
      }
    }
    for (Path written : written()) {
      Path log = logs.resolve(written.getFileName());
      if (!Files.exists(log)) {
        copy(written, log);
      }
    }
  }

  /** Returns the logs that somebody else has written into since: the books don't know of that. */
  public List<Path> changed() throws IOException {
    List<Path> changed = new ArrayList<>();
    for (Path written : written()) {
      Path log = logs.resolve(written.getFileName());
      if (Files.size(log) != Files.size(written)) {
        changed.add(log);
      }
    }
    return changed;
  }

  private List<Path> written() throws IOException {
    try (Stream<Path> files = Files.list(scratch)) {
      return files.sorted().toList();
    }
  }

  /** Copies under another name first: a log is there whole or not at all. */
  private void copy(Path from, Path to) throws IOException {
    Path draft = logs.resolve("." + to.getFileName() + ".draft");
    Files.copy(from, draft, StandardCopyOption.REPLACE_EXISTING);
    Files.move(draft, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void append(Path from, Path to) throws IOException {
    try (InputStream in = Files.newInputStream(from);
        OutputStream out = Files.newOutputStream(to, StandardOpenOption.APPEND)) {
      in.skipNBytes(Math.min(Files.size(to), Files.size(from)));
      in.transferTo(out);
    }
  }

  private static Path renamed(Path log) {
    return log.resolveSibling(log.getFileName() + RENAMED);
  }

  private static String original(Path renamed) {
    String name = String.valueOf(renamed.getFileName());
    return name.substring(0, name.length() - RENAMED.length());
  }
}
