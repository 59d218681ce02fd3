package io.daybook.ingest.landing;

import io.daybook.ingest.input.OpenFile;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.RecordFramer;
import java.io.IOException;

/** Finds where the last whole record of a file ends. */
public final class RecordEnd {
  private static final int BUFFER_BYTES = 64 << 10;

  private final OpenFile file;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  public RecordEnd(OpenFile file) {
    this.file = file;
  }

  /**
   * Returns where the last whole record ends.
   *
   * @param from where a record begins
   * @param searched up to where no record ended when this was asked before; at least {@code from}
   * @return {@code from} if no record has ended
   */
  public long last(Framing framing, long from, long searched) throws IOException {
    if (framing instanceof Framing.LineFraming line) {
      // Whole lines end with a line end whatever stands before: the last one is near the end.
      long end = lastLineEnd(line.unit(), searched);
      return end < 0 ? from : end;
    }
    return lastFramed(framing.framer(), from);
  }

  /**
   * Returns where the last record ends of a file to which nothing was added for long: only the next
   * record would tell for certain.
   *
   * @return {@code from} or -1 if no record has ended behind it
   */
  public long lastWhenQuiet(Framing framing, long from) throws IOException {
    if (framing instanceof Framing.StartPatternFraming) {
      return lastLineEnd(Framing.CodeUnit.BYTE, from);
    }
    RecordFramer framer = framing.framer();
    long end = lastFramed(framer, from);
    return framer.mayBeWhole() ? file.file().size() : end;
  }

  private long lastLineEnd(Framing.CodeUnit unit, long from) throws IOException {
    int width = unit.bytes();
    long first = from - from % width;
    long end = file.file().size() - file.file().size() % width;
    while (end > first) {
      long start = Math.max(first, end - buffer.length);
      int held = Math.min(file.read(buffer, start), (int) (end - start));
      for (int i = held - width; i >= 0; i -= width) {
        if (unit.isLineEnd(buffer, i)) {
          return start + i + width;
        }
      }
      end = start;
    }
    return -1;
  }

  private long lastFramed(RecordFramer framer, long from) throws IOException {
    long recordEnd = from;
    long base = from;
    int kept = 0;
    boolean inRecord = false;
    int held = file.read(buffer, 0, base);
    while (held > kept) {
      int at = 0;
      while (at < held) {
        int end =
            inRecord ? framer.endOfRest(buffer, at, held) : framer.endOfRecord(buffer, at, held);
        inRecord = end == RecordFramer.INCOMPLETE;
        if (inRecord) {
          break;
        }
        at = end;
        recordEnd = base + at;
      }
      int next = inRecord ? held - framer.undecided() : held;
      kept = held - next;
      System.arraycopy(buffer, next, buffer, 0, kept);
      base += next;
      held = kept + file.read(buffer, kept, base + kept);
    }
    return recordEnd;
  }
}
