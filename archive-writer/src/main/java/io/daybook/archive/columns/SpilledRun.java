package io.daybook.archive.columns;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Events of one day on disk, cut into blocks, each of which can be read alone. The blocks are in
 * the order of the table; the rows of a block aren't, but for the first.
 *
 * @param blocks one at least
 */
record SpilledRun(List<SpilledRun.RunBlock> blocks) {

  /**
   * A few neighbours.
   *
   * @param first where the first row stands in the order, which is before all others
   * @param rows how many they are
   * @param bytes what they take in memory
   */
  record RunBlock(SpillFile.Chunk place, SortKey first, int rows, long bytes) {

    /** Reads what tells them apart. */
    EventIds ids(SpillFile file) throws IOException {
      ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
      file.read(place.start(), length);
      ByteBuffer ids = ByteBuffer.allocate(length.flip().getInt());
      file.read(place.start() + Integer.BYTES, ids);
      return EventIds.read(ids.flip(), new Footprint());
    }

    /** Reads them. */
    EventColumns events(EventShape shape, SpillFile file) throws IOException {
      return EventColumns.read(shape, file.read(place));
    }
  }

  SpilledRun {
    blocks = List.copyOf(blocks);
  }

  /**
   * Writes events.
   *
   * @param order all rows in the order of the table
   * @param blockBytes about what a block takes in memory
   */
  static SpilledRun write(EventColumns events, int[] order, long blockBytes, SpillFile file)
      throws IOException {
    long rowBytes = Math.max(1, events.bytes() / events.rows());
    int blockRows = (int) Math.max(1, Math.min(order.length, blockBytes / rowBytes));
    EventColumns.EventSelector selector = events.selector();
    List<RunBlock> blocks = new ArrayList<>();
    int[] rows = order.clone();
    for (int from = 0; from < order.length; from += blockRows) {
      int to = (int) Math.min(order.length, (long) from + blockRows);
      // Taken as they lie in memory, they needn't be waited for one by one.
      Arrays.sort(rows, from + 1, to);
      EventColumns block = selector.select(rows, from, to);
      blocks.add(
          new RunBlock(file.append(block.encoded()), block.key(0), block.rows(), block.bytes()));
    }
    return new SpilledRun(blocks);
  }
}
