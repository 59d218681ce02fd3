package io.daybook.metrics.purchase;

import static io.daybook.metrics.Figures.counted;
import static io.daybook.metrics.Figures.dimension;
import static io.daybook.metrics.Figures.measure;
import static io.daybook.metrics.Figures.total;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.row_number;

import io.daybook.metrics.Figures.DistinctCount;
import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.PurchaseTables;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** The best products of a day and currency, and the others together. */
public final class ProductDaily implements Metric {
  private static final int TOP = 100;
  private static final String[] KEY = {"dt", "currency", "product_id"};

  @Override
  public MetricTable table() {
    return PurchaseTables.PRODUCT_DAILY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    Dataset<Row> lines =
        Lines.withKind(inputs.of("purchase"))
            .withColumn("currency", dimension("currency"))
            .withColumn("product_id", dimension("product_id"));
    // A product of that very id is one of the others.
    Dataset<Row> best =
        lines
            .where("product_id <> '" + PurchaseTables.OTHERS + "'")
            .groupBy("dt", "currency", "product_id")
            .agg(
                measure("net", total("amount")),
                measure("sold", total("CASE WHEN kind = 'sale' THEN quantity END")))
            .withColumn("rank_by_net", rank("net"))
            .withColumn("rank_by_units", rank("sold"))
            .where("rank_by_net <= " + TOP + " OR rank_by_units <= " + TOP)
            .select("dt", "currency", "product_id", "rank_by_net", "rank_by_units");
    Dataset<Row> ranked =
        lines
            .join(broadcast(best), KEY, "left")
            .withColumn(
                "product_id",
                expr(
                    "CASE WHEN rank_by_net IS NULL THEN '"
                        + PurchaseTables.OTHERS
                        + "' ELSE product_id END"));
    return counted(
        ranked,
        inputs.isOfFewRows(),
        List.of(KEY),
        List.of(
            measure("units", total("CASE WHEN kind = 'sale' THEN quantity END")),
            measure("net_amount", total("amount")),
            measure("rank_by_net", "cast(max(rank_by_net) AS bigint)"),
            measure("rank_by_units", "cast(max(rank_by_units) AS bigint)")),
        List.of(
            new DistinctCount("orders", "scope, order_id", "kind = 'sale'"),
            new DistinctCount("buyers", "user_id", "kind = 'sale'")));
  }

  private static Column rank(String figure) {
    return row_number()
        .over(Window.partitionBy("dt", "currency").orderBy(col(figure).desc(), col("product_id")));
  }

  @Override
  public List<Gate> gates() {
    return List.of(
        Gate.total("units", "sales_daily", "sum(units)"),
        Gate.total("net_amount", "sales_daily", "sum(net_amount)"));
  }
}
