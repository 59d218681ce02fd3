package io.daybook.ingest.landing;

import io.daybook.ingest.input.OpenFile;
import io.daybook.warehouse.segment.CsvHeaders;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.RecordFramer;
import io.daybook.warehouse.segment.SegmentFooter.ByteRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a file into segments, between records, in one pass through a buffer of fixed size. The end
 * of the file ends the last record, whatever it looks like. NUL bytes before a record that make it
 * too long are pieces of their own: the hole that a writer leaves behind a truncation takes no
 * record along.
 */
final class SegmentCutter {
  private static final int BUFFER_BYTES = 1 << 20;

  private final OpenFile file;
  private final RecordFramer framer;
  private final int unitBytes;
  private final int maxRecordBytes;
  private final SegmentEnds ends;
  private final @Nullable CsvHeaders headers;
  private final byte[] buffer;

  /** Position in the file of the buffer's first byte. */
  private long base;

  private int at;
  private int held;

  /** Takes the bytes of a segment while it is cut. */
  @FunctionalInterface
  interface SegmentSink {
    void write(byte[] buffer, int offset, int length);
  }

  /**
   * A segment that was cut, not sealed yet.
   *
   * @param firstRecordEnd where its first record ends in the file
   * @param header the header record in force where it begins, in Base64; null if there is none
   * @param lastHeader that behind it
   */
  record CutSegment(
      long start,
      long end,
      long records,
      long crc32c,
      List<ByteRange> oversized,
      long firstRecordEnd,
      @Nullable String header,
      @Nullable String lastHeader) {}

  /**
   * @param headers what knows the header in force at the offset; null if records have none
   */
  SegmentCutter(
      OpenFile file,
      long offset,
      Framing framing,
      int maxRecordBytes,
      SegmentEnds ends,
      @Nullable CsvHeaders headers) {
    this.headers = headers;
    this.file = file;
    this.framer = framing.framer();
    this.unitBytes = framing instanceof Framing.LineFraming line ? line.unit().bytes() : 1;
    this.maxRecordBytes = maxRecordBytes;
    this.ends = ends;
    this.base = offset;
    this.buffer = new byte[(int) Math.max(1, Math.min(BUFFER_BYTES, file.file().size() - offset))];
  }

  /** Returns whether there is something left to cut. */
  boolean hasNext() throws IOException {
    return at < held || fill();
  }

  /** Returns where the next segment begins in the file. */
  long position() {
    return base + at;
  }

  /**
   * Cuts the next segment: at least one record, and no further record once it has its size.
   *
   * @param sink gets its bytes
   * @throws io.daybook.ingest.input.FileShrunkException if the file ends before the size it had
   */
  CutSegment next(SegmentSink sink) throws IOException {
    Segment segment = new Segment(position(), sink);
    boolean more = true;
    while (more && !segment.isFull()) {
      segment.takeRecords();
      if (!segment.isFull() && !fill()) {
        segment.endRecord();
        more = at < held;
      }
    }
    return segment.cut();
  }

  private @Nullable String header() {
    byte[] inForce = headers == null ? null : headers.inForce();
    return inForce == null ? null : Base64.getEncoder().encodeToString(inForce);
  }

  /** Reads on behind what the framer wants to see again; returns whether there was more. */
  private boolean fill() throws IOException {
    int kept = held - at;
    System.arraycopy(buffer, at, buffer, 0, kept);
    base += at;
    at = 0;
    held = kept + file.read(buffer, kept, base + kept);
    return held > kept;
  }

  /** The segment under way. */
  private final class Segment {
    private final long start;
    private final long fullAt;
    private final SegmentSink sink;
    private final CRC32C crc = new CRC32C();
    private final List<ByteRange> oversized = new ArrayList<>();
    private long recordStart;
    private boolean inRecord;

    /** Up to where the record under way holds nothing but NUL. */
    private long hole;

    private boolean inHole;
    private final @Nullable String header = header();
    private long records;
    private long firstRecordEnd;

    Segment(long start, SegmentSink sink) {
      this.start = start;
      this.fullAt = ends.endOf(start);
      this.sink = sink;
      this.recordStart = start;
    }

    boolean isFull() {
      return !inRecord && recordStart >= fullAt;
    }

    /** Takes records from the buffer until it is used up or the segment has its size. */
    void takeRecords() throws IOException {
      int from = at;
      boolean more = true;
      while (more && at < held && !isFull()) {
        if (!inRecord || inHole) {
          passHole();
        }
        int end =
            inRecord
                ? framer.endOfRest(buffer, at, held)
                : framer.endOfRecord(buffer, at, held, base + at);
        inRecord = end == RecordFramer.INCOMPLETE;
        more = !inRecord;
        at = inRecord ? held - framer.undecided() : end;
        if (!inRecord) {
          count(base + at);
        }
      }
      take(from);
    }

    private void passHole() {
      int behind = at;
      while (behind < held && buffer[behind] == 0) {
        behind++;
      }
      inHole = behind == held;
      hole = base + behind;
    }

    /** Ends the record under way at the end of the file. */
    void endRecord() throws IOException {
      if (inRecord) {
        int from = at;
        at = framer.endOfInput(buffer, at, held);
        take(from);
        inRecord = false;
        count(base + at);
      }
    }

    private void take(int from) {
      crc.update(buffer, from, at - from);
      sink.write(buffer, from, at - from);
    }

    private void count(long end) throws IOException {
      if (headers != null) {
        passHeaders(headers, end);
      }
      if (end - recordStart <= maxRecordBytes) {
        records++;
      } else {
        long text = Math.max(recordStart, Math.min(end, hole - hole % unitBytes));
        cutToPieces(recordStart, text);
        if (end - text > maxRecordBytes) {
          cutToPieces(text, end);
        } else if (end > text) {
          records++;
        }
      }
      if (recordStart == start) {
        firstRecordEnd = end;
      }
      recordStart = end;
    }

    /** A record that isn't in the buffer from its beginning is read again. */
    private void passHeaders(CsvHeaders known, long end) throws IOException {
      if (recordStart >= base) {
        known.take(recordStart, buffer, (int) (recordStart - base), (int) (end - base));
      } else if (end - recordStart <= (recordStart == 0 ? maxRecordBytes : CsvHeaders.LONGEST)) {
        byte[] record = file.bytes(recordStart, end);
        known.take(recordStart, record, 0, record.length);
      }
    }

    private void cutToPieces(long from, long to) {
      for (long piece = from; piece < to; piece += maxRecordBytes) {
        oversized.add(new ByteRange(piece, Math.min(to, piece + maxRecordBytes)));
        records++;
      }
    }

    CutSegment cut() {
      return new CutSegment(
          start, recordStart, records, crc.getValue(), oversized, firstRecordEnd, header, header());
    }
  }
}
