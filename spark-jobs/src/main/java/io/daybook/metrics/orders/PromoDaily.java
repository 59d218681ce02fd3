package io.daybook.metrics.orders;

import static io.daybook.metrics.Figures.DAY;
import static io.daybook.metrics.Figures.distinct;
import static io.daybook.metrics.Figures.knownTotal;
import static io.daybook.metrics.Figures.measure;
import static org.apache.spark.sql.functions.col;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.OrderTables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Submitted orders with a coupon. */
public final class PromoDaily implements Metric {

  @Override
  public MetricTable table() {
    return OrderTables.PROMO_DAILY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    Dataset<Row> newcomers =
        inputs
            .of("first_seen")
            .where("population = 'sale'")
            .selectExpr("dt", "user_id", "true AS is_new");
    return inputs
        .of("order_day")
        .where("status = 'submitted' AND coupon <> '" + MetricTables.NONE + "'")
        .join(newcomers, new String[] {"dt", "user_id"}, "left")
        .groupBy(DAY, col("currency"), col("coupon"))
        .agg(
            measure("orders", "count(*)"),
            measure("buyers", "count(DISTINCT user_id)"),
            measure("new_buyers", distinct("user_id", "is_new")),
            measure("amount", knownTotal("amount")));
  }

  @Override
  public List<Gate> gates() {
    return List.of(Gate.everyRow("new_buyers <= buyers", "new_buyers <= buyers"));
  }
}
