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

  /** Whether a record was small enough to be landed whole, and whether it is still there. */
  public enum Size {
    WHOLE,
    OVERSIZED_PIECE,
    /** Filler in the place of a record or piece. */
    ERASED
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
    return read(in, start, BUFFER_BYTES, framing, oversized, List.of(), handler);
  }

  /**
   * Does the same.
   *
   * @param length of the stream as far as is known: a short one needs a small buffer
   * @param erased ranges of which each was a record or piece, in order: filler is cut by them, and
   *     no record before it goes on into it
   */
  static Extent read(
      InputStream in,
      long start,
      long length,
      Framing framing,
      List<SegmentFooter.ByteRange> oversized,
      List<SegmentFooter.ByteRange> erased,
      RecordHandler handler)
      throws IOException {
    RecordFramer framer = framing.framer();
    // One byte more, so that the end is seen before the buffer is full.
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, length + 1)];
    int held = 0;
    long position = start;
    long records = 0;
    int oversizedAt = 0;
    int erasedAt = 0;
    int scanned = 0; // how far an incomplete record was looked at
    boolean more = true;
    while (more || held > 0) {
      int read = more ? in.read(buffer, held, buffer.length - held) : 0;
      more = read >= 0 && more;
      held += Math.max(0, read);
      int from = 0;
      while (from < held) {
        long oversizedEnd = pieceEnd(oversized, oversizedAt, position + from);
        long erasedEnd = pieceEnd(erased, erasedAt, position + from);
        long pieceEnd = erasedEnd >= 0 ? erasedEnd : oversizedEnd;
        boolean inPiece = pieceEnd >= 0;
        int bound = inPiece ? held : bound(erased, erasedAt, position, from, held);
        int to;
        if (inPiece) {
          boolean complete = pieceEnd - position <= held;
          to = complete ? (int) (pieceEnd - position) : RecordFramer.INCOMPLETE;
        } else {
          to =
              scanned > from
                  ? framer.endOfRest(buffer, scanned, bound)
                  : framer.endOfRecord(buffer, from, bound, position + from);
          to = to == RecordFramer.INCOMPLETE && bound < held ? bound : to;
        }
        if (to == RecordFramer.INCOMPLETE && !more) {
          to = inPiece ? held : framer.endOfInput(buffer, held - framer.undecided(), held);
        }
        if (to == RecordFramer.INCOMPLETE) {
          scanned = inPiece ? held : held - framer.undecided();
          break;
        }
        handler.record(position + from, buffer, from, to, size(erasedEnd, oversizedEnd));
        records++;
        oversizedAt += oversizedEnd >= 0 ? 1 : 0;
        erasedAt += erasedEnd >= 0 ? 1 : 0;
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

  private static Size size(long erasedEnd, long oversizedEnd) {
    if (erasedEnd >= 0) {
      return Size.ERASED;
    }
    return oversizedEnd >= 0 ? Size.OVERSIZED_PIECE : Size.WHOLE;
  }

  /** Returns up to where in the buffer the next filler leaves a record room. */
  private static int bound(
      List<SegmentFooter.ByteRange> erased, int next, long position, int from, int held) {
    return next >= erased.size() || erased.get(next).start() <= position + from
        ? held
        : (int) Math.min(held, erased.get(next).start() - position);
  }

  /** Returns where the next such range ends if it begins at the position; else -1. */
  private static long pieceEnd(List<SegmentFooter.ByteRange> oversized, int next, long position) {
    if (next >= oversized.size()) {
      return -1;
    }
    SegmentFooter.ByteRange piece = oversized.get(next);
    return piece.start() == position ? piece.end() : -1;
  }
}
