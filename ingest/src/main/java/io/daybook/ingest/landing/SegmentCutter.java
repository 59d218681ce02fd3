package io.daybook.ingest.landing;

import io.daybook.ingest.input.OpenFile;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.RecordFramer;
import io.daybook.warehouse.segment.SegmentFooter.Range;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a file into segments, between records, in one pass through a buffer of fixed size. The end
 * of the file ends the last record, whatever it looks like.
 */
final class SegmentCutter {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final long PACKED_LIMIT_BYTES = 64L << 20;

  private final OpenFile file;
  private final RecordFramer framer;
  private final int maxRecordBytes;
  private final long segmentBytes;
  private final int zstdLevel;
  private final byte[] buffer;

  /** Position in the file of the buffer's first byte. */
  private long base;

  private int at;
  private int held;

  /**
   * A segment that was cut, not sealed yet.
   *
   * @param firstRecordEnd where its first record ends in the file
   * @param packed its bytes, if they were not too many to hold
   */
  record Cut(
      long start,
      long end,
      long records,
      long crc32c,
      List<Range> oversized,
      long firstRecordEnd,
      PackedSegment packed) {}

  SegmentCutter(
      OpenFile file,
      long offset,
      Framing framing,
      int maxRecordBytes,
      long segmentBytes,
      int zstdLevel) {
    this.file = file;
    this.framer = framing.framer();
    this.maxRecordBytes = maxRecordBytes;
    this.segmentBytes = segmentBytes;
    this.zstdLevel = zstdLevel;
    this.base = offset;
    this.buffer = new byte[(int) Math.max(1, Math.min(BUFFER_BYTES, file.file().size() - offset))];
  }

  /**
   * Cuts the next segment: at least one record, and no further record once it has its size.
   *
   * @return null at the end of the file
   * @throws io.daybook.ingest.input.FileShrunkException if the file ends before the size it had
   */
  @Nullable Cut next() throws IOException {
    if (at == held && !fill()) {
      return null;
    }
    Segment segment = new Segment(base + at);
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
    private final PackedSegment packed = new PackedSegment(zstdLevel, PACKED_LIMIT_BYTES);
    private final CRC32C crc = new CRC32C();
    private final List<Range> oversized = new ArrayList<>();
    private long recordStart;
    private boolean inRecord;
    private long records;
    private long firstRecordEnd;

    Segment(long start) throws IOException {
      this.start = start;
      this.recordStart = start;
    }

    boolean isFull() {
      return !inRecord && recordStart - start >= segmentBytes;
    }

    /** Takes records from the buffer until it is used up or the segment has its size. */
    void takeRecords() throws IOException {
      int from = at;
      boolean more = true;
      while (more && at < held && !isFull()) {
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

    private void take(int from) throws IOException {
      crc.update(buffer, from, at - from);
      packed.write(buffer, from, at - from);
    }

    private void count(long end) {
      if (end - recordStart <= maxRecordBytes) {
        records++;
      } else {
        for (long piece = recordStart; piece < end; piece += maxRecordBytes) {
          oversized.add(new Range(piece, Math.min(end, piece + maxRecordBytes)));
          records++;
        }
      }
      if (recordStart == start) {
        firstRecordEnd = end;
      }
      recordStart = end;
    }

    Cut cut() {
      return new Cut(
          start, recordStart, records, crc.getValue(), oversized, firstRecordEnd, packed);
    }
  }
}
