package io.daybook.archive.bucket;

import io.daybook.archive.record.Event;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Encodes events as rows: {@link EventRow} tells the layout, {@link EventCursor} reads it back. */
public final class EventEncoder {
  private final int eventId;
  private final int userId;
  private final boolean[] isText;
  private final List<Integer> others;
  private byte[] row = new byte[1024];
  private int fill;

  public EventEncoder(Dataset dataset) {
    Layout layout = new Layout(dataset);
    this.eventId = layout.eventId();
    this.userId = layout.userId();
    this.others = layout.others();
    List<Column> columns = dataset.columns();
    this.isText = new boolean[columns.size()];
    for (int i = 0; i < isText.length; i++) {
      isText[i] = columns.get(i).type() == ColumnType.Simple.STRING;
    }
  }

  /**
   * Encodes an event.
   *
   * @param segment number of the segment in the run's order
   * @param offset of the record in its file
   * @param ordinal of the event among those of its record
   */
  public void encode(Event event, int segment, long offset, int ordinal) {
    fill = EventRow.ID;
    byte[] id = event.text(eventId);
    text(id);
    if (event.has(userId)) {
      text(event.text(userId));
    } else {
      putInt(-1);
    }
    for (int column : others) {
      value(event, column);
    }
    extras(event);
    EventRow.putInt(row, EventRow.LENGTH, fill);
    EventRow.putLong(row, EventRow.ID_HASH, hash(id));
    EventRow.putInt(row, EventRow.SEGMENT, segment);
    EventRow.putLong(row, EventRow.OFFSET, offset);
    EventRow.putInt(row, EventRow.ORDINAL, ordinal);
    EventRow.putLong(row, EventRow.TIME, event.timeMicros());
  }

  byte[] row() {
    return row;
  }

  int length() {
    return fill;
  }

  private void value(Event event, int column) {
    if (isText[column]) {
      if (event.has(column)) {
        text(event.text(column));
      } else {
        putInt(-1);
      }
      return;
    }
    ensure(1 + Long.BYTES);
    row[fill++] = (byte) (event.has(column) ? 1 : 0);
    EventRow.putLong(row, fill, event.number(column));
    fill += Long.BYTES;
  }

  private void extras(Event event) {
    List<String> names = event.extraNames();
    List<String> values = event.extraValues();
    putInt(names.size());
    for (int i = 0; i < names.size(); i++) {
      text(names.get(i).getBytes(StandardCharsets.UTF_8));
      text(values.get(i).getBytes(StandardCharsets.UTF_8));
    }
  }

  private void text(byte[] bytes) {
    putInt(bytes.length);
    ensure(bytes.length);
    System.arraycopy(bytes, 0, row, fill, bytes.length);
    fill += bytes.length;
  }

  private void putInt(int value) {
    ensure(Integer.BYTES);
    EventRow.putInt(row, fill, value);
    fill += Integer.BYTES;
  }

  private void ensure(int more) {
    if (row.length - fill < more) {
      row = Arrays.copyOf(row, Math.max(row.length * 2, fill + more));
    }
  }

  /** FNV-1a, then mixed, so that every bit of the id counts in every bit of the hash. */
  private static long hash(byte[] id) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : id) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash ^= hash >>> 32;
    hash *= 0x9E3779B97F4A7C15L;
    return hash ^ (hash >>> 29);
  }
}
