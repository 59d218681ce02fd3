package io.daybook.metrics.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.MeasureTotals;
import io.daybook.warehouse.ledger.PartitionContent;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;

/**
 * A day's file as the task that wrote it tells the driver.
 *
 * @param file as its footer tells
 * @param content of the rows in their order
 * @param reached the content of rows by the day that they concern; empty where none concern others
 * @param totals of additive measures
 * @param keys counted over its rows
 */
record WrittenDay(
    DataFile file,
    PartitionContent content,
    Map<LocalDate, PartitionContent> reached,
    MeasureTotals totals,
    KeyCounts keys) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().addModule(new JavaTimeModule()).build();

  WrittenDay {
    reached = new TreeMap<>(reached);
  }

  /** Returns one line that {@link #parse} reads. */
  String line() throws JsonProcessingException {
    return JSON.writeValueAsString(this);
  }

  static WrittenDay parse(String line) throws JsonProcessingException {
    return JSON.readValue(line, WrittenDay.class);
  }
}
