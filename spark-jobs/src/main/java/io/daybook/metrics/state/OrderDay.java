package io.daybook.metrics.state;

import static io.daybook.metrics.Figures.DAY;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.StateTables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The first event of an order for each status that it came into on a day. */
public final class OrderDay implements Metric {

  @Override
  public MetricTable table() {
    return StateTables.ORDER_DAY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    return inputs
        .of("orders")
        .groupBy(DAY, col("scope"), col("order_id"), col("status"))
        .agg(
            expr("min_by(struct(event_time_ms AS first_at_ms,"
                    + " coalesce(currency, '(none)') AS currency,"
                    + " coalesce(payment_method, '(none)') AS payment_method,"
                    + " coalesce(nullif(coupon, ''), '(none)') AS coupon,"
                    + " user_id, total_amount AS amount),"
                    + " struct(event_time_ms, event_id))")
                .as("first"))
        .select("dt", "scope", "order_id", "status", "first.*");
  }

  @Override
  public List<Gate> gates() {
    return List.of();
  }
}
