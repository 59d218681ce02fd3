package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputProblem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The files that a source has this round, and how far each is. */
final class FilePositions {
  private final Map<InputFile.Key, FilePosition> positions = new ConcurrentHashMap<>();
  private volatile Set<InputFile.Key> there = Set.of();

  /**
   * Takes in which files there are.
   *
   * @return what is gone with bytes that are not landed
   */
  List<InputProblem> take(List<InputFile> files, Instant began) {
    Set<InputFile.Key> now = new HashSet<>();
    for (InputFile file : files) {
      now.add(file.key());
      of(file, began).find(file);
    }
    there = now;
    List<InputProblem> lost = new ArrayList<>();
    positions.forEach(
        (key, position) -> {
          if (!now.contains(key) && position.waitingBytes() > 0) {
            lost.add(
                new InputProblem(
                    position.file().path().toString(),
                    String.format(
                        Locale.ROOT,
                        "it is gone, with %d bytes behind byte %d that are not landed; put it back",
                        position.waitingBytes(),
                        position.committed())));
          }
        });
    positions.keySet().retainAll(now);
    return lost;
  }

  /** Returns how far a file is that there is. */
  FilePosition of(InputFile file, Instant now) {
    return positions.computeIfAbsent(file.key(), key -> new FilePosition(file, now));
  }

  /** Returns files, those first that were not looked into for the longest time. */
  List<InputFile> inTurn(List<InputFile> files, Instant now) {
    return files.stream()
        .sorted(Comparator.comparingLong(file -> of(file, now).visited()))
        .toList();
  }

  /** Returns whether there is such a file, looked into or not. */
  boolean isThere(InputFile.Key key) {
    return there.contains(key);
  }

  /** Returns whether a file was looked into and isn't wholly landed. */
  boolean isUnfinished(InputFile.Key key) {
    FilePosition position = positions.get(key);
    return position != null
        && position.isLookedInto()
        && isThere(key)
        && position.committed() < position.file().size();
  }

  /** Returns all files. */
  Collection<FilePosition> all() {
    return positions.values();
  }
}
