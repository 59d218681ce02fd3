package io.daybook.ingest.receive;

import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.RecordFramer;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes of a stream that are not in the spool yet: whole records, then the beginning of one. A
 * record above the maximum doesn't wait for its end, so that memory stays bounded.
 */
final class RecordBuffer {
  private static final int FIRST_BYTES = 64 << 10;

  private final Framing framing;
  private final int maxRecordBytes;
  private RecordFramer framer;
  private byte[] bytes = new byte[FIRST_BYTES];
  private int held;
  private int scanned;
  private boolean inRecord;
  private int wholeEnd;
  private long wholeRecords;

  RecordBuffer(Framing framing, int maxRecordBytes) {
    this.framing = framing;
    this.framer = framing.framer();
    this.maxRecordBytes = maxRecordBytes;
  }

  /** Takes the bytes that come next. */
  void add(byte[] next, int length) {
    if (held + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(held + length, bytes.length * 2));
    }
    System.arraycopy(next, 0, bytes, held, length);
    held += length;
    scan();
  }

  private void scan() {
    while (scanned < held) {
      int end =
          inRecord
              ? framer.endOfRest(bytes, scanned, held)
              : framer.endOfRecord(bytes, scanned, held);
      inRecord = end == RecordFramer.INCOMPLETE;
      if (inRecord) {
        scanned = held - framer.undecided();
        break;
      }
      scanned = end;
      wholeEnd = end;
      wholeRecords++;
    }
    if (scanned - wholeEnd > maxRecordBytes) {
      wholeEnd = scanned;
    }
  }

  boolean isEmpty() {
    return held == 0;
  }

  /** Returns how many records ended in what {@link #whole} gives. */
  long wholeRecords() {
    return wholeRecords;
  }

  /** Returns the whole records. They are there until {@link #dropWhole}. */
  ByteBuffer whole() {
    return ByteBuffer.wrap(bytes, 0, wholeEnd);
  }

  /** Takes the whole records away. */
  void dropWhole() {
    System.arraycopy(bytes, wholeEnd, bytes, 0, held - wholeEnd);
    held -= wholeEnd;
    scanned -= wholeEnd;
    wholeEnd = 0;
    wholeRecords = 0;
    if (bytes.length > 2 * maxRecordBytes && held <= FIRST_BYTES) {
      bytes = Arrays.copyOf(bytes, FIRST_BYTES);
    }
  }

  /** Returns all that it holds, whole records first. */
  byte[] all() {
    return Arrays.copyOf(bytes, held);
  }

  /** Takes for whole records all that may be, where only the next record would tell. */
  void endQuietRecord() {
    if (framing instanceof Framing.StartPatternFraming) {
      endRecordWithItsLine();
    } else if (inRecord && framer.mayBeWhole()) {
      endRecord();
    }
  }

  private void endRecordWithItsLine() {
    int end = held;
    while (end > wholeEnd && bytes[end - 1] != '\n') {
      end--;
    }
    endRecord(end);
  }

  /** Takes everything for whole records: nothing more comes. */
  void endRecord() {
    endRecord(held);
  }

  private void endRecord(int end) {
    if (end > wholeEnd) {
      wholeEnd = end;
      wholeRecords++;
      framer = framing.framer();
      inRecord = false;
      scanned = end;
      scan();
    }
  }
}
