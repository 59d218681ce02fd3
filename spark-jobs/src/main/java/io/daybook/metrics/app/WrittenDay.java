package io.daybook.metrics.app;

import io.daybook.warehouse.ledger.PartitionContent;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A day's file as the task that wrote it tells the driver.
 *
 * @param path with scheme
 * @param content of the rows in their order
 * @param reached the content of rows by the day that they concern; empty where none concern others
 */
record WrittenDay(String path, PartitionContent content, Map<LocalDate, PartitionContent> reached) {
  private static final String SEPARATOR = "\t";

  /** Returns one line that {@link #parse} reads. */
  String line() {
    List<String> parts = new ArrayList<>(List.of(path, content.hex()));
    new TreeMap<>(reached).forEach((day, rows) -> parts.add(day + "=" + rows.hex()));
    return String.join(SEPARATOR, parts);
  }

  static WrittenDay parse(String line) {
    List<String> parts = List.of(line.split(SEPARATOR, -1));
    Map<LocalDate, PartitionContent> reached = new TreeMap<>();
    for (String part : parts.subList(2, parts.size())) {
      int equals = part.indexOf('=');
      reached.put(
          LocalDate.parse(part.substring(0, equals)),
          new PartitionContent(part.substring(equals + 1)));
    }
    return new WrittenDay(parts.get(0), new PartitionContent(parts.get(1)), reached);
  }
}
