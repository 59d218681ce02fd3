package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputFile;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far a file is, as long as this process remembers; the journal knows it for ever. */
final class FilePosition {
  private volatile InputFile seen;
  private volatile long committed = -1;
  private volatile @Nullable Instant waitingSince;
  private volatile Instant grown;
  private volatile long searched;

  /**
   * @param now when it was seen for the first time
   */
  FilePosition(InputFile seen, Instant now) {
    this.seen = seen;
    this.grown = now;
  }

  /** Returns whether the file is as it was when it was looked into. */
  boolean isAsSeen(InputFile file) {
    return committed >= 0
        && seen.size() == file.size()
        && seen.changed().equals(file.changed())
        && seen.growth() == file.growth();
  }

  /** Takes in what is there now. */
  void see(InputFile file, long committedEnd, Instant now) {
    if (file.size() != seen.size() || committed < 0) {
      grown = now;
    }
    if (committedEnd < committed) {
      searched = 0;
    }
    seen = file;
    commit(committedEnd);
    if (waitingSince == null && file.size() > committedEnd) {
      waitingSince = now;
    }
  }

  /** Takes in that everything up to an end is committed. */
  void commit(long end) {
    if (end > committed) {
      waitingSince = null;
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

  long waitingBytes() {
    return Math.max(0, seen.size() - committed());
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
