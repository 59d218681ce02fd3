package io.daybook.archive.columns;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import java.util.List;

/**
 * Where the values of a dataset's columns come from.
 *
 * @param eventId position of {@code event_id}
 * @param userId position of {@code user_id}
 */
record EventShape(List<EventShape.Origin> origins, int eventId, int userId) {

  /** What a column is made of. */
  enum Origin {
    EVENT_ID,
    TIME,
    TIME_MILLIS,
    /** The source of the record's segment. */
    SOURCE,
    /** The name of the record's segment. */
    SEGMENT,
    /** The place of the record. */
    OFFSET,
    EXTRA,
    TEXT,
    NUMBER
  }

  EventShape {
    origins = List.copyOf(origins);
  }

  static EventShape of(Dataset dataset) {
    List<Origin> origins = dataset.columns().stream().map(EventShape::origin).toList();
    List<String> names = dataset.columns().stream().map(Column::name).toList();
    return new EventShape(origins, names.indexOf("event_id"), names.indexOf("user_id"));
  }

  private static Origin origin(Column column) {
    return switch (column.name()) {
      case "event_id" -> Origin.EVENT_ID;
      case "event_time" -> Origin.TIME;
      case "event_time_ms" -> Origin.TIME_MILLIS;
      case "source" -> Origin.SOURCE;
      case "raw_segment" -> Origin.SEGMENT;
      case "raw_offset" -> Origin.OFFSET;
      case "extra" -> Origin.EXTRA;
      default -> column.type() == ColumnType.Simple.STRING ? Origin.TEXT : Origin.NUMBER;
    };
  }

  int columns() {
    return origins.size();
  }

  Origin origin(int column) {
    return origins.get(column);
  }
}
