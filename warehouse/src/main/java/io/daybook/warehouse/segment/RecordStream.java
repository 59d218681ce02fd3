package io.daybook.warehouse.segment;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/** Cuts a stream of bytes into records. */
public final class RecordStream {
  private static final int BUFFER_BYTES = 1 << 20;

  /** Takes one record; the bytes are the reader's own and only valid during the call. */
  @FunctionalInterface
  public interface RecordHandler {
    /**
     * Takes the next record of the segment.
     *
     * @param position byte offset of the record in the source's file
     * @param bytes holds the record from {@code from} up to {@code to}, line end included
     */
    void record(long position, byte[] bytes, int from, int to, Size size) throws IOException;
  }

  /** Whether a record was small enough to be landed whole. */
  public enum Size {
    WHOLE,
    OVERSIZED_PIECE
  }

  /**
   * How far a stream went.
   *
   * @param records pieces of oversized ones counted one by one
   * @param end position behind the last byte
   */
  public record Extent(long records, long end) {}

  private RecordStream() {}

  /**
   * Hands over all records of a stream in order. What is left without an end at its end is a
   * record, too.
   *
   * @param start position of the stream's first byte in its file
   * @param oversized ranges that are pieces of records above the maximum, in order
   */
  public static Extent read(
      InputStream in,
      long start,
      Framing framing,
      List<SegmentFooter.ByteRange> oversized,
      RecordHandler handler)
      throws IOException {
    return read(in, start, BUFFER_BYTES, framing, oversized, handler);
  }

  /**
   * Does the same.
   *
   * @param length of the stream as far as is known: a short one needs a small buffer
   */
  static Extent read(
      InputStream in,
      long start,
      long length,
      Framing framing,
      List<SegmentFooter.ByteRange> oversized,
      RecordHandler handler)
      throws IOException {
    RecordFramer framer = framing.framer();
    // One byte more, so that the end is seen before the buffer is full.
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, length + 1)];
    int held = 0;
    long position = start;
    long records = 0;
    int oversizedAt = 0;
    int scanned = 0; // how far an incomplete record was looked at
    boolean more = true;
    while (more || held > 0) {
      int read = more ? in.read(buffer, held, buffer.length - held) : 0;
      more = read >= 0 && more;
      held += Math.max(0, read);
      int from = 0;
      while (from < held) {
        long pieceEnd = pieceEnd(oversized, oversizedAt, position + from);
        boolean inPiece = pieceEnd >= 0;
        int to;
        if (inPiece) {
          boolean complete = pieceEnd - position <= held;
          to = complete ? (int) (pieceEnd - position) : RecordFramer.INCOMPLETE;
        } else {
          to =
              scanned > from
                  ? framer.endOfRest(buffer, scanned, held)
                  : framer.endOfRecord(buffer, from, held, position + from);
        }
        if (to == RecordFramer.INCOMPLETE && !more) {
          to = inPiece ? held : framer.endOfInput(buffer, held - framer.undecided(), held);
        }
        if (to == RecordFramer.INCOMPLETE) {
          scanned = inPiece ? held : held - framer.undecided();
          break;
        }
        handler.record(
            position + from, buffer, from, to, inPiece ? Size.OVERSIZED_PIECE : Size.WHOLE);
        records++;
        oversizedAt += inPiece ? 1 : 0;
        from = to;
        scanned = 0;
      }
      System.arraycopy(buffer, from, buffer, 0, held - from);
      scanned = Math.max(0, scanned - from);
      position += from;
      held -= from;
      if (held == buffer.length) {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
    }
    return new Extent(records, position);
  }

  /** Returns where the next oversized piece ends if it begins at the position; else -1. */
  private static long pieceEnd(List<SegmentFooter.ByteRange> oversized, int next, long position) {
    if (next >= oversized.size()) {
      return -1;
    }
    SegmentFooter.ByteRange piece = oversized.get(next);
    return piece.start() == position ? piece.end() : -1;
  }
}
