package io.daybook.ingest.follow;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.spool.Batch;
import io.daybook.ingest.spool.Spool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream for copies, of one file at a time, with all by which the last one is known again: the
 * keys of its last batches, and a note beside them when it was emptied. Both are durable.
 */
final class CopyStream {
  /** So many batches are made in half a minute at least, unless there are megabytes in a second. */
  private static final int KEYS_REMEMBERED = 32;

  /** How long the copy that rotation makes may take to appear. */
  private static final Duration ADOPTABLE = Duration.ofHours(24);

  private final Spool spool;
  private final Deque<CopyKey> earlier = new ArrayDeque<>();
  private @Nullable CopyKey key;
  private boolean inUse;
  private @Nullable EmptiedNote emptied;
  private volatile @Nullable Path log;

  /** Takes up what an earlier process left. */
  CopyStream(Spool spool) {
    this.spool = spool;
    Batch last = spool.last().orElse(null);
    if (last == null) {
      return;
    }
    key = CopyKey.parse(last.key()).orElse(null);
    CopyKey next = key;
    List<Batch> newest = spool.newest(KEYS_REMEMBERED + 1);
    for (int i = newest.size() - 1; i >= 0 && next != null; i--) {
      if (newest.get(i).sequence() < last.sequence()) {
        CopyKey later = next;
        next = CopyKey.parse(newest.get(i).key()).filter(k -> k.isBefore(later)).orElse(null);
        if (next != null) {
          earlier.addFirst(next);
        }
      }
    }
    EmptiedNote.read(spool.directory())
        .filter(note -> note.sequence() == last.sequence())
        .ifPresent(this::see);
  }

  private void see(EmptiedNote note) {
    emptied = note;
    log = note.log();
  }

  /** Returns the key of the last batch; null if it isn't one of a copy. */
  @Nullable CopyKey key() {
    return key;
  }

  /** Returns the name that the log had when its copy was begun; null if that isn't known. */
  @Nullable Path log() {
    return log;
  }

  boolean isInUse() {
    return inUse;
  }

  /** Returns whether its file was seen without what was copied of it, and nothing was since. */
  boolean isEmptied() {
    return emptied != null;
  }

  /** Returns by what its content is known, if it is. */
  Optional<CopyKeys> keys() {
    return Optional.ofNullable(key).map(last -> new CopyKeys(last, List.copyOf(earlier), inUse));
  }

  /** Returns whether nobody needs it any more. */
  boolean isFree(FollowedFiles files, Instant now) {
    EmptiedNote note = emptied;
    Instant seen = note == null ? null : note.seen();
    InputFile.Key copy = note == null ? null : note.olderCopy();
    return !inUse
        && spool.last().filter(last -> isAdoptable(last.time(), now)).isEmpty()
        && (seen == null || !isAdoptable(seen, now))
        && (copy == null || !files.isNamed(copy))
        && (note != null || key == null || !files.isUncopied(key.file()));
  }

  private static boolean isAdoptable(Instant since, Instant now) {
    return now.isBefore(since.plus(ADOPTABLE));
  }

  /** Goes on with the file that was copied last, under whatever name and inode. */
  void resume(Path name) {
    log = name;
    inUse = true;
    emptied = null;
  }

  /**
   * Begins with another file.
   *
   * @param landed up to where that was landed itself; null if nothing of it was
   */
  void begin(Path name, @Nullable CopyKey landed) throws IOException {
    EmptiedNote.delete(spool.directory());
    resume(name);
    key = landed;
    earlier.clear();
  }

  /** Takes in that nobody appends to it any more. */
  void leave() {
    inUse = false;
  }

  /**
   * Takes in that its file no longer holds what was copied of it, and makes that durable.
   *
   * @param seen when; null if it happened while nobody looked
   */
  void empty(Path name, @Nullable Instant seen) throws IOException {
    Optional<Batch> last = spool.last();
    EmptiedNote note = new EmptiedNote(last.map(Batch::sequence).orElse(0L), seen, null, name);
    String copied = String.valueOf(key);
    if (last.filter(batch -> copied.equals(batch.key())).isPresent()) {
      note.write(spool.directory());
    }
    inUse = false;
    see(note);
  }

  /**
   * Returns whether rotation made a file of the one that was emptied, before the last bytes of that
   * were copied, and keeps that in mind. One that is too short to tell by its content must hold
   * exactly what was copied at some time, have a name like that of the log, and be made before the
   * log was seen emptied; there is one such copy.
   */
  boolean hasMoreOf(OpenFile open, Instant now) throws IOException {
    EmptiedNote note = emptied;
    CopyKeys keys = keys().orElse(null);
    InputFile file = open.file();
    if (note == null || keys == null || keys.key().file().equals(file.key())) {
      return false;
    }
    boolean isNoted = file.key().equals(note.olderCopy());
    if (!keys.isBeginning(open)
        && !((isNoted || isMadeBy(note, file, now)) && keys.heldExactly(open))) {
      return false;
    }
    if (note.olderCopy() == null) {
      EmptiedNote more = note.withOlderCopy(file.key());
      more.write(spool.directory());
      emptied = more;
    }
    return true;
  }

  private static boolean isMadeBy(EmptiedNote note, InputFile file, Instant now) {
    Instant seen = note.seen();
    return seen != null
        && note.olderCopy() == null
        && isAdoptable(seen, now)
        && !file.changed().isAfter(seen)
        && file.path().getFileName().toString().startsWith(note.log().getFileName().toString());
  }

  /** Appends a batch, which is durable with its key. */
  Batch append(CopyKey next, byte[] bytes) throws IOException {
    Batch batch = spool.append(next.toString(), ByteBuffer.wrap(bytes));
    CopyKey before = key;
    if (before != null) {
      earlier.addLast(before);
    }
    if (earlier.size() > KEYS_REMEMBERED) {
      earlier.removeFirst();
    }
    key = next;
    return batch;
  }

  /** Ends the data file under way. */
  void roll() throws IOException {
    spool.roll();
  }
}
