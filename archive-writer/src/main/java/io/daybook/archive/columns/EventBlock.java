package io.daybook.archive.columns;

import java.nio.ByteBuffer;

/**
 * Neighbours of a run of one day's events, on their way to the process that writes the day.
 *
 * @param day since 1970
 * @param run whose blocks are in the order of the table
 * @param number of the block in its run
 * @param events as a spill holds them
 */
public record EventBlock(int day, BlockRun run, int number, ByteBuffer events) {

  /**
   * A run among those of all processes.
   *
   * @param sender who cut it
   * @param number among the runs of the sender
   */
  public record BlockRun(int sender, int number) implements Comparable<BlockRun> {
    @Override
    public int compareTo(BlockRun other) {
      int order = Integer.compare(sender, other.sender);
      return order != 0 ? order : Integer.compare(number, other.number);
    }
  }

  private static final int HEAD_BYTES = 4 * Integer.BYTES;

  /** Returns all of it as bytes. */
  public ByteBuffer encoded() {
    ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES + events.remaining());
    bytes.putInt(day).putInt(run.sender).putInt(run.number).putInt(number);
    return bytes.put(events.duplicate()).flip();
  }

  /** Reads what {@link #encoded} returned. */
  public static EventBlock read(ByteBuffer bytes) {
    int day = bytes.getInt();
    BlockRun run = new BlockRun(bytes.getInt(), bytes.getInt());
    return new EventBlock(day, run, bytes.getInt(), bytes.slice());
  }
}
