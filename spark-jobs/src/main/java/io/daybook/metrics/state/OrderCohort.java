package io.daybook.metrics.state;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.expr;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.StateTables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Orders of a day with the day of their submission: the first one in the window on which the order
 * was submitted or, if none is known, was seen.
 */
public final class OrderCohort implements Metric {

  @Override
  public MetricTable table() {
    return StateTables.ORDER_COHORT;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    Dataset<Row> rows = inputs.rows("order_day");
    Dataset<Row> orders = rows.join(broadcast(inputs.calendar()), "dt");
    Dataset<Row> earlier =
        rows.selectExpr(
                "scope",
                "order_id",
                "dt AS seen",
                "CASE WHEN status = 'submitted' THEN dt END AS submitted")
            .distinct();
    Dataset<Row> submissions =
        orders
            .select("dt", "scope", "order_id")
            .distinct()
            .join(earlier, new String[] {"scope", "order_id"})
            .where("seen BETWEEN date_sub(dt, " + StateTables.ORDER_COHORT_DAYS + ") AND dt")
            .groupBy("dt", "scope", "order_id")
            .agg(
                expr("coalesce(min(submitted), min(seen))").as("submit_day"),
                expr("CASE WHEN min(submitted) IS NULL THEN 0L ELSE 1L END").as("is_submitted"));
    return orders.join(submissions, new String[] {"dt", "scope", "order_id"});
  }

  @Override
  public List<Gate> gates() {
    return List.of(Gate.everyRow("submit_day <= dt", "submit_day <= dt"));
  }
}
