package io.daybook.ingest.landing;

import io.daybook.ingest.input.OpenFile;
import io.daybook.warehouse.segment.CsvHeaders;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.RecordFramer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The header records in force at places of one file. Asked for places one behind the other, it
 * reads the file once.
 */
public final class HeaderScan {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int LONGEST_FIRST = 4 << 20;
  private static final byte[] NONE = {};

  private final Framing framing;
  private @Nullable CsvHeaders headers;

  /** Where a record begins up to which headers are known. */
  private long scanned;

  public HeaderScan(Framing framing) {
    this.framing = framing;
    this.headers = CsvHeaders.of(framing, null).orElse(null);
  }

  /**
   * Returns the header record in force at a place, line end included.
   *
   * @param offset between two records
   * @return empty if there is none
   */
  public byte[] at(OpenFile file, long offset) throws IOException {
    if (offset < scanned) {
      headers = CsvHeaders.of(framing, null).orElse(null);
      scanned = 0;
    }
    if (headers == null) {
      return NONE;
    }
    scan(file, offset, headers);
    byte[] inForce = headers.inForce();
    return inForce == null ? NONE : inForce;
  }

  private void scan(OpenFile file, long offset, CsvHeaders known) throws IOException {
    RecordFramer framer = framing.framer();
    byte[] buffer = new byte[(int) Math.max(1, Math.min(BUFFER_BYTES, offset - scanned))];
    boolean inRecord = false;
    long base = scanned;
    while (base < offset) {
      int held = (int) Math.min(file.read(buffer, base), offset - base);
      if (held <= 0) {
        return;
      }
      int at = 0;
      while (at < held) {
        int end =
            inRecord ? framer.endOfRest(buffer, at, held) : framer.endOfRecord(buffer, at, held);
        inRecord = end == RecordFramer.INCOMPLETE;
        if (inRecord) {
          break;
        }
        pass(known, file, buffer, base, end);
        at = end;
      }
      base += held;
    }
  }

  /** A record that isn't in the buffer from its beginning is read again. */
  private void pass(CsvHeaders known, OpenFile file, byte[] buffer, long base, int to)
      throws IOException {
    long end = base + to;
    if (scanned >= base) {
      known.take(scanned, buffer, (int) (scanned - base), to);
    } else if (end - scanned <= (scanned == 0 ? LONGEST_FIRST : CsvHeaders.LONGEST)) {
      byte[] record = file.bytes(scanned, end);
      known.take(scanned, record, 0, record.length);
    }
    scanned = end;
  }
}
