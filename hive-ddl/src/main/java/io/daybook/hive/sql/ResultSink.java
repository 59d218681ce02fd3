package io.daybook.hive.sql;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes an answer row by row, so that a large one needs no memory. */
public interface ResultSink {
  /** Takes the columns' names, once, before any row. */
  void columns(List<String> names) throws IOException;

  /**
   * Takes a row.
   *
   * @param values one per column: String, Boolean, a boxed number, BigDecimal, LocalDate,
   *     LocalDateTime, or null; what has parts (maps, lists) as Hive's JSON text
   */
  void row(List<@Nullable Object> values) throws IOException;

  /** Ends the answer; flushes but closes nothing. */
  void end() throws IOException;
}
