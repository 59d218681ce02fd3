package io.daybook.archive.quarantine;

import io.daybook.archive.parse.ParseOutcome;
import io.daybook.archive.record.RejectReason;
import io.daybook.warehouse.segment.SegmentName;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records of one arrival day that can't be archived, on their way to the process that writes them.
 *
 * @param day of arrival, since 1970
 * @param records one behind the other
 */
public record RejectBlock(int day, ByteBuffer records) {
  private static final int NULL = -1;

  /** Appends a record to those of a block. */
  static void append(
      DataOutputStream records,
      SegmentName segment,
      long position,
      long length,
      String record,
      ParseOutcome.Rejected why)
      throws IOException {
    append(records, segment.fileName());
    records.writeLong(position);
    records.writeLong(length);
    append(records, why.reason().name());
    append(records, why.field());
    append(records, why.message());
    append(records, record);
  }

  private static void append(DataOutputStream records, @Nullable String text) throws IOException {
    if (text == null) {
      records.writeInt(NULL);
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    records.writeInt(utf8.length);
    records.write(utf8);
  }

  /**
   * Hands the records over.
   *
   * @param dropped sources of which nothing is wanted
   */
  public void giveTo(RejectSink sink, Set<String> dropped) throws IOException {
    ByteBuffer rest = records.duplicate();
    while (rest.hasRemaining()) {
      SegmentName segment = SegmentName.parse(text(rest)).orElseThrow();
      long position = rest.getLong();
      long length = rest.getLong();
      RejectReason reason = RejectReason.valueOf(text(rest));
      String field = nullable(rest);
      ParseOutcome.Rejected why = new ParseOutcome.Rejected(reason, field, text(rest));
      String record = text(rest);
      if (!dropped.contains(segment.source())) {
        sink.add(segment, LocalDate.ofEpochDay(day), position, length, record, why);
      }
    }
  }

  private static String text(ByteBuffer records) {
    String text = nullable(records);
    if (text == null) {
      throw new IllegalArgumentException("expected a text but found null");
    }
    return text;
  }

  private static @Nullable String nullable(ByteBuffer records) {
    int length = records.getInt();
    if (length == NULL) {
      return null;
    }
    byte[] utf8 = new byte[length];
    records.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
