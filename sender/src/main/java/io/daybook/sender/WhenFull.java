package io.daybook.sender;

/** What {@link Sender#send} does while the buffer has no room for a record. */
public enum WhenFull {
  /** It waits until there is room. */
  BLOCK,
  /** It throws {@link BufferFullException} at once; the record is the caller's. */
  FAIL
}
