package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputFile;
import java.time.Instant;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** How far a file is, as long as this process remembers; the journal knows it for ever. */
final class FilePosition {
  private volatile InputFile seen;
  private volatile long found;
  private volatile long visited;
  private volatile long committed = -1;
  private volatile @Nullable Instant waitingSince;
  private volatile Instant grown;
  private volatile long searched;
  private volatile long sealedEnd = -1;

  /**
   * @param now when it was found for the first time: until it is looked into, all of it may wait
   */
  FilePosition(InputFile seen, Instant now) {
    this.seen = seen;
    this.found = seen.size();
    this.grown = now;
    this.waitingSince = seen.size() > 0 ? now : null;
  }

  /** Takes in that it was found with this size, which is to be looked into. */
  void find(InputFile file) {
    found = file.size();
  }

  /** Takes in which round looked into it last. */
  void visit(long round) {
    visited = round;
  }

  /** Returns the round that looked into it last; 0 if none did. */
  long visited() {
    return visited;
  }

  boolean isLookedInto() {
    return committed >= 0;
  }

  /** Returns whether the file is as it was when it was looked into. */
  boolean isAsSeen(InputFile file) {
    return isLookedInto()
        && seen.size() == file.size()
        && seen.changed().equals(file.changed())
        && seen.growth() == file.growth();
  }

  /** Takes in what is there now. */
  void see(InputFile file, long committedEnd, Instant now) {
    Instant waiting = waitingSince;
    Instant since = isLookedInto() || waiting == null ? now : waiting;
    if (file.size() != seen.size() || !isLookedInto()) {
      grown = now;
    }
    if (committedEnd < committed) {
      searched = 0;
    }
    seen = file;
    found = file.size();
    commit(committedEnd, since);
    if (waitingSince == null && file.size() > committedEnd) {
      waitingSince = since;
    }
  }

  /**
   * Takes in that everything up to an end is committed.
   *
   * @param since when what was found behind it began to wait
   */
  void commit(long end, Instant since) {
    if (end > committed) {
      waitingSince = end < found ? since : null;
    }
    committed = end;
  }

  /** Takes in that no record ends between what is committed and the file's end. */
  void searchedTo(long end) {
    searched = end;
  }

  long searched() {
    return Math.max(searched, committed);
  }

  InputFile file() {
    return seen;
  }

  /** Returns the byte up to which it is committed. */
  long committed() {
    return Math.max(0, committed);
  }

  /** Returns how many bytes are known to be there and not committed. */
  long waitingBytes() {
    return isLookedInto() ? Math.max(0, found - committed()) : 0;
  }

  /**
   * Returns how many bytes may be there and not committed.
   *
   * @param sealed up to where it is sealed if it wasn't looked into yet: asked once
   */
  long waitingBytes(ToLongFunction<InputFile> sealed) {
    if (isLookedInto()) {
      return waitingBytes();
    }
    if (sealedEnd < 0) {
      sealedEnd = sealed.applyAsLong(seen);
    }
    return Math.max(0, found - sealedEnd);
  }

  /** Returns since when its oldest byte that isn't committed waits; null if none does. */
  @Nullable Instant waitingSince() {
    return waitingSince;
  }

  /** Returns when it was last seen to have another size. */
  Instant grown() {
    return grown;
  }
}
