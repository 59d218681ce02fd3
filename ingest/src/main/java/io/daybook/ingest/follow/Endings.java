package io.daybook.ingest.follow;

import io.daybook.ingest.follow.FollowedFile.Sighting;
import io.daybook.ingest.input.InputFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides when nothing more comes to a rotated file: quiet for long, and nobody can write to it.
 */
final class Endings {
  private static final Duration MOST_BETWEEN_SEARCHES = Duration.ofMinutes(1);

  private final FollowedFiles files;
  private final Duration idle;
  private final Clock clock;
  private final Writers writers = new Writers(Path.of("/proc"));
  private @Nullable Instant searched;
  private long look;

  Endings(FollowedFiles files, Duration idle, Clock clock) {
    this.files = files;
    this.idle = idle;
    this.clock = clock;
  }

  /**
   * Returns those rotated files that have ended.
   *
   * @param rotated all there are now; for one that wasn't among those of the last call waiting
   *     begins anew
   */
  Set<InputFile.Key> among(List<InputFile> rotated) {
    Instant now = clock.instant();
    look++;
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
          files.of(key).see(new Sighting(state.file(), state.since(), look, true));
          ended.add(key);
        }
      }
    }
    return ended;
  }

  private Sighting look(InputFile file, Instant now) {
    FollowedFile followed = files.of(file);
    Sighting known = followed.sighting();
    // A clock that was set back begins the waiting anew.
    boolean isAsBefore =
        known != null
            && known.look() == look - 1
            && file.isUnchanged(known.file())
            && !now.isBefore(known.since());
    Sighting seen =
        known != null && isAsBefore
            ? new Sighting(known.file(), known.since(), look, known.ended())
            : new Sighting(file, now, look, false);
    followed.see(seen);
    return seen;
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
