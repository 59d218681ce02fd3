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
 * @param versions position of the first of {@link Dataset#VERSION_COLUMNS}; -1 without them
 */
record EventShape(List<EventShape.ValueOrigin> origins, int eventId, int userId, int versions) {

  /** What a column is made of. */
  enum ValueOrigin {
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
    List<ValueOrigin> origins = dataset.columns().stream().map(EventShape::origin).toList();
    List<String> names = dataset.columns().stream().map(Column::name).toList();
    return new EventShape(
        origins,
        names.indexOf("event_id"),
        names.indexOf("user_id"),
        dataset.columns().indexOf(Dataset.VERSION_COLUMNS.get(0)));
  }

  private static ValueOrigin origin(Column column) {
    return switch (column.name()) {
      case "event_id" -> ValueOrigin.EVENT_ID;
      case "event_time" -> ValueOrigin.TIME;
      case "event_time_ms" -> ValueOrigin.TIME_MILLIS;
      case "source" -> ValueOrigin.SOURCE;
      case "raw_segment" -> ValueOrigin.SEGMENT;
      case "raw_offset" -> ValueOrigin.OFFSET;
      case "extra" -> ValueOrigin.EXTRA;
      default -> column.type() == ColumnType.Simple.STRING ? ValueOrigin.TEXT : ValueOrigin.NUMBER;
    };
  }

  int columns() {
    return origins.size();
  }

  ValueOrigin origin(int column) {
    return origins.get(column);
  }
}
