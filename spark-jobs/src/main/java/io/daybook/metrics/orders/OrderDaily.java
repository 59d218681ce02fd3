package io.daybook.metrics.orders;

import static io.daybook.metrics.Figures.DAY;
import static io.daybook.metrics.Figures.dimension;
import static io.daybook.metrics.Figures.knownTotal;
import static io.daybook.metrics.Figures.measure;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.OrderTables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Order events by day, currency, status, payment method and country. */
public final class OrderDaily implements Metric {

  @Override
  public MetricTable table() {
    return OrderTables.ORDER_DAILY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    return inputs
        .of("orders")
        .groupBy(
            DAY,
            dimension("currency"),
            dimension("status"),
            dimension("payment_method"),
            dimension("country"))
        .agg(
            measure("events", "count(*)"),
            measure("orders", "count(DISTINCT struct(scope, order_id))"),
            measure("amount", knownTotal("total_amount")));
  }

  @Override
  public List<Gate> gates() {
    return List.of(Gate.rows("events", "orders"), Gate.amount("amount", "orders", "total_amount"));
  }
}
