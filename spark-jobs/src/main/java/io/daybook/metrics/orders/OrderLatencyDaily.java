package io.daybook.metrics.orders;

import static io.daybook.metrics.Figures.DAY;
import static io.daybook.metrics.Figures.measure;
import static io.daybook.metrics.Figures.nearestRank;
import static org.apache.spark.sql.functions.col;

import io.daybook.metrics.Figures;
import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.OrderTables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Hours from one status of an order to another, by the day of its submission. */
public final class OrderLatencyDaily implements Metric {
  private static final String HOUR_MILLIS = "3600000D";
  private static final String LEGS =
      "stack(4,"
          + " 'submit_to_pay', submitted_ms, paid_ms,"
          + " 'pay_to_ship', paid_ms, shipped_ms,"
          + " 'ship_to_deliver', shipped_ms, delivered_ms,"
          + " 'submit_to_deliver', submitted_ms, delivered_ms) AS (leg, from_ms, to_ms)";

  @Override
  public MetricTable table() {
    return OrderTables.ORDER_LATENCY_DAILY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    Dataset<Row> legs =
        OrderCourses.of(inputs)
            .where("is_submitted = 1")
            .selectExpr("dt", "cancelled_ms", LEGS)
            .where("from_ms IS NOT NULL");
    Dataset<Row> hours =
        legs.where("to_ms IS NOT NULL")
            .selectExpr("dt", "leg", "(to_ms - from_ms) / " + HOUR_MILLIS + " AS hours");
    Dataset<Row> percentiles =
        Figures.ranked(hours, "hours", "dt", "leg")
            .groupBy("dt", "leg")
            .agg(
                measure("p50_hours", nearestRank(50, "hours")),
                measure("p90_hours", nearestRank(90, "hours")),
                measure("p95_hours", nearestRank(95, "hours")),
                measure("p99_hours", nearestRank(99, "hours")));
    return legs.groupBy(DAY, col("leg"))
        .agg(
            measure("reached", "count_if(to_ms IS NOT NULL)"),
            measure("pending", "count_if(to_ms IS NULL AND cancelled_ms IS NULL)"))
        .join(percentiles, new String[] {"dt", "leg"}, "left");
  }

  @Override
  public List<Gate> gates() {
    return List.of(
        Gate.everyRow(
            "percentiles in order",
            "reached = 0 OR (p50_hours <= p90_hours AND p90_hours <= p95_hours AND p95_hours <="
                + " p99_hours)"));
  }
}
