package io.daybook.ingest.follow;

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
 * A stream for copies, of one file at a time, with the keys by which the last one is known again.
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
  private boolean emptied;
  private volatile @Nullable Path log;

  CopyStream(Spool spool) {
    this.spool = spool;
    this.key = spool.last().flatMap(last -> CopyKey.parse(last.key())).orElse(null);
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
    return emptied;
  }

  /** Returns by what its content is known, if it is. */
  Optional<CopyKeys> keys() {
    return Optional.ofNullable(key).map(last -> new CopyKeys(last, List.copyOf(earlier), inUse));
  }

  /** Returns whether nobody needs it any more. */
  boolean isFree(Instant now) {
    return !inUse
        && spool.last().filter(last -> now.isBefore(last.time().plus(ADOPTABLE))).isEmpty();
  }

  /** Goes on with the file that was copied last, under whatever name and inode. */
  void resume(Path name) {
    log = name;
    inUse = true;
    emptied = false;
  }

  /**
   * Begins with another file.
   *
   * @param landed up to where that was landed itself; null if nothing of it was
   */
  void begin(Path name, @Nullable CopyKey landed) {
    resume(name);
    key = landed;
    earlier.clear();
  }

  /** Takes in that nobody appends to it any more. */
  void leave(boolean isEmptied) {
    inUse = false;
    emptied = isEmptied;
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
