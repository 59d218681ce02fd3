package io.daybook.metrics.orders;

import static io.daybook.metrics.Figures.counted;
import static io.daybook.metrics.Figures.dimension;
import static io.daybook.metrics.Figures.knownTotal;
import static io.daybook.metrics.Figures.measure;

import io.daybook.metrics.Figures.DistinctCount;
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
  private static final List<String> KEY =
      List.of("dt", "currency", "status", "payment_method", "country");

  @Override
  public MetricTable table() {
    return OrderTables.ORDER_DAILY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    Dataset<Row> events = inputs.of("orders");
    for (String dimension : KEY.subList(1, KEY.size())) {
      events = events.withColumn(dimension, dimension(dimension));
    }
    return counted(
        events,
        inputs.isOfFewRows(),
        KEY,
        List.of(measure("events", "count(*)"), measure("amount", knownTotal("total_amount"))),
        List.of(new DistinctCount("orders", "scope, order_id", "true")));
  }

  @Override
  public List<Gate> gates() {
    return List.of(Gate.rows("events", "orders"), Gate.amount("amount", "orders", "total_amount"));
  }
}
