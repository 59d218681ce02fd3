package io.daybook.metrics.purchase;

import static io.daybook.metrics.Figures.counted;
import static io.daybook.metrics.Figures.measure;
import static io.daybook.metrics.Figures.total;
import static org.apache.spark.sql.functions.expr;

import io.daybook.metrics.Figures.DistinctCount;
import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.PurchaseTables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Sales by day, currency and whether the buyer is new. */
public final class BuyersDaily implements Metric {

  @Override
  public MetricTable table() {
    return PurchaseTables.BUYERS_DAILY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    Dataset<Row> newcomers =
        inputs
            .of("first_seen")
            .where("population = 'sale'")
            .selectExpr("dt", "user_id", "true AS is_new");
    Dataset<Row> sales =
        inputs
            .of("sale_day")
            .join(newcomers, new String[] {"dt", "user_id"}, "left")
            .withColumn(
                "customer_type",
                expr(
                    "CASE WHEN user_id = '"
                        + MetricTables.NONE
                        + "' THEN 'anonymous' WHEN is_new THEN 'new' ELSE 'returning' END"));
    return counted(
        sales,
        inputs.isOfFewRows(),
        List.of("dt", "currency", "customer_type"),
        List.of(
            measure("line_items", "sum(line_items)"),
            measure("units", total("units")),
            measure("gross_amount", total("gross_amount")),
            measure("discount_amount", total("discount_amount")),
            measure("net_amount", total("net_amount"))),
        List.of(
            new DistinctCount("buyers", "user_id", "sales > 0 AND customer_type <> 'anonymous'"),
            new DistinctCount("orders", "scope, order_id", "sales > 0")));
  }

  @Override
  public List<Gate> gates() {
    return List.of(
        Gate.total("buyers", "sales_daily", "sum(buyers)"),
        Gate.total("line_items", "sales_daily", "sum(line_items)"),
        Gate.total("units", "sales_daily", "sum(units)"),
        Gate.total("net_amount", "sales_daily", "sum(net_amount)"));
  }
}
