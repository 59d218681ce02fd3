package io.daybook.ingest.follow;

import io.daybook.ingest.input.InputFile;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file that a source follows, told from others by its inode, with all that is known of it but for
 * what its copy is known by. Who reads a state and sets another one by it holds this monitor, or
 * that of the one who looks at all files of the source.
 */
final class FollowedFile {
  private final InputFile.Key key;
  private volatile FileState state = new Noticed();
  private @Nullable Sighting sighting;
  private long namedIn;

  /** What has become of a file. */
  sealed interface FileState {
    /** Returns whether it is taken in by copying it. */
    default boolean isOfACopy() {
      return this instanceof CopyState;
    }
  }

  /** Nothing was done to it. */
  record Noticed() implements FileState {}

  /**
   * It can't be taken away.
   *
   * @param renamed whether it was seen under another name than its first one
   */
  record Pinned(Pins.Pin pin, boolean renamed) implements FileState {}

  /**
   * It was wholly landed and had a name still.
   *
   * @param left the file after its pin went
   */
  record Released(InputFile left) implements FileState {}

  /** It is copied, since it can't be pinned or may be emptied under its name. */
  sealed interface CopyState extends FileState {}

  /** Nothing of it is copied. */
  record Uncopied() implements CopyState {}

  /** It no longer held what was copied of it: what it holds is new. */
  record Emptied() implements CopyState {}

  /** It is copied as it grows. */
  record Copied(CopiedFile copy) implements CopyState {}

  /**
   * It is packed: rotation made it, nothing is ever appended to it, and it is landed itself.
   *
   * @param seen the file when that was seen
   */
  record Packed(InputFile seen) implements CopyState {}

  /**
   * It is a copy of what another file held: more was copied of that one, and nothing is of this.
   *
   * @param seen the file when that was seen
   */
  record OlderCopy(InputFile seen) implements CopyState {}

  /**
   * It may be a copy under way of a file that is about to be emptied.
   *
   * @param seen the file as it has been since a time
   */
  record Suspect(InputFile seen, Instant since) implements CopyState {}

  /**
   * How a rotated file has been since a time.
   *
   * @param look at which this was seen last, of those at rotated files
   * @param ended whether nobody could write to it
   */
  record Sighting(InputFile file, Instant since, long look, boolean ended) {}

  FollowedFile(InputFile.Key key) {
    this.key = key;
  }

  InputFile.Key key() {
    return key;
  }

  FileState state() {
    return state;
  }

  void become(FileState next) {
    state = next;
  }

  /** Returns how it was seen last while it was rotated; null if it never was. */
  @Nullable Sighting sighting() {
    return sighting;
  }

  void see(Sighting now) {
    sighting = now;
  }

  /** Takes in that it had a name at a look. */
  void named(long look) {
    namedIn = look;
  }

  /** Returns the last look at which it had a name; 0 if there is none. */
  long namedIn() {
    return namedIn;
  }
}
