package io.daybook.metrics.purchase;

import static io.daybook.metrics.Figures.counted;
import static io.daybook.metrics.Figures.measure;
import static io.daybook.metrics.Figures.nearestRank;
import static io.daybook.metrics.Figures.total;
import static org.apache.spark.sql.functions.expr;

import io.daybook.metrics.Figures;
import io.daybook.metrics.Figures.DistinctCount;
import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.PurchaseTables;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Revenue by day and currency, with the values of orders. */
public final class SalesDaily implements Metric {

  @Override
  public MetricTable table() {
    return PurchaseTables.SALES_DAILY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    Dataset<Row> sales = inputs.of("sale_day");
    List<Column> figures = new ArrayList<>(Lines.sumsOfSums());
    figures.add(measure("line_items", "sum(line_items)"));
    figures.add(measure("sale_line_items", "sum(sales)"));
    return counted(
            sales,
            inputs.isOfFewRows(),
            List.of("dt", "currency"),
            figures,
            List.of(
                new DistinctCount(
                    "buyers", "user_id", "sales > 0 AND user_id <> '" + MetricTables.NONE + "'")))
        .join(orders(sales), new String[] {"dt", "currency"}, "left")
        .withColumn("orders", expr("coalesce(orders_with_sales, 0L)"))
        .withColumn(
            "average_order_value",
            expr(
                "try_divide(cast(gross_amount - discount_amount AS double),"
                    + " cast(orders AS double))"))
        .withColumn("lines_per_order", expr("try_divide(sale_line_items, orders)"))
        .withColumn("units_per_order", expr("try_divide(cast(units AS double), orders)"));
  }

  private static Dataset<Row> orders(Dataset<Row> sales) {
    Dataset<Row> orders =
        sales
            .where("sales > 0")
            .groupBy("dt", "currency", "scope", "order_id")
            .agg(measure("value", total("gross_amount - discount_amount")));
    return Figures.ranked(orders, "value", "dt", "currency")
        .groupBy("dt", "currency")
        .agg(
            measure("orders_with_sales", "count(*)"),
            measure("median_order_value", nearestRank(50, "value")),
            measure("p90_order_value", nearestRank(90, "value")));
  }

  @Override
  public List<Gate> gates() {
    return List.of(
        Gate.total("line_items", "sale_day", "sum(line_items)"),
        Gate.total("net_amount", "sale_day", "sum(net_amount)"),
        Gate.everyRow(Lines.NET, Lines.NET));
  }
}
