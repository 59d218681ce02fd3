package io.daybook.archive.run;

import io.daybook.archive.table.RowCursor;
import io.daybook.warehouse.ledger.PartitionContent;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.List;

/**
 * A row whose record is read anew, or was.
 *
 * @param day of its partition
 * @param id its event id; empty in quarantine
 * @param hash 64 bits over all its columns
 */
record RereadRow(LocalDate day, String segment, long offset, String id, long hash) {

  /** Returns the source that its segment was landed for. */
  String source() {
    return source(segment);
  }

  static String source(String segment) {
    return SegmentName.parse(segment).map(SegmentName::source).orElse("");
  }

  /** Returns where its record lies, for people. */
  String place() {
    return segment + " at byte " + offset;
  }

  /** Makes rows of those of one table. */
  static final class RowReader {
    private final List<Column> columns;
    private final int segment;
    private final int offset;
    private final int id;

    RowReader(List<Column> columns) {
      this.columns = columns;
      List<String> names = columns.stream().map(Column::name).toList();
      segment = names.indexOf("raw_segment");
      offset = names.indexOf("raw_offset");
      id = names.indexOf("event_id");
    }

    String segment(RowCursor row) {
      return text(row.bytes(segment));
    }

    long offset(RowCursor row) {
      return row.longValue(offset);
    }

    RereadRow row(LocalDate day, RowCursor row) {
      String event = id < 0 || row.isNull(id) ? "" : text(row.bytes(id));
      return new RereadRow(day, segment(row), offset(row), event, hash(row));
    }

    private long hash(RowCursor row) {
      MessageDigest digest = PartitionContent.sha256();
      for (int column = 0; column < columns.size(); column++) {
        if (row.isNull(column)) {
          digest.update((byte) 0);
        } else {
          digest.update((byte) 1);
          add(digest, row, column, columns.get(column).type());
        }
      }
      return ByteBuffer.wrap(digest.digest()).getLong();
    }

    private static void add(MessageDigest digest, RowCursor row, int column, ColumnType type) {
      if (type instanceof ColumnType.Decimal decimal) {
        if (decimal.precision() > 18) {
          add(digest, row.bytes(column));
        } else {
          add(digest, row.longValue(column));
        }
        return;
      }
      switch ((ColumnType.Simple) type) {
        case STRING -> add(digest, row.bytes(column));
        case INT, DATE -> add(digest, row.intValue(column));
        case BIGINT, TIMESTAMP -> add(digest, row.longValue(column));
        case DOUBLE -> add(digest, Double.doubleToLongBits(row.doubleValue(column)));
        case BOOLEAN -> digest.update((byte) (row.booleanValue(column) ? 1 : 0));
        case STRING_MAP ->
            row.entries(
                column,
                (key, value) -> {
                  add(digest, key);
                  add(digest, value);
                });
      }
    }

    private static void add(MessageDigest digest, long number) {
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
    }

    private static void add(MessageDigest digest, ByteBuffer bytes) {
      add(digest, bytes.remaining());
      digest.update(bytes.duplicate());
    }

    private static String text(ByteBuffer bytes) {
      return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
  }
}
