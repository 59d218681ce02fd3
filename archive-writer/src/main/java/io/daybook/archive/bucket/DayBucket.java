package io.daybook.archive.bucket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * One day's events on their way, partitioned by hash(event_id): in memory, and spilled where memory
 * had no room. One thread fills it; one thread, later, reads it.
 */
public final class DayBucket {
  /** So many that one of them fits into memory even when the day is hundreds of times larger. */
  static final int PARTITIONS = 256;

  /** Chunks by partition; empty while nothing was spilled. */
  private final List<List<SpillFile.Chunk>> spilled = new ArrayList<>();

  private RowPages memory = new RowPages();
  private long spilledBytes;

  /** Appends a row and returns the bytes by which memory grew. */
  long add(byte[] row, int length) {
    return memory.add(row, 0, length);
  }

  /** Moves what is in memory to the spill file, partition by partition. */
  void spill(SpillFile file) throws IOException {
    for (int partition = spilled.size(); partition < PARTITIONS; partition++) {
      spilled.add(new ArrayList<>());
    }
    int[] bytes = new int[PARTITIONS];
    for (int row = 0; row < memory.rows(); row++) {
      bytes[partition(memory, row)] += length(memory, row);
    }
    ByteBuffer[] parts = new ByteBuffer[PARTITIONS];
    for (int partition = 0; partition < PARTITIONS; partition++) {
      parts[partition] = ByteBuffer.allocate(bytes[partition]);
    }
    for (int row = 0; row < memory.rows(); row++) {
      parts[partition(memory, row)].put(memory.page(row), memory.offset(row), length(memory, row));
    }
    for (int partition = 0; partition < PARTITIONS; partition++) {
      if (bytes[partition] > 0) {
        spilled.get(partition).add(file.append(parts[partition].flip()));
        spilledBytes += bytes[partition];
      }
    }
    memory = new RowPages();
  }

  /** Returns the bytes of all rows, spilled or not. */
  long bytes() {
    return memory.bytes() + spilledBytes;
  }

  /**
   * Copies the rows of a partition, or of all (-1), behind those of the target.
   *
   * @param dropped numbers of the segments whose rows are left out
   */
  void copyTo(RowPages target, int wanted, BitSet dropped, SpillFile file) throws IOException {
    for (int row = 0; row < memory.rows(); row++) {
      if ((wanted < 0 || partition(memory, row) == wanted)
          && !isOf(dropped, memory.page(row), memory.offset(row))) {
        target.add(memory.page(row), memory.offset(row), length(memory, row));
      }
    }
    for (int partition = 0; partition < spilled.size(); partition++) {
      if (wanted < 0 || partition == wanted) {
        for (SpillFile.Chunk chunk : spilled.get(partition)) {
          byte[] rows = new byte[chunk.length()];
          file.read(chunk.start(), ByteBuffer.wrap(rows));
          for (int at = 0; at < rows.length; ) {
            int length = EventRow.getInt(rows, at + EventRow.LENGTH);
            if (!isOf(dropped, rows, at)) {
              target.add(rows, at, length);
            }
            at += length;
          }
        }
      }
    }
  }

  private static boolean isOf(BitSet segments, byte[] page, int at) {
    return !segments.isEmpty() && segments.get(EventRow.getInt(page, at + EventRow.SEGMENT));
  }

  private static int partition(RowPages pages, int row) {
    long hash = EventRow.getLong(pages.page(row), pages.offset(row) + EventRow.ID_HASH);
    return (int) (hash >>> 56);
  }

  private static int length(RowPages pages, int row) {
    return EventRow.getInt(pages.page(row), pages.offset(row) + EventRow.LENGTH);
  }
}
