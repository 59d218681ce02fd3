package io.daybook.ingest.follow;

import io.daybook.ingest.input.InputFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides when nothing more comes to a rotated file: quiet for long, and nobody can write to it.
 */
final class Endings {
  private static final Duration MOST_BETWEEN_SEARCHES = Duration.ofMinutes(1);

  private final Duration idle;
  private final Writers writers = new Writers(Path.of("/proc"));
  private final Map<InputFile.Key, Sighting> seen = new HashMap<>();
  private @Nullable Instant searched;

  Endings(Duration idle) {
    this.idle = idle;
  }

  /** A file as it has been since a time. */
  private record Sighting(InputFile file, Instant since, boolean ended) {
    boolean isAsNow(InputFile now) {
      return file.size() == now.size() && file.changed().equals(now.changed());
    }
  }

  /**
   * Returns those rotated files that have ended.
   *
   * @param rotated all there are now; others are forgotten
   */
  Set<InputFile.Key> among(List<InputFile> rotated, Instant now) {
    seen.keySet().retainAll(rotated.stream().map(InputFile::key).collect(Collectors.toSet()));
    Set<InputFile.Key> ended = new HashSet<>();
    List<Sighting> quiet = new ArrayList<>();
    for (InputFile file : rotated) {
      Sighting state = look(file, now);
      if (state.ended()) {
        ended.add(file.key());
      } else if (isQuiet(state, now)) {
        quiet.add(state);
      }
    }
    if (!quiet.isEmpty() && maySearch(now)) {
      searched = now;
      Set<InputFile.Key> open =
          writers.among(
              quiet.stream().map(state -> state.file().key()).collect(Collectors.toSet()));
      for (Sighting state : quiet) {
        InputFile.Key key = state.file().key();
        if (!open.contains(key)) {
          seen.put(key, new Sighting(state.file(), state.since(), true));
          ended.add(key);
        }
      }
    }
    return ended;
  }

  private Sighting look(InputFile file, Instant now) {
    Sighting known = seen.get(file.key());
    // A clock that was set back begins the waiting anew.
    if (known == null || !known.isAsNow(file) || now.isBefore(known.since())) {
      known = new Sighting(file, now, false);
      seen.put(file.key(), known);
    }
    return known;
  }

  private boolean isQuiet(Sighting state, Instant now) {
    return !now.isBefore(state.file().changed().plus(idle))
        || !now.isBefore(state.since().plus(idle));
  }

  /** To look through all processes takes a while. */
  private boolean maySearch(Instant now) {
    Duration between = idle.compareTo(MOST_BETWEEN_SEARCHES) < 0 ? idle : MOST_BETWEEN_SEARCHES;
    return searched == null || now.isBefore(searched) || !now.isBefore(searched.plus(between));
  }
}
