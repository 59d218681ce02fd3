package io.daybook.metrics.purchase;

import static io.daybook.metrics.Figures.DAY;
import static io.daybook.metrics.Figures.dimension;
import static io.daybook.metrics.Figures.measure;
import static io.daybook.metrics.Figures.total;
import static org.apache.spark.sql.functions.expr;

import io.daybook.metrics.DailyMetric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Revenue by day, currency, country, channel and category. Every line is exactly one of: sale,
 * return, adjustment.
 */
public final class PurchaseDaily implements DailyMetric {
  private static final String KIND =
      "CASE WHEN unit_price < 0 THEN 'adjustment' WHEN quantity < 0 THEN 'return' ELSE 'sale' END";

  /** DECIMAL(18,4) x DECIMAL(18,4) is DECIMAL(37,8) to Spark: exact. Half up, away from zero. */
  private static final String GROSS = "round(quantity * unit_price, 4)";

  private static final String ROUNDING =
      "amount - (" + GROSS + " - coalesce(discount, cast(0 AS decimal(18,4))))";

  private static final String NET =
      "net_amount = gross_amount - discount_amount + rounding_amount - return_amount"
          + " + adjustment_amount";

  @Override
  public MetricTable table() {
    return MetricTables.PURCHASE_DAILY;
  }

  @Override
  public io.daybook.warehouse.table.Dataset archive() {
    return Datasets.PURCHASE;
  }

  @Override
  public Dataset<Row> figures(Dataset<Row> lines) {
    return lines
        .withColumn("kind", expr(KIND))
        .groupBy(
            DAY,
            dimension("currency"),
            dimension("country"),
            dimension("channel"),
            dimension("category"))
        .agg(
            measure("orders", "count(DISTINCT CASE WHEN kind = 'sale' THEN order_id END)"),
            measure("buyers", "count(DISTINCT CASE WHEN kind = 'sale' THEN user_id END)"),
            measure("line_items", "count(*)"),
            measure("units", total("CASE WHEN kind = 'sale' THEN quantity END")),
            measure("gross_amount", total("CASE WHEN kind = 'sale' THEN " + GROSS + " END")),
            measure("discount_amount", total("CASE WHEN kind = 'sale' THEN discount END")),
            measure("rounding_amount", total("CASE WHEN kind = 'sale' THEN " + ROUNDING + " END")),
            measure("return_amount", total("CASE WHEN kind = 'return' THEN -amount END")),
            measure("adjustment_amount", total("CASE WHEN kind = 'adjustment' THEN amount END")),
            measure("net_amount", total("amount")),
            measure("anonymous_line_items", "count_if(user_id IS NULL)"));
  }

  @Override
  public List<Gate> gates() {
    return List.of(
        Gate.rows("line_items"),
        Gate.total("net_amount", "amount"),
        Gate.everyRow(NET, NET),
        // A shop rounds by the cent; more than that is most likely a mapping's mistake.
        Gate.everyRow(
                "rounding_amount within 1 % of gross_amount",
                "abs(rounding_amount) <= gross_amount * 0.01")
            .asWarning());
  }
}
