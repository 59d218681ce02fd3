package io.daybook.ingest.spool;

import java.nio.file.Path;

/** How many bytes all spools of an agent may hold together. */
public final class SpoolLimit {
  private final Path directory;
  private final long bytes;
  private long used;

  /**
   * @param directory named when it is full
   * @param bytes of data; the logs of batches beside it aren't counted
   */
  public SpoolLimit(Path directory, long bytes) {
    this.directory = directory;
    this.bytes = bytes;
  }

  /** Returns how many bytes are held. */
  public synchronized long used() {
    return used;
  }

  /** Returns how full they are. */
  public synchronized SpoolUse use() {
    return new SpoolUse(used, bytes);
  }

  /** Returns how many bytes may be held. */
  public long bytes() {
    return bytes;
  }

  /** Returns whether that much may still be taken, or it is empty and takes what it can. */
  public synchronized boolean hasRoomFor(long more) {
    return used == 0 || used + more <= bytes;
  }

  /** Returns whether so much is held that what is landed should be let go soon. */
  synchronized boolean isTight() {
    return used > bytes / 2;
  }

  /** Takes room for bytes that are about to be written. */
  synchronized void take(long more) throws SpoolFullException {
    if (used + more > bytes) {
      throw SpoolFullException.limited(directory, bytes, used, more);
    }
    used += more;
  }

  /** Counts bytes that are there already, whatever the limit, or that are gone: less than none. */
  synchronized void count(long change) {
    used += change;
  }

  /** Gives room back. */
  synchronized void free(long less) {
    used -= less;
  }
}
