package io.daybook.warehouse.segment;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts bytes that were never landed into records as a collector does: one above the maximum into
 * pieces, and a hole of NUL bytes before it apart from it. So a record of any length needs no more
 * memory than the longest that is landed whole.
 */
public final class UncutStream {
  private static final int BUFFER_BYTES = 1 << 20;

  private final InputStream in;
  private final RecordFramer framer;
  private final int unitBytes;
  private final int maxRecordBytes;
  private final RecordStream.RecordHandler handler;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int held;

  /** Position of the buffer's first byte. */
  private long base;

  /** What is not handed over of the record under way begins here. */
  private int from;

  /** Up to where the framer has seen it. */
  private int scanned;

  /** Which parts of the record under way were handed over. */
  private Passed passed = Passed.NOTHING;

  private long records;

  private enum Passed {
    NOTHING,
    PART_OF_HOLE,
    HOLE,
    PART_OF_TEXT
  }

  private UncutStream(
      InputStream in, Framing framing, int maxRecordBytes, RecordStream.RecordHandler handler) {
    this.in = in;
    this.framer = framing.framer();
    this.unitBytes = framing instanceof Framing.LineFraming line ? line.unit().bytes() : 1;
    this.maxRecordBytes = maxRecordBytes;
    this.handler = handler;
  }

  /**
   * Hands over all records in order. What is left without an end at the end is a record, too.
   *
   * @param maxRecordBytes a longer record comes in pieces
   */
  public static RecordStream.Extent read(
      InputStream in, Framing framing, int maxRecordBytes, RecordStream.RecordHandler handler)
      throws IOException {
    return new UncutStream(in, framing, maxRecordBytes, handler).read();
  }

  private RecordStream.Extent read() throws IOException {
    boolean more = true;
    while (more) {
      more = fill();
      takeRecords();
      if (!more && from < held) {
        endOf(framer.endOfInput(buffer, scanned, held));
        takeRecords();
        if (from < held) {
          endOf(held);
        }
      }
    }
    return new RecordStream.Extent(records, base + from);
  }

  /** Reads on behind what is held; returns whether there was more. */
  private boolean fill() throws IOException {
    System.arraycopy(buffer, from, buffer, 0, held - from);
    base += from;
    held -= from;
    scanned -= from;
    from = 0;
    if (held == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = in.read(buffer, held, buffer.length - held);
    held += Math.max(0, read);
    return read >= 0;
  }

  private void takeRecords() throws IOException {
    while (scanned < held) {
      boolean begins = scanned == from && passed == Passed.NOTHING;
      int end =
          begins
              ? framer.endOfRecord(buffer, from, held, base + from)
              : framer.endOfRest(buffer, scanned, held);
      if (end == RecordFramer.INCOMPLETE) {
        scanned = held - framer.undecided();
        handOverPieces();
        return;
      }
      endOf(end);
    }
  }

  /** Ends the record under way. */
  private void endOf(int end) throws IOException {
    if (passed == Passed.NOTHING && end - from <= maxRecordBytes) {
      handOver(end, RecordStream.Size.WHOLE);
    } else {
      endHole(end);
      if (passed == Passed.PART_OF_TEXT || end - from > maxRecordBytes) {
        pieces(end);
      } else if (end > from) {
        handOver(end, RecordStream.Size.WHOLE);
      }
    }
    passed = Passed.NOTHING;
    scanned = from;
  }

  /** What is handed over while the record's end isn't known must not depend on where it is. */
  private void handOverPieces() throws IOException {
    if (passed == Passed.NOTHING && scanned - from <= maxRecordBytes) {
      return;
    }
    if (passed == Passed.NOTHING || passed == Passed.PART_OF_HOLE) {
      int behind = behindHole(scanned);
      if (behind == scanned) {
        passed = Passed.PART_OF_HOLE;
        wholePieces(scanned);
        return;
      }
      endHole(scanned);
    }
    if (scanned - from > maxRecordBytes) {
      passed = Passed.PART_OF_TEXT;
      wholePieces(scanned);
    }
  }

  private void endHole(int to) throws IOException {
    if (passed == Passed.NOTHING || passed == Passed.PART_OF_HOLE) {
      pieces(behindHole(to));
      passed = Passed.HOLE;
    }
  }

  private int behindHole(int to) {
    int behind = from;
    while (behind < to && buffer[behind] == 0) {
      behind++;
    }
    return Math.max(from, (int) (behind - (base + behind) % unitBytes));
  }

  /** Leaves less than a piece. */
  private void wholePieces(int to) throws IOException {
    while (to - from > maxRecordBytes) {
      handOver(from + maxRecordBytes, RecordStream.Size.OVERSIZED_PIECE);
    }
  }

  private void pieces(int to) throws IOException {
    while (from < to) {
      handOver(Math.min(to, from + maxRecordBytes), RecordStream.Size.OVERSIZED_PIECE);
    }
  }

  private void handOver(int to, RecordStream.Size size) throws IOException {
    handler.record(base + from, buffer, from, to, size);
    records++;
    from = to;
  }
}
