package io.daybook.archive.bucket;

import io.daybook.archive.table.RowCursor;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import java.nio.ByteBuffer;
import java.util.List;

/** Reads encoded rows as rows of the dataset's table. */
final class EventCursor implements RowCursor {
  private static final int NULL = -1;

  private final Layout layout;
  private final boolean[] isText;
  private final SegmentText[] segments;
  private final int[] at;
  private byte[] page = new byte[0];
  private int row;
  private int extraAt;

  /**
   * What a row says of its segment.
   *
   * @param source as UTF-8
   * @param name as UTF-8
   */
  record SegmentText(ByteBuffer source, ByteBuffer name) {}

  EventCursor(Dataset dataset, List<SegmentText> segments) {
    this.layout = new Layout(dataset);
    this.segments = segments.toArray(SegmentText[]::new);
    List<Column> columns = dataset.columns();
    this.isText = new boolean[columns.size()];
    for (int i = 0; i < isText.length; i++) {
      isText[i] = columns.get(i).type() == ColumnType.Simple.STRING;
    }
    this.at = new int[columns.size()];
  }

  /** Moves to a row. */
  void moveTo(byte[] rowPage, int offset) {
    page = rowPage;
    row = offset;
    int fill = offset + EventRow.ID;
    fill = text(layout.eventId(), fill);
    fill = text(layout.userId(), fill);
    for (int i = 0; i < layout.others().size(); i++) {
      int column = layout.others().get(i);
      if (isText[column]) {
        fill = text(column, fill);
      } else {
        at[column] = page[fill] == 0 ? NULL : fill + 1;
        fill += 1 + Long.BYTES;
      }
    }
    extraAt = fill;
  }

  private int text(int column, int fill) {
    int length = EventRow.getInt(page, fill);
    at[column] = length < 0 ? NULL : fill;
    return fill + Integer.BYTES + Math.max(0, length);
  }

  /** Returns the number of the row's segment. */
  int segment() {
    return EventRow.getInt(page, row + EventRow.SEGMENT);
  }

  @Override
  public boolean isNull(int column) {
    return !isPlaced(column) && at[column] == NULL;
  }

  /** Columns that every row has, from its place or as an empty map. */
  private boolean isPlaced(int column) {
    return column == layout.eventTime()
        || column == layout.eventTimeMs()
        || column == layout.source()
        || column == layout.rawSegment()
        || column == layout.rawOffset()
        || column == layout.extra();
  }

  @Override
  public int intValue(int column) {
    return (int) EventRow.getLong(page, at[column]);
  }

  @Override
  public long longValue(int column) {
    if (column == layout.eventTime()) {
      return EventRow.getLong(page, row + EventRow.TIME);
    }
    if (column == layout.eventTimeMs()) {
      return Math.floorDiv(EventRow.getLong(page, row + EventRow.TIME), 1000L);
    }
    if (column == layout.rawOffset()) {
      return EventRow.getLong(page, row + EventRow.OFFSET);
    }
    return EventRow.getLong(page, at[column]);
  }

  @Override
  public double doubleValue(int column) {
    return Double.longBitsToDouble(EventRow.getLong(page, at[column]));
  }

  @Override
  public boolean booleanValue(int column) {
    return EventRow.getLong(page, at[column]) != 0;
  }

  @Override
  public ByteBuffer bytes(int column) {
    if (column == layout.source()) {
      return segments[segment()].source();
    }
    if (column == layout.rawSegment()) {
      return segments[segment()].name();
    }
    return textAt(at[column]);
  }

  @Override
  public void entries(int column, EntryHandler handler) {
    int count = EventRow.getInt(page, extraAt);
    int fill = extraAt + Integer.BYTES;
    for (int i = 0; i < count; i++) {
      ByteBuffer key = textAt(fill);
      fill += Integer.BYTES + key.remaining();
      ByteBuffer value = textAt(fill);
      fill += Integer.BYTES + value.remaining();
      handler.entry(key, value);
    }
  }

  private ByteBuffer textAt(int fill) {
    int length = EventRow.getInt(page, fill);
    return ByteBuffer.wrap(page, fill + Integer.BYTES, length);
  }
}
