package io.daybook.archive.columns;

/** Counts the memory that some columns take. */
final class Footprint {
  private long bytes;

  /** What took so many bytes takes so many now. */
  void changed(long before, long now) {
    bytes += now - before;
  }

  /** Returns the bytes taken. */
  long bytes() {
    return bytes;
  }
}
