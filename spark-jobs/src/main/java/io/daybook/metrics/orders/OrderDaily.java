package io.daybook.metrics.orders;

import static io.daybook.metrics.Figures.DAY;
import static io.daybook.metrics.Figures.dimension;
import static io.daybook.metrics.Figures.measure;
import static io.daybook.metrics.Figures.total;

import io.daybook.metrics.DailyMetric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Order events by day, currency, status, payment method and country. */
public final class OrderDaily implements DailyMetric {

  @Override
  public MetricTable table() {
    return MetricTables.ORDER_DAILY;
  }

  @Override
  public io.daybook.warehouse.table.Dataset archive() {
    return Datasets.ORDERS;
  }

  @Override
  public Dataset<Row> figures(Dataset<Row> events) {
    return events
        .groupBy(
            DAY,
            dimension("currency"),
            dimension("status"),
            dimension("payment_method"),
            dimension("country"))
        .agg(
            measure("events", "count(*)"),
            measure("orders", "count(DISTINCT order_id)"),
            measure("amount", total("total_amount")));
  }

  @Override
  public List<Gate> gates() {
    return List.of(Gate.rows("events"), Gate.total("amount", "total_amount"));
  }
}
