package io.daybook.archive.parse;

import io.daybook.archive.record.Event;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows an event as it would be archived, column by column. */
public final class EventText {
  private final List<Column> columns;

  public EventText(Dataset dataset) {
    this.columns = dataset.columns();
  }

  /**
   * Returns the values that the event has, by column, with {@code dt} first: text, a time as UTC in
   * ISO-8601 with seconds and {@code Z}; for {@code extra} a map of texts.
   */
  public Map<String, Object> of(Event event) {
    Map<String, Object> texts = new LinkedHashMap<>();
    texts.put("dt", LocalDate.ofEpochDay(event.epochDay()).toString());
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      if (column.name().equals("event_time")) {
        texts.put(column.name(), time(event.timeMicros()));
      } else if (event.has(i)) {
        texts.put(column.name(), value(column.type(), event, i));
      }
    }
    if (!event.extraNames().isEmpty()) {
      Map<String, String> extra = new LinkedHashMap<>();
      for (int i = 0; i < event.extraNames().size(); i++) {
        extra.put(event.extraNames().get(i), event.extraValues().get(i));
      }
      texts.put("extra", extra);
    }
    return texts;
  }

  private static String value(ColumnType type, Event event, int column) {
    if (type instanceof ColumnType.Decimal decimal) {
      return BigDecimal.valueOf(event.number(column), decimal.scale()).toPlainString();
    }
    return switch ((ColumnType.Simple) type) {
      case STRING -> event.text(column).text();
      case DOUBLE -> String.valueOf(Double.longBitsToDouble(event.number(column)));
      case BOOLEAN -> String.valueOf(event.number(column) != 0);
      case TIMESTAMP -> time(event.number(column));
      case DATE -> LocalDate.ofEpochDay(event.number(column)).toString();
      case INT, BIGINT, STRING_MAP -> String.valueOf(event.number(column));
    };
  }

  private static String time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }
}
