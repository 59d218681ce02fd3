package io.daybook.metrics.orders;

import static io.daybook.metrics.Figures.DAY;
import static io.daybook.metrics.Figures.isComplete;
import static io.daybook.metrics.Figures.knownTotal;
import static io.daybook.metrics.Figures.measure;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.OrderTables;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How far the orders of a day came. */
public final class OrderFunnelDaily implements Metric {
  private static final long DAY_MILLIS = 86_400_000;

  @Override
  public MetricTable table() {
    return OrderTables.ORDER_FUNNEL_DAILY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    List<Column> figures = new ArrayList<>();
    for (String status : OrderTables.STATUSES) {
      figures.add(measure(status, "count_if(" + reached(status) + ")"));
      figures.add(
          measure(
              status + "_amount", knownTotal("CASE WHEN " + reached(status) + " THEN amount END")));
    }
    figures.add(measure("without_submission", "count_if(is_submitted = 0)"));
    figures.add(within("paid_24h", "paid", 1));
    figures.add(within("shipped_3d", "shipped", 3));
    figures.add(within("delivered_14d", "delivered", 14));
    Dataset<Row> funnel =
        OrderCourses.of(inputs)
            .groupBy(DAY, col("currency"), col("payment_method"))
            .agg(figures.get(0), figures.subList(1, figures.size()).toArray(Column[]::new))
            .withColumn("complete_24h", complete(inputs, 1))
            .withColumn("complete_3d", complete(inputs, 3))
            .withColumn("complete_14d", complete(inputs, 14));
    for (String status : OrderTables.STATUSES.subList(1, OrderTables.STATUSES.size())) {
      funnel = funnel.withColumn(status + "_rate", expr("try_divide(" + status + ", submitted)"));
    }
    return funnel;
  }

  private static String reached(String status) {
    return "is_submitted = 1 AND " + status + "_ms IS NOT NULL";
  }

  private static Column within(String name, String status, int days) {
    return measure(
        name,
        "count_if("
            + reached(status)
            + " AND "
            + status
            + "_ms - submitted_ms <= "
            + days * DAY_MILLIS
            + ")");
  }

  private static Column complete(Inputs inputs, int days) {
    return expr(isComplete(inputs.horizon("orders"), "date_add(dt, " + days + ")"));
  }

  @Override
  public List<Gate> gates() {
    return List.of(
        Gate.rate("paid_rate"),
        Gate.rate("shipped_rate"),
        Gate.rate("delivered_rate"),
        Gate.everyRow(
            "paid_24h <= paid and shipped_3d <= shipped and delivered_14d <= delivered",
            "paid_24h <= paid AND shipped_3d <= shipped AND delivered_14d <= delivered"));
  }
}
