package io.daybook.metrics;

import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One metric table: how it is declared, what its figures mean, and what they must keep. */
public interface Metric {

  /** Returns the declaration: inputs and windows, columns, order, types. */
  MetricTable table();

  /**
   * Defines the figures.
   *
   * @param inputs the days to be made, and what they are made of
   * @return a row per {@code dt} and dimensions that occur: {@code dt}, then the declared columns
   *     with the declared types
   */
  Dataset<Row> figures(Inputs inputs);

  /** Returns what must hold for each day before it is committed, besides sound keys. */
  List<Gate> gates();

  /**
   * Returns days whose rows change although their inputs don't, which only the data tells: where
   * the first day of a user moved from and to. They are made together with the touched ones.
   */
  default NavigableSet<LocalDate> further(Inputs inputs) {
    return Collections.emptyNavigableSet();
  }
}
