package io.daybook.sender;

import java.nio.file.Path;

/**
 * Where records wait that no collector has acknowledged. A batch waits as it is sent: compressed.
 * Limits are in bytes as stored; while a batch is compressed it counts uncompressed.
 */
public sealed interface Buffer {
  /** Returns how many bytes may wait. */
  long limitBytes();

  /**
   * In memory. What waits is lost with the process.
   *
   * @param limitBytes at least 1
   */
  record Memory(long limitBytes) implements Buffer {}

  /**
   * In a directory. After a crash, the next sender with this directory sends what waits, under its
   * old keys. One sender at a time uses it, and its batches are of one source and sender name.
   * Refused batches are kept in its {@code refused/} and count. While no sender runs they may be
   * deleted, or moved back to be sent again under their old keys.
   *
   * @param directory made if it isn't there
   * @param limitBytes at least 1; one batch more may be there while it is compressed
   * @param durability what a record survives
   */
  record Disk(Path directory, long limitBytes, Durability durability) implements Buffer {}
}
