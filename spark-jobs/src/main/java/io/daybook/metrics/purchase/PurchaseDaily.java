package io.daybook.metrics.purchase;

import static io.daybook.metrics.Figures.DAY;
import static io.daybook.metrics.Figures.aggregate;
import static io.daybook.metrics.Figures.dimension;
import static io.daybook.metrics.Figures.distinct;
import static io.daybook.metrics.Figures.measure;

import io.daybook.metrics.Inputs;
import io.daybook.metrics.Metric;
import io.daybook.metrics.gate.Gate;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.PurchaseTables;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Revenue by day, currency, country, channel and category. */
public final class PurchaseDaily implements Metric {

  @Override
  public MetricTable table() {
    return PurchaseTables.PURCHASE_DAILY;
  }

  @Override
  public Dataset<Row> figures(Inputs inputs) {
    return aggregate(
        Lines.withKind(inputs.of("purchase"))
            .groupBy(
                DAY,
                dimension("currency"),
                dimension("country"),
                dimension("channel"),
                dimension("category")),
        List.of(
            measure("orders", distinct("scope, order_id", "kind = 'sale'")),
            measure("buyers", distinct("user_id", "kind = 'sale'")),
            measure("line_items", "count(*)"),
            measure("anonymous_line_items", "count_if(user_id IS NULL)")),
        Lines.sums());
  }

  @Override
  public List<Gate> gates() {
    return List.of(
        Gate.rows("line_items", "purchase"),
        Gate.amount("net_amount", "purchase", "amount"),
        Gate.everyRow(Lines.NET, Lines.NET),
        // A shop rounds by the cent; more than that is most likely a mapping's mistake.
        Gate.everyRow(
                "rounding_amount within 1 % of gross_amount",
                "abs(rounding_amount) <= gross_amount * 0.01")
            .asWarning());
  }
}
