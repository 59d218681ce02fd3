package io.daybook.ingest.follow;

import io.daybook.ingest.follow.FollowedFile.Copied;
import io.daybook.ingest.follow.FollowedFile.FileState;
import io.daybook.ingest.follow.FollowedFile.Noticed;
import io.daybook.ingest.follow.FollowedFile.Packed;
import io.daybook.ingest.follow.FollowedFile.Pinned;
import io.daybook.ingest.input.InputFile;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files that a source follows: those that have a name that it looks at, and those without one
 * that aren't wholly taken in.
 */
final class FollowedFiles {
  private final Map<InputFile.Key, FollowedFile> files = new ConcurrentHashMap<>();
  private long look;

  /** Takes in which files have a name now; those that are neither pinned nor copied go with it. */
  void find(List<InputFile> named) {
    look++;
    named.forEach(file -> of(file).named(look));
    files
        .values()
        .removeIf(
            file ->
                !isNamed(file)
                    && !(file.state() instanceof Pinned)
                    && !(file.state() instanceof Copied));
  }

  /** Returns what is known of a file. */
  FollowedFile of(InputFile file) {
    return of(file.key());
  }

  /** Returns what is known of the file that has a key. */
  FollowedFile of(InputFile.Key key) {
    return files.computeIfAbsent(key, FollowedFile::new);
  }

  /** Returns what has become of a file. */
  FileState state(InputFile file) {
    FollowedFile known = files.get(file.key());
    return known == null ? new Noticed() : known.state();
  }

  /** Returns whether a file had a name at the last look. */
  boolean isNamed(FollowedFile file) {
    return file.namedIn() == look;
  }

  /** Returns whether there is a file with a name that has a key. */
  boolean isNamed(InputFile.Key key) {
    FollowedFile known = files.get(key);
    return known != null && isNamed(known);
  }

  /** Returns whether there is a file with a name that has a key and may be copied. */
  boolean isToCopy(InputFile.Key key) {
    FollowedFile known = files.get(key);
    return known != null
        && isNamed(known)
        && (known.state() instanceof Noticed
            || (known.state().isOfACopy() && !(known.state() instanceof Packed)));
  }

  /** Returns whether there is such a file that isn't copied. */
  boolean isUncopied(InputFile.Key key) {
    FollowedFile known = files.get(key);
    return known != null && isToCopy(key) && !(known.state() instanceof Copied);
  }

  Collection<FollowedFile> all() {
    return files.values();
  }
}
