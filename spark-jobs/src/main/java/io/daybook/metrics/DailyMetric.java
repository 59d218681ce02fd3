package io.daybook.metrics;

import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One metric table: how it is declared, what its figures mean, and what they must keep. */
public interface DailyMetric {

  /** Returns the declaration: columns, order, types. */
  MetricTable table();

  /** Returns the dataset that the figures are made of. */
  io.daybook.warehouse.table.Dataset archive();

  /**
   * Defines the figures.
   *
   * @param events whole days of the dataset, with their {@code dt}
   * @return a row per {@code dt} and dimensions that occur: {@code dt}, then the declared columns
   *     with the declared types
   */
  Dataset<Row> figures(Dataset<Row> events);

  /** Returns what must hold for each day before it is committed, besides sound keys. */
  List<Gate> gates();
}
