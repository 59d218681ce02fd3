package io.daybook.archive.run;

import io.daybook.archive.columns.EventBlock;
import io.daybook.archive.quarantine.RejectBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.LocalDate;

/**
 * A piece of what a task parsed, on its way to the task that writes it.
 *
 * @param key tells what it is and of which day: see {@link #partition}
 * @param content whose form its kind says
 */
public record TaskBlock(long key, ByteBuffer content) {
  private static final int KIND_BITS = 2;

  private static final int COUNTS = 0;
  private static final int EVENTS = 1;
  private static final int REJECTS = 2;

  private static long key(int kind, long day) {
    return day << KIND_BITS | kind;
  }

  private static int kind(long key) {
    return (int) (key & ((1 << KIND_BITS) - 1));
  }

  static TaskBlock of(ShareCounts counts) {
    return new TaskBlock(key(COUNTS, 0), ByteBuffer.wrap(TaskJson.encoded(counts)));
  }

  static TaskBlock of(EventBlock events) {
    return new TaskBlock(key(EVENTS, events.day()), events.encoded());
  }

  static TaskBlock of(RejectBlock records) {
    return new TaskBlock(key(REJECTS, records.day()), records.records());
  }

  /**
   * Returns which of the writing tasks a block goes to, from 1 on; 0 is the driver, who gets the
   * counts. All of a day goes to one task.
   *
   * @param partitions those tasks and the driver
   */
  public static int partition(long key, int partitions) {
    return kind(key) == COUNTS ? 0 : 1 + Math.floorMod(key >> KIND_BITS, partitions - 1);
  }

  /** Returns the partition of the events of a day. */
  static int ofEvents(int day, int partitions) {
    return partition(key(EVENTS, day), partitions);
  }

  /** Returns the partition of the records of an arrival day that can't be archived. */
  static int ofRejects(LocalDate arrivalDay, int partitions) {
    return partition(key(REJECTS, arrivalDay.toEpochDay()), partitions);
  }

  /** Takes blocks of events and records. */
  interface BlockTaker {
    void events(EventBlock events) throws IOException;

    void rejects(RejectBlock records) throws IOException;
  }

  /** Hands the block over as what it is; counts aren't for writing tasks. */
  void giveTo(BlockTaker taker) throws IOException {
    switch (kind(key)) {
      case EVENTS -> taker.events(EventBlock.read(content.duplicate()));
      case REJECTS ->
          taker.rejects(new RejectBlock(Math.toIntExact(key >> KIND_BITS), content.duplicate()));
      default -> throw new IllegalStateException("expected events or records, found counts");
    }
  }

  /** Reads a block of counts. */
  public static ShareCounts counts(byte[] content) throws IOException {
    return TaskJson.decoded(content, ShareCounts.class);
  }
}
